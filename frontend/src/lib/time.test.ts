import { describe, expect, it } from 'vitest'
import { absolute, clockTime, dayHeading, isoDay, longDay, moment, relative, shortDay, took, zoneName } from './time'

const now = new Date('2026-03-26T13:02:00Z')
const berlin = 'Europe/Berlin'

describe('moment', () => {
  it.each(['', 'soon', 'not a date'])('returns undefined for %j', (wire) => {
    expect(moment(wire)).toBeUndefined()
  })
  it('parses RFC 3339', () => {
    expect(moment('2026-03-26T11:01:07.000Z')?.getTime()).toBe(Date.UTC(2026, 2, 26, 11, 1, 7))
  })
})

describe('absolute', () => {
  const at = new Date('2026-03-26T11:01:07Z')
  it('uses the name of the zone at that time', () => {
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
  ])('shows %s as %s', (at, words) => {
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
  ])('shows %i ms as %s', (ms, words) => {
    expect(took(from, after(ms))).toBe(words)
  })
  it('is empty where a time is missing', () => {
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
    ['', '', 'Time not known'],
    ['nonsense', '', 'Time not known']
  ])('shows %j as %s %s', (day, near, date) => {
    expect(dayHeading(day, now, berlin)).toEqual({ near, date })
  })
  it('recognizes yesterday across a clock change', () => {
    expect(dayHeading('2026-03-28', new Date('2026-03-29T10:00:00Z'), berlin).near).toBe('Yesterday')
  })
})

describe('the time of a zone', () => {
  const shown = (at: string, zone: string) => absolute(new Date(at), zone, true)
  it('changes in the middle of a day', () => {
    expect(shown('2026-03-29T00:59:59Z', berlin)).toBe('29 March 2026, 01:59:59 CET')
    expect(shown('2026-03-29T01:00:00Z', berlin)).toBe('29 March 2026, 03:00:00 CEST')
    expect(shown('2026-10-25T00:30:00Z', berlin)).toBe('25 October 2026, 02:30:00 CEST')
    expect(shown('2026-10-25T01:30:00Z', berlin)).toBe('25 October 2026, 02:30:00 CET')
  })
  it('differs from UTC by parts of an hour, or is behind', () => {
    expect(shown('2026-01-01T20:00:00Z', 'Asia/Kathmandu')).toBe('2 January 2026, 01:45:00 GMT+5:45')
    expect(shown('2026-01-01T02:00:00Z', 'America/New_York')).toBe('31 December 2025, 21:00:00 GMT-5')
  })
  it('showed local solar time before the epoch', () => {
    expect(isoDay(new Date('0001-01-01T00:00:00Z'), 'UTC')).toBe('0001-01-01')
    expect(clockTime(new Date('1880-06-01T12:00:00.500Z'), berlin, true)).toBe('12:53:28')
  })
  it('agrees with Intl at every hour of a year', () => {
    const format = new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'short',
      timeStyle: 'short',
      timeZone: 'Australia/Lord_Howe' // half an hour of summer time
    })
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 3_600_000) {
      const date = new Date(at)
      const day = isoDay(date, 'Australia/Lord_Howe').split('-').reverse().join('/')
      expect(`${day}, ${clockTime(date, 'Australia/Lord_Howe')}`).toBe(format.format(date))
    }
  })
})

describe('longDay and shortDay', () => {
  it('include the year unless it is the current one', () => {
    expect(longDay('2026-03-26', '2026-03-26')).toBe('Thursday 26 March')
    expect(longDay('2025-12-31', '2026-03-26')).toBe('Wednesday 31 December 2025')
    expect(shortDay('2026-02-25', '2026-03-26')).toBe('25 Feb')
    expect(shortDay('2025-12-31', '2026-03-26')).toBe('31 Dec 2025')
  })
})
