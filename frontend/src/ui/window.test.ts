import { expect, it } from 'vitest'
import { inSight, mostRows, topOf } from './window'

it.each([
  ['nothing', 0, 500, 28, 0, { first: 0, end: 0 }],
  ['the beginning', 0, 280, 28, 1000, { first: 0, end: 18 }],
  ['below the edge', 100, 280, 28, 1000, { first: 0, end: 15 }],
  ['the middle', -2800, 280, 28, 1000, { first: 92, end: 118 }],
  ['the end', -27_720, 280, 28, 1000, { first: 982, end: 1000 }],
  ['beyond the end', -99_999, 280, 28, 1000, { first: 991, end: 1000 }],
  ['a short list', 0, 900, 28, 5, { first: 0, end: 5 }]
])('%s', (_, top, height, rowHeight, count, sight) => {
  expect(inSight(top, height, rowHeight, count)).toEqual(sight)
})
it('never holds more than so many rows', () => {
  const { first, end } = inSight(-50_000, 100_000, 28, 100_000)
  expect(end - first).toBe(mostRows)
})
it.each([
  ['at the beginning', 0, 1000, -1],
  ['below the edge', 30, 1000, -1],
  ['a little further', -5, 1000, 0],
  ['in the middle', -2800, 1000, 100],
  ['beyond the end', -99_999, 1000, 999],
  ['empty', -10, 0, -1]
])('the first row in sight, %s', (_, top, count, first) => expect(topOf(top, 28, count)).toBe(first))
