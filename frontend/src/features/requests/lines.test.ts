import { describe, expect, it } from 'vitest'
import type { RequestLine } from '../../lib/backend/types'
import { asText, factsOf, familyOfRequest, matching, outcomeOf, sizeOf } from './lines'

const line = (changes: Partial<RequestLine> = {}): RequestLine => ({
  at: '2026-03-26T12:01:00.000Z',
  method: 'GET',
  route: '/users/{user}/members',
  try: 1,
  status: 200,
  code: '',
  durationMs: 52,
  bytes: 1800,
  requestId: 'abc-1',
  ...changes
})

it.each([
  [line(), 'working', '200'],
  [line({ status: 404 }), 'caller', '404'],
  [line({ status: 429 }), 'waiting', '429'],
  [line({ status: 503 }), 'broken', '503'],
  [line({ status: 0, code: 'timeout' }), 'broken', 'timeout'],
  [line({ status: 200, code: 'interrupted' }), 'broken', '200 interrupted'],
  [line({ status: 0 }), 'broken', 'no answer']
])('%o', (one, family, outcome) => {
  expect(familyOfRequest(one)).toBe(family)
  expect(outcomeOf(one)).toBe(outcome)
})

describe('the filter', () => {
  const lines = [line(), line({ route: '/users/{user}/jobs', status: 503 }), line({ status: 0, code: 'timeout' })]
  it.each([
    ['', 3],
    ['members', 2],
    ['JOBS 503', 1],
    ['timeout', 1],
    ['abc-1', 3],
    ['nothing', 0]
  ])('%s', (typed, count) => expect(matching(lines, typed).length).toBe(count))
})

it('formats sizes with units', () => {
  expect([sizeOf(999), sizeOf(18_400), sizeOf(16_000_000)]).toEqual(['999 B', '18 kB', '16,000 kB'])
})

it('shows the duration of a request', () => {
  expect(factsOf(line())).toBe('52 ms · 2 kB · abc-1')
  expect(factsOf(line({ try: 2, requestId: '' }))).toBe('52 ms · 2 kB · try 2')
})

it('is copied as tab-separated text with a header', () => {
  expect(asText([line({ status: 0, code: 'timeout', bytes: 0, requestId: '' })])).toBe(
    'time\tmethod\troute\tstatus\tcode\tms\ttry\tbytes\trequest id\n' +
      '2026-03-26T12:01:00.000Z\tGET\t/users/{user}/members\t\ttimeout\t52\t1\t0\t'
  )
})
