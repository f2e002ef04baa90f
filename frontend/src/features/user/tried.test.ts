import { expect, it } from 'vitest'
import { connectionOf, viewOf } from '../../../test/backend'
import type { UserView } from '../../lib/backend/types'
import { triedWords } from './tried'

const now = new Date('2026-03-26T13:02:30Z')
const running = connectionOf('MBR-1', { status: 'UPDATED', family: 'waiting', isBeingAggregated: true })

function words(source: 'live' | 'saved', fetchedAt: string, connection = running): string {
  const view: UserView = { ...viewOf('r', 'U-1'), ages: [{ part: 'connections', source, fetchedAt }] }
  return triedWords(connection, view, now, 'UTC')
}

it('says that an attempt runs only where the platform said so just now', () => {
  expect(words('live', '2026-03-26T13:02:00Z')).toBe('an attempt is running now')
  expect(words('live', '2026-03-26T12:58:00Z')).toBe('an attempt was running at 12:58 UTC')
})

it('says of a saved copy, however young it is, that an attempt was running then', () => {
  for (const fetchedAt of ['2026-03-26T13:02:20Z', '2026-03-24T09:00:00Z', '']) {
    expect(words('saved', fetchedAt)).toBe('an attempt was running then')
  }
})

it('does not say of what waits for the caller that it runs', () => {
  const waits = connectionOf('MBR-2', { ...running, status: 'CHALLENGED', family: 'caller', lastAttemptAt: '' })
  expect(words('live', '2026-03-26T13:02:00Z', waits)).toBe('never tried')
})

it('does not say of a time that cannot be read that there was none', () => {
  const lost = connectionOf('MBR-1', { lastAttemptAt: '', unreadableTimes: ['aggregated_at'] })
  expect(words('live', '2026-03-26T13:02:00Z', lost)).toBe('time of the last try not readable')
})
