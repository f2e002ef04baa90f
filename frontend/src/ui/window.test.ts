import { describe, expect, it } from 'vitest'
import { allThere, atOnce, inOrder, inSight, lend, mostRows, readyFor, topOf, type Sight, type Slot } from './window'

const range = (first: number, end: number): Sight => ({ first, end })
const none = range(0, 0)

describe('what is in sight', () => {
  it.each([
    ['nothing', 0, 500, 28, 0, none],
    ['the beginning', 0, 280, 28, 1000, range(0, 10)],
    ['below the edge', 100, 280, 28, 1000, range(0, 7)],
    ['the middle', -2800, 280, 28, 1000, range(100, 110)],
    ['the end', -27_720, 280, 28, 1000, range(990, 1000)],
    ['beyond the end', -99_999, 280, 28, 1000, range(999, 1000)],
    ['a short list', 0, 900, 28, 5, range(0, 5)]
  ])('%s', (_, top, height, rowHeight, count, sight) => {
    expect(inSight(top, height, rowHeight, count)).toEqual(sight)
  })
  it.each([
    ['at the beginning', 0, 1000, -1],
    ['below the edge', 30, 1000, -1],
    ['a little further', -5, 1000, 0],
    ['in the middle', -2800, 1000, 100],
    ['beyond the end', -99_999, 1000, 999],
    ['empty', -10, 0, -1]
  ])('the first row, %s', (_, top, count, first) => expect(topOf(top, 28, count)).toBe(first))
})

describe('what is ready', () => {
  const sight = range(100, 115)
  it.each([
    ['at first', sight, none, 0, range(92, 123)],
    ['a little further on', range(103, 118), range(92, 123), 1, range(92, 123)],
    ['near the edge, on the way down', range(106, 121), range(92, 123), 1, range(98, 157)],
    ['near the edge, on the way up', range(94, 109), range(92, 123), -1, range(58, 117)],
    ['not even all in sight', range(120, 135), range(92, 123), 1, range(116, 139)],
    ['elsewhere', range(500, 515), range(92, 123), 1, range(496, 519)],
    ['at the beginning', range(0, 15), none, 0, range(0, 23)],
    ['at the end', range(985, 1000), range(970, 1000), 1, range(970, 1000)],
    ['less in sight than before', range(100, 103), range(20, 123), 0, range(92, 111)]
  ])('%s', (_, sight, there, way, ready) => {
    expect(readyFor(sight, there, 1000, way)).toEqual(ready)
  })
  it('is never more than so many rows', () => {
    const { first, end } = readyFor(range(100, 4000), none, 100_000, 0)
    expect(end - first).toBe(mostRows)
  })
})

describe('the elements of rows', () => {
  const slotsFor = (sight: Sight) => lend([], sight, sight, false)
  const places = (slots: readonly Slot[]) => slots.map(({ place }) => place)
  const ids = (slots: readonly Slot[]) => slots.map(({ id }) => id)

  it('are lent where they stand to rows that come', () => {
    const slots = lend(slotsFor(range(0, 6)), range(2, 8), range(3, 7), false)
    expect(places(slots)).toEqual([6, 7, 2, 3, 4, 5])
    expect(ids(slots)).toEqual([0, 1, 2, 3, 4, 5])
    expect(places(inOrder(slots, range(2, 8)))).toEqual([2, 3, 4, 5, 6, 7])
  })

  it('are first lent to rows in sight, a few in each frame', () => {
    const [ready, sight] = [range(500, 540), range(510, 530)]
    let slots = lend(slotsFor(range(0, 40)), ready, sight, true)
    expect(places(slots).slice(0, atOnce.inSight)).toEqual(Array.from({ length: atOnce.inSight }, (_, i) => 510 + i))
    let frames = 1
    for (; !allThere(slots, ready); frames++) slots = lend(slots, ready, sight, true)
    expect(frames).toBe(Math.ceil(40 / atOnce.inSight))
    expect(places(inOrder(slots, ready))).toEqual(Array.from({ length: 40 }, (_, i) => 500 + i))
    expect(new Set(ids(slots)).size).toBe(40)
  })

  it('are made where too few have left, a few in each frame', () => {
    const [ready, sight] = [range(0, 60), range(10, 20)]
    let slots = lend(slotsFor(range(0, 20)), ready, sight, false)
    expect(slots.length).toBe(20 + atOnce.made)
    while (!allThere(slots, ready)) slots = lend(slots, ready, sight, false)
    expect(slots.length).toBe(60)
  })

  it('wait for other rows while fewer are ready, until the list rests', () => {
    const slots = lend(slotsFor(range(0, 40)), range(100, 110), range(104, 106), false)
    expect(slots.length).toBe(40)
    expect(places(inOrder(slots, range(100, 110))).length).toBe(10)
  })
})
