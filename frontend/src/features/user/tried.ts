import type { Connection, UserView } from '../../lib/backend/types'
import { familyOf } from '../../lib/family'
import { fetchedAt, isSaved } from '../../lib/saved'
import { t } from '../../lib/text'
import { absolute, clockTime, dayName, isoDay, moment, relative, zoneName } from '../../lib/time'

const newsFor = 60_000 // ms for which what runs is taken to run still

/** When the connection was last tried: tried 12:01 CET · 2 h ago. The view says when the platform said so. */
export function triedWords(
  connection: Connection,
  view: Pick<UserView, 'ages' | 'freshness'>,
  now: Date,
  zone: string
): string {
  // An attempt that waits for the caller's answer is under way too, but calling it running would say: wait.
  const runs = connection.isBeingAggregated === true && familyOf(connection.family) !== 'caller'
  // However young a saved copy is, what ran then may have ended.
  if (runs && isSaved(view, 'connections')) return t('page.connection.ran_then')
  const told = moment(fetchedAt(view, 'connections'))
  if (runs && told && now.getTime() - told.getTime() > newsFor) {
    return t('page.connection.was_running', { time: `${clockTime(told, zone)} ${zoneName(told, zone)}` })
  }
  if (runs) return t('page.connection.running')
  const at = moment(connection.lastAttemptAt)
  if (!at) {
    const unreadable = connection.unreadableTimes.includes('aggregated_at')
    return t(unreadable ? 'page.connection.tried_unreadable' : 'page.connection.never_tried')
  }
  const today = isoDay(at, zone) === isoDay(now, zone)
  const when = today ? `${clockTime(at, zone)} ${zoneName(at, zone)}` : dayName(at, zone)
  return t('page.connection.tried', { when, ago: relative(at, now) })
}

/** The same moment whole, for a tip. */
export function triedAt(connection: Connection, zone: string): string {
  const at = moment(connection.lastAttemptAt)
  return at ? absolute(at, zone) : ''
}
