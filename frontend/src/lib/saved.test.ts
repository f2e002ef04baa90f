import { describe, expect, it } from 'vitest'
import { viewOf } from '../../test/backend'
import type { PartAge, UserView } from './backend/types'
import { copiedMark, isSaved, markWords, olderWords, shortMark, sizeWords } from './saved'

const now = new Date('2026-03-26T13:02:00Z')
const three = '2026-03-26T10:02:00Z'

describe('markWords', () => {
  it.each([
    [three, 'Europe/Berlin', 'Saved copy · 3 h old · 11:02 UTC+1'],
    [three, 'UTC', 'Saved copy · 3 h old · 10:02 UTC'],
    [three, 'America/St_Johns', 'Saved copy · 3 h old · 07:32 UTC-2:30'],
    ['2026-03-23T10:02:00Z', 'Asia/Kolkata', 'Saved copy · 3 d old · 23 March 2026, 15:32 UTC+5:30'],
    ['2026-03-26T13:01:50Z', 'UTC', 'Saved copy · 13:01 UTC'],
    ['2026-03-26T15:00:00Z', 'UTC', 'Saved copy · 15:00 UTC'], // the clock was set back
    ['', 'UTC', 'Saved copy']
  ])('shows %s in %s as %s', (at, zone, words) => expect(markWords(at, now, zone)).toBe(words))
})

describe('shortMark', () => {
  const shown = (source: string, fetchedAt: string) =>
    shortMark(viewOf('r1', 'U-1', { freshness: { source, fetchedAt, profile: 'sandbox' } }), now)
  it('returns the age of a saved copy, and nothing for a live answer', () => {
    expect(shown('saved', three)).toBe('Saved copy · 3 h old')
    expect(shown('saved', '')).toBe('Saved copy')
    expect(shown('live', three)).toBe('')
  })
})

const age = (part: string, source: string, fetchedAt: string): PartAge => ({ part, source, fetchedAt })
const view = (ages: PartAge[], changes: Partial<UserView> = {}) => viewOf('r1', 'U-1', { ages, ...changes })
const mixed = [
  age('connections', 'live', '2026-03-26T13:01:50Z'),
  age('accounts', 'saved', three),
  age('institutions', 'saved', '2026-03-25T10:02:00Z')
]

describe('the age of parts', () => {
  it('is that of the oldest copy where others are newer', () => {
    expect(olderWords(view(mixed), ['accounts'], now)).toBe('3 h old')
    expect(olderWords(view(mixed), ['accounts', 'institutions'], now)).toBe('1 d old')
    expect(olderWords(view(mixed), ['connections'], now)).toBe('')
  })
  it('is empty where all parts have the same time, or are loading', () => {
    expect(olderWords(view([age('accounts', 'saved', three), age('user', 'saved', three)]), ['accounts'], now)).toBe('')
    expect(olderWords(view(mixed, { loading: true }), ['accounts'], now)).toBe('')
  })
  it('marks copied text of a saved part in UTC', () => {
    expect(copiedMark(view(mixed), now, 'accounts')).toBe('Saved copy · 3 h old · 26 March 2026, 10:02 UTC')
    expect(copiedMark(view(mixed), now, 'connections')).toBe('')
    expect(isSaved(view(mixed), 'accounts')).toBe(true)
    expect(isSaved(view(mixed), 'user', 'connections')).toBe(false)
  })
})

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [4_200, '4.2 kB'],
  [377_000, '377 kB'],
  [4_200_000, '4.2 MB'],
  [12_300_000_000, '12.3 GB']
])('formats %d bytes as %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words))
