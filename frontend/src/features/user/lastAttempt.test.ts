import { expect, it } from 'vitest'
import { connectionOf, viewOf } from '../../../test/backend'
import type { Connection, UserView } from '../../lib/backend/types'
import { stateWords, lastAttemptText } from './lastAttempt'

const now = new Date('2026-03-26T13:02:30Z')
const running = connectionOf('MBR-1', { status: 'UPDATED', family: 'waiting', isBeingAggregated: true })

function words(source: 'live' | 'saved', fetchedAt: string, connection = running): string {
  const view: UserView = { ...viewOf('r', 'U-1'), ages: [{ part: 'connections', source, fetchedAt }] }
  return lastAttemptText(connection, view, now, 'UTC')
}

it('reports a running attempt only from a recent answer', () => {
  expect(words('live', '2026-03-26T13:02:00Z')).toBe('an attempt is running now')
  expect(words('live', '2026-03-26T12:58:00Z')).toBe('an attempt was running at 12:58 UTC')
})

it('reports a running attempt of a saved copy in the past', () => {
  for (const fetchedAt of ['2026-03-26T13:02:20Z', '2026-03-24T09:00:00Z', '']) {
    expect(words('saved', fetchedAt)).toBe('an attempt was running then')
  }
})

it('does not report an attempt that waits for the caller as running', () => {
  const waits = connectionOf('MBR-2', { ...running, status: 'CHALLENGED', family: 'caller', lastAttemptAt: '' })
  expect(words('live', '2026-03-26T13:02:00Z', waits)).toBe('never tried')
})

it('does not report an unreadable time as never', () => {
  const lost = connectionOf('MBR-1', { lastAttemptAt: '', unreadableTimes: ['aggregated_at'] })
  expect(words('live', '2026-03-26T13:02:00Z', lost)).toBe('time of the last try not readable')
})

it('explains why the family differs from the status', () => {
  const view = viewOf('r', 'U-1')
  const state = (changes: Partial<Connection>) => stateWords(connectionOf('MBR-3', changes), view, now, 'UTC')
  const tried = 'tried 11:00 UTC · 2 h ago'
  expect(state({})).toBe(tried)
  expect(state({ reason: 'silent', since: '2026-03-17T03:20:00Z' })).toBe(
    'Looks connected, but nothing has run since 17 March 2026'
  )
  expect(state({ reason: 'stuck', since: '2026-03-26T09:00:00Z', isBeingAggregated: true })).toBe(
    'The attempt that began 09:00 UTC seems stuck'
  )
  expect(state({ reason: 'user_disabled' })).toBe(`The user is disabled, so no attempts run\n${tried}`)
  expect(state({ reason: 'something_new' })).toBe(`Assessed differently from its status\n${tried}`)
})

it('reports that a manual connection has no attempts', () => {
  const manual = connectionOf('MBR-4', { status: 'none', family: 'ended', isManual: true, lastAttemptAt: '' })
  expect(words('live', '2026-03-26T13:02:00Z', manual)).toBe('manual, so there are no attempts')
})
