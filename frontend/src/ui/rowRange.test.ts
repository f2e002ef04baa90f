import { describe, expect, it } from 'vitest'
import {
  isComplete,
  perFrame,
  inOrder,
  visibleRange,
  recycle,
  maxRows,
  renderedRange,
  firstVisible,
  type RowRange,
  type Slot
} from './rowRange'

const range = (first: number, end: number): RowRange => ({ first, end })
const none = range(0, 0)

describe('visibleRange', () => {
  it.each([
    ['nothing', 0, 500, 28, 0, none],
    ['the beginning', 0, 280, 28, 1000, range(0, 10)],
    ['below the edge', 100, 280, 28, 1000, range(0, 7)],
    ['the middle', -2800, 280, 28, 1000, range(100, 110)],
    ['the end', -27_720, 280, 28, 1000, range(990, 1000)],
    ['beyond the end', -99_999, 280, 28, 1000, range(999, 1000)],
    ['a short list', 0, 900, 28, 5, range(0, 5)]
  ])('returns the visible rows: %s', (_, top, height, rowHeight, count, visible) => {
    expect(visibleRange(top, height, rowHeight, count)).toEqual(visible)
  })
  it.each([
    ['at the beginning', 0, 1000, -1],
    ['below the edge', 30, 1000, -1],
    ['a little further', -5, 1000, 0],
    ['in the middle', -2800, 1000, 100],
    ['beyond the end', -99_999, 1000, 999],
    ['empty', -10, 0, -1]
  ])('returns the first visible row: %s', (_, top, count, first) => expect(firstVisible(top, 28, count)).toBe(first))
})

describe('renderedRange', () => {
  const visible = range(100, 115)
  it.each([
    ['at first', visible, none, 0, range(92, 123)],
    ['a little further on', range(103, 118), range(92, 123), 1, range(92, 123)],
    ['near the edge, scrolling down', range(106, 121), range(92, 123), 1, range(98, 157)],
    ['near the edge, scrolling up', range(94, 109), range(92, 123), -1, range(58, 117)],
    ['a visible row is missing', range(120, 135), range(92, 123), 1, range(116, 139)],
    ['a jump', range(500, 515), range(92, 123), 1, range(496, 519)],
    ['at the beginning', range(0, 15), none, 0, range(0, 23)],
    ['at the end', range(985, 1000), range(970, 1000), 1, range(970, 1000)],
    ['a smaller pane', range(100, 103), range(20, 123), 0, range(92, 111)]
  ])('returns the rows to render: %s', (_, visible, rendered, direction, expected) => {
    expect(renderedRange(visible, rendered, 1000, direction)).toEqual(expected)
  })
  it('never renders more than the maximum', () => {
    const { first, end } = renderedRange(range(100, 4000), none, 100_000, 0)
    expect(end - first).toBe(maxRows)
  })
})

describe('recycle', () => {
  const slotsFor = (visible: RowRange) => recycle([], visible, visible, false)
  const positions = (slots: readonly Slot[]) => slots.map(({ position }) => position)
  const ids = (slots: readonly Slot[]) => slots.map(({ id }) => id)

  it('reuses elements of rows that left, in their order in the document', () => {
    const slots = recycle(slotsFor(range(0, 6)), range(2, 8), range(3, 7), false)
    expect(positions(slots)).toEqual([6, 7, 2, 3, 4, 5])
    expect(ids(slots)).toEqual([0, 1, 2, 3, 4, 5])
    expect(positions(inOrder(slots, range(2, 8)))).toEqual([2, 3, 4, 5, 6, 7])
  })

  it('renders visible rows first, a few in each frame', () => {
    const [rendered, visible] = [range(500, 540), range(510, 530)]
    let slots = recycle(slotsFor(range(0, 40)), rendered, visible, true)
    expect(positions(slots).slice(0, perFrame.visible)).toEqual(
      Array.from({ length: perFrame.visible }, (_, i) => 510 + i)
    )
    let frames = 1
    for (; !isComplete(slots, rendered); frames++) slots = recycle(slots, rendered, visible, true)
    expect(frames).toBe(Math.ceil(40 / perFrame.visible))
    expect(positions(inOrder(slots, rendered))).toEqual(Array.from({ length: 40 }, (_, i) => 500 + i))
    expect(new Set(ids(slots)).size).toBe(40)
  })

  it('creates elements where too few can be reused, a few in each frame', () => {
    const [rendered, visible] = [range(0, 60), range(10, 20)]
    let slots = recycle(slotsFor(range(0, 20)), rendered, visible, false)
    expect(slots.length).toBe(20 + perFrame.created)
    while (!isComplete(slots, rendered)) slots = recycle(slots, rendered, visible, false)
    expect(slots.length).toBe(60)
  })

  it('keeps unused elements until they are put in order', () => {
    const slots = recycle(slotsFor(range(0, 40)), range(100, 110), range(104, 106), false)
    expect(slots.length).toBe(40)
    expect(positions(inOrder(slots, range(100, 110))).length).toBe(10)
  })
})
