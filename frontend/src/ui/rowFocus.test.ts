import { expect, it, vi } from 'vitest'
import { RowFocus } from './rowFocus.svelte'

/** A list of 100 rows of which 10 to 19 are rendered; row 12 is a heading and row 50 is not loaded. */
function listWith(changes: { origin?: number } = {}) {
  const origin = changes.origin ?? 0
  const reveal = vi.fn()
  const focusable = (index: number) => (index === 50 ? undefined : index !== 12)
  const positions = Array.from({ length: 10 }, (_, i) => i + 10 - origin)
  return {
    reveal,
    focus: new RowFocus({ count: () => 100, origin: () => origin, positions: () => positions, focusable, reveal })
  }
}

it('is one tab stop: the first row that can be focused, then the row focused last', () => {
  const { focus } = listWith()
  expect(focus.tabStop).toBe(10)
  focus.focus(15)
  expect(focus.tabStop).toBe(15)
})

it('skips rows that have no button', () => {
  const { focus } = listWith()
  focus.move(12, 1)
  expect(focus.active).toBe(13)
  focus.move(12, -1)
  expect(focus.active).toBe(11)
})

it('reveals a row that is not rendered, and waits until it is', () => {
  const { focus, reveal } = listWith()
  expect(focus.focus(50)).toBe(true)
  expect(reveal).toHaveBeenCalledExactlyOnceWith(50)
  expect([focus.wanted, focus.ready]).toEqual([50, undefined])
})

it('refuses rows outside the list', () => {
  const { focus } = listWith()
  expect([focus.focus(-1), focus.focus(100)]).toEqual([false, false])
})

it('keeps the row focused last when rows are added above', () => {
  const { focus } = listWith({ origin: 5 })
  focus.focus(15)
  expect([focus.active, focus.ready]).toEqual([10, 15])
})

it.each([
  ['ArrowDown', 16],
  ['ArrowUp', 14],
  ['PageDown', 25],
  ['PageUp', 5],
  ['Home', 0],
  ['End', 99]
])('%s moves the focus from row 15 to row %i', (key, target) => {
  const { focus } = listWith()
  expect(focus.press(key, 15)).toBe(true)
  expect(focus.wanted).toBe(target)
})

it('leaves other keys alone', () => {
  expect(listWith().focus.press('a', 15)).toBe(false)
})
