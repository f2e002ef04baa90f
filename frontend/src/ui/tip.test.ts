import { expect, it } from 'vitest'
import { tip, tipOf, tipOfFocus, type WithTip } from './tip'

const sources = import.meta.glob<string>('../**/*.svelte', { query: '?raw', import: 'default', eager: true })

it('no component uses a title attribute, which only the pointer shows', () => {
  const native = Object.entries(sources).flatMap(([file, source]) =>
    [...source.matchAll(/<[a-z][a-z0-9]*\b(?:[^<>{}]|\{(?:[^{}]|\{[^{}]*\})*\})*?\stitle=/g)].map(
      ([tag]) => `${file}: ${tag}`
    )
  )
  expect(Object.keys(sources).length).toBeGreaterThan(60)
  expect(native).toEqual([])
})

it('shows what a press does only for the pointer', () => {
  const element = document.createElement('span') as WithTip
  tip(
    () => 'What it means.',
    () => 'Show only these'
  )(element)
  expect(tipOf(element)).toBe('What it means.')
  expect(tipOf(element, true)).toBe('What it means.\nShow only these')
})

it('describes the button of a row by the status in that row', () => {
  document.body.innerHTML = `<ul>
    <li><button data-shows-status-tip>one</button><span data-tip="First." data-status-tip></span></li>
    <li><button data-shows-status-tip>two</button><span data-tip="" data-status-tip></span></li>
    <li><button data-tip="Own.">three</button></li></ul>`
  const [first, second, third] = [...document.querySelectorAll('button')].map(tipOfFocus)
  expect(first && tipOf(first)).toBe('First.')
  expect(second).toBeUndefined()
  expect(third && tipOf(third)).toBe('Own.')
  document.body.innerHTML = ''
})
