import { expect, it } from 'vitest'
import { savePosition } from './scrollPosition'

it('restores the scroll position of each pane and the focus', () => {
  document.body.innerHTML = '<main tabindex="-1"><div data-scroll><button>One</button></div></main>'
  const main = document.querySelector('main') as HTMLElement
  const pane = main.querySelector('div') as HTMLElement
  pane.scrollTop = 120
  main.querySelector('button')?.focus()
  const restore = savePosition(main)
  pane.scrollTop = 0
  main.querySelector('button')?.blur()
  restore()
  expect([pane.scrollTop, document.activeElement?.textContent]).toEqual([120, 'One'])
})

it('focuses the page where the focus was outside it', () => {
  document.body.innerHTML = '<input /><main tabindex="-1"></main>'
  const main = document.querySelector('main') as HTMLElement
  document.querySelector('input')?.focus()
  savePosition(main)()
  expect(document.activeElement).toBe(main)
})
