import { expect, it } from 'vitest'
import { VirtualRows } from './virtualRows.svelte'

const pane = { height: 280, rowHeight: 28, count: 1000, origin: 0 }

it('renders the visible rows and some beyond them', () => {
  const rows = new VirtualRows()
  const { rows: range, top, incomplete } = rows.update({ ...pane, offset: 0 })
  expect([range, top, incomplete]).toEqual([{ first: 0, end: 18 }, -1, true])
  expect(rows.slots.map(({ position }) => position)).toEqual(Array.from({ length: 18 }, (_, i) => i))
  expect(rows.scrolled).toBe(false)
})

it('renders nothing new while enough rows are rendered', () => {
  const rows = new VirtualRows()
  rows.update({ ...pane, offset: 0 })
  const { slots } = rows
  expect(rows.update({ ...pane, offset: -28 }).incomplete).toBe(false)
  expect(rows.slots).toBe(slots)
  expect([rows.top, rows.scrolled]).toEqual([1, true])
})

it('keeps the positions of rows when rows are added above', () => {
  const rows = new VirtualRows()
  rows.update({ ...pane, offset: -2800 })
  const { rendered, top } = rows
  rows.update({ ...pane, offset: -2800 - 20 * 28, origin: 20 })
  expect([rows.rendered, rows.top]).toEqual([rendered, top])
})

it('puts reused elements in the order of their rows', () => {
  const rows = new VirtualRows()
  rows.update({ ...pane, offset: 0 })
  rows.update({ ...pane, offset: -12 * 28 })
  rows.sort()
  const positions = rows.slots.map(({ position }) => position)
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
})
