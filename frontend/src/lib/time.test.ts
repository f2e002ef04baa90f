import { describe, expect, it } from 'vitest'
import { absolute, clockTime, dayHeading, isoDay, moment, relative, took, zoneName } from './time'

const now = new Date('2026-03-26T13:02:00Z')
const berlin = 'Europe/Berlin'

describe('moment', () => {
  it.each(['', 'soon', 'not a date'])('gives nothing for %j', (wire) => {
    expect(moment(wire)).toBeUndefined()
  })
  it('reads RFC 3339', () => {
    expect(moment('2026-03-26T11:01:07.000Z')?.getTime()).toBe(Date.UTC(2026, 2, 26, 11, 1, 7))
  })
})

describe('absolute', () => {
  const at = new Date('2026-03-26T11:01:07Z')
  it('names the zone as it is at that moment', () => {
    expect(absolute(at, berlin)).toBe('26 March 2026, 12:01 CET')
    expect(absolute(new Date('2026-07-01T11:01:07Z'), berlin)).toBe('1 July 2026, 13:01 CEST')
    expect(absolute(at, 'UTC', true)).toBe('26 March 2026, 11:01:07 UTC')
  })
  it('writes midnight as 00:00', () => {
    expect(clockTime(new Date('2026-03-25T23:00:00Z'), berlin)).toBe('00:00')
    expect(isoDay(new Date('2026-03-25T23:00:00Z'), berlin)).toBe('2026-03-26')
    expect(zoneName(at, 'UTC')).toBe('UTC')
  })
})

describe('relative', () => {
  it.each([
    ['2026-03-26T13:01:30Z', 'just now'],
    ['2026-03-26T13:02:20Z', 'just now'],
    ['2026-03-26T12:59:00Z', '3 min ago'],
    ['2026-03-26T11:01:00Z', '2 h ago'],
    ['2026-03-14T02:13:00Z', '12 d ago'],
    ['2024-06-09T13:02:00Z', '1 y 9 mo ago'],
    ['2025-03-26T13:02:00Z', '1 y ago'],
    ['2026-03-26T15:02:00Z', 'in 2 h']
  ])('%s is %s', (at, words) => {
    expect(relative(new Date(at), now)).toBe(words)
  })
})

describe('took', () => {
  const from = new Date('2026-03-26T11:00:00.000Z')
  const after = (ms: number) => new Date(from.getTime() + ms)
  it.each([
    [400, '0.4 s'],
    [4_000, '4 s'],
    [200_000, '3 min 20 s'],
    [180_000, '3 min'],
    [7_500_000, '2 h 5 min']
  ])('%i ms is %s', (ms, words) => {
    expect(took(from, after(ms))).toBe(words)
  })
  it('says nothing when it cannot be told', () => {
    expect(took(undefined, from)).toBe('')
    expect(took(from, undefined)).toBe('')
    expect(took(after(5), from)).toBe('')
  })
})

describe('dayHeading', () => {
  it.each([
    ['2026-03-26', 'Today', 'Thu 26 March'],
    ['2026-03-25', 'Yesterday', 'Wed 25 March'],
    ['2026-03-14', '', 'Sat 14 March'],
    ['2025-11-02', '', 'Sun 2 November 2025'],
    ['', '', 'Without a time'],
    ['nonsense', '', 'Without a time']
  ])('%j', (day, near, date) => {
    expect(dayHeading(day, now, berlin)).toEqual({ near, date })
  })
  it('knows yesterday across the change of clocks', () => {
    expect(dayHeading('2026-03-28', new Date('2026-03-29T10:00:00Z'), berlin).near).toBe('Yesterday')
  })
})
