import { describe, expect, it } from 'vitest'
import { attemptOf, requestOf } from '../../../../test/backend'
import { TimelineQuery } from './query'

const state = { known: 6, total: 6, complete: true, since: '', gaplessSince: '', seenSince: '' }
const attempt = (job: string, at: string, family: string, changes = {}) => attemptOf(job, { at, family, ...changes })
const query = new TimelineQuery([
  attempt('A', '2026-03-26T23:30:00Z', 'working'), // the 27th in Berlin
  attempt('B', '2026-03-26T11:00:00Z', 'caller', { status: 'DENIED' }),
  attempt('C', '2026-03-26T10:00:00Z', 'broken', { status: 'FAILED' }),
  attempt('D', '2026-03-26T09:00:00Z', 'working'),
  attempt('E', '2026-03-20T09:00:00Z', 'working', { requestType: 'INITIAL' }),
  attempt('F', '', 'unknown', { status: '' })
])
const ask = (changes = {}) => query.window(requestOf({ timeZone: 'Europe/Berlin', ...changes }), state)

describe('TimelineQuery', () => {
  it('filters by outcome, but counts all outcomes, worst first', () => {
    const answer = ask({ outcomes: ['caller', 'broken'] })
    expect(answer.rows.flatMap(({ attempt }) => attempt?.jobGuid ?? [])).toEqual(['B', 'C'])
    expect(answer.facets.outcomes.map(({ value, count }) => `${value} ${count}`)).toEqual([
      'caller 1',
      'broken 1',
      'unknown 1',
      'working 3'
    ])
    expect(answer.facets.statuses.map(({ value }) => value)).toEqual(['DENIED', 'FAILED'])
  })
  it('returns the worst family of a day with each of its rows', () => {
    const rows = ask().rows.map(({ day, dayWorst }) => `${day} ${dayWorst}`)
    expect(rows.slice(0, 6)).toEqual([
      '2026-03-27 working',
      '2026-03-27 working',
      ...Array<string>(4).fill('2026-03-26 caller')
    ])
    expect(rows.at(-1)).toBe(' unknown')
  })
  it('returns the requested days with matching attempts, oldest first', () => {
    expect(ask({ chartFrom: '2026-03-01', chartTo: '2026-03-26' }).chart).toEqual([
      { day: '2026-03-20', outcomes: [{ family: 'working', count: 1 }] },
      {
        day: '2026-03-26',
        outcomes: ['caller', 'broken', 'working'].map((family) => ({ family, count: 1 }))
      }
    ])
    expect(ask({ chartFrom: '2026-03-01', chartTo: '2026-03-26', outcomes: ['unknown'] }).chart).toEqual([])
    expect(ask().chart).toEqual([])
  })
  it.each([
    ['A', {}, 1],
    ['B', {}, 3],
    ['E', {}, 7],
    ['F', {}, 9],
    ['D', { outcomes: ['working'] }, 3],
    ['B', { outcomes: ['working'] }, -1],
    ['nobody', {}, -1],
    ['', {}, -1]
  ])('finds the row of %s with %o', (anchor, filter, row) => {
    const answer = ask({ anchor, ...filter })
    expect(answer.anchorRow).toBe(row)
    if (row >= 0) expect(answer.rows[row]?.attempt?.jobGuid).toBe(anchor)
  })
  it('includes attempts without a time in every range of days', () => {
    expect(ask({ from: '2026-03-26' }).matching).toBe(5)
    expect(ask({ to: '2026-03-20' }).matching).toBe(2)
  })
})
