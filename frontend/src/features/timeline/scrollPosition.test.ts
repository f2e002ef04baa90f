import { describe, expect, it } from 'vitest'
import { chunksOf, scrollShift } from './scrollPosition'

describe('chunksOf', () => {
  it.each([
    [0, 0, [0]],
    [0, 99, [0]],
    [99, 100, [0, 1]],
    [250, 310, [2, 3]],
    [5, 3, [0]],
    [-8, 40, [0]]
  ])('returns the chunks of rows %i to %i', (first, last, chunks) => expect(chunksOf(first, last)).toEqual(chunks))

  it('returns no chunks past the last row', () => {
    expect(chunksOf(250, 310, 300)).toEqual([2])
    expect(chunksOf(250, 310, 120)).toEqual([1])
    expect(chunksOf(250, 310, 0)).toEqual([0])
  })
})

describe('scrollShift', () => {
  const anchor = { row: 40, jobGuid: 'JOB-1' }
  it('is the distance that the anchor moved', () => {
    expect(scrollShift(anchor, 43, 40)).toBe(3)
    expect(scrollShift(anchor, 38, 39)).toBe(-2)
  })
  it('is 0 without an anchor, when it is gone, and at the start of the list', () => {
    expect(scrollShift(undefined, 43, 40)).toBe(0)
    expect(scrollShift(anchor, -1, 40)).toBe(0)
    expect(scrollShift(anchor, 43, -1)).toBe(0)
  })
})
