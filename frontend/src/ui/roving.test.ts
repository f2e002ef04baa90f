import { expect, it, vi } from 'vitest'
import { dispatcher } from '../lib/state/commands'
import { roving } from './roving'

/** A list of rows, each a button, with a roving focus; and the way to end it. */
function listOf(...names: string[]) {
  return listWith({ command: 'connections.focus' }, ...names)
}
function listWith(options: Parameters<typeof roving>[0], ...names: string[]) {
  document.body.innerHTML = `<ul>${names.map((name) => `<li><button class="open" id="${name}"></button></li>`).join('')}</ul>`
  const list = document.querySelector('ul')
  if (!list) throw new Error('no list')
  const stop = roving(options)(list)
  const stops = () => [...list.querySelectorAll<HTMLElement>('[tabindex="0"]')].map(({ id }) => id)
  return { list, stops, stop: () => stop?.() }
}
const focused = () => document.activeElement?.id
const press = (key: string) =>
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
/** Lets the list see what was added and removed. */
const seen = () => new Promise<void>((resolve) => queueMicrotask(resolve))

it('is one tab stop, at the row focused last', () => {
  const { stops, stop } = listOf('a', 'b', 'c')
  expect(stops()).toEqual(['a'])
  expect(dispatcher.run('connections.focus')).toBe(true)
  expect(focused()).toBe('a')
  press('ArrowDown')
  expect([focused(), stops()]).toEqual(['b', ['b']])
  press('End')
  press('ArrowDown')
  expect(focused()).toBe('c')
  press('Home')
  expect([focused(), stops()]).toEqual(['a', ['a']])
  stop()
  expect(dispatcher.can('connections.focus')).toBe(false)
})

it('moves with left and right arrow keys where rows are side by side', () => {
  const { stop } = listOf('a', 'b')
  document.getElementById('a')?.focus()
  press('ArrowRight')
  expect(focused()).toBe('a')
  stop()
  const beside = listWith({ across: true }, 'a', 'b')
  document.getElementById('a')?.focus()
  press('ArrowRight')
  expect(focused()).toBe('b')
  press('ArrowLeft')
  expect(focused()).toBe('a')
  beside.stop()
})

it('handles the commands for rows only while it contains the focus', () => {
  const { list, stop } = listOf('a', 'b')
  const opened = vi.fn()
  list.addEventListener('click', opened)
  expect(dispatcher.can('row.next')).toBe(false)
  document.getElementById('a')?.focus()
  dispatcher.run('row.next')
  expect(focused()).toBe('b')
  dispatcher.run('row.open')
  expect(opened).toHaveBeenCalledOnce()
  dispatcher.run('row.previous')
  expect(focused()).toBe('a')
  document.getElementById('a')?.blur()
  expect(dispatcher.can('row.next')).toBe(false)
  stop()
})

it('moves the focus when its row is removed, and includes new rows', async () => {
  const { list, stops, stop } = listOf('a', 'b', 'c')
  document.getElementById('b')?.focus()
  document.getElementById('b')?.parentElement?.remove()
  await seen()
  expect([focused(), stops()]).toEqual(['c', ['c']])
  list.insertAdjacentHTML('afterbegin', '<li><button class="open" id="d"></button></li>')
  await seen()
  expect(stops()).toEqual(['c'])
  press('ArrowUp')
  press('ArrowUp')
  expect(focused()).toBe('d')
  stop()
})
