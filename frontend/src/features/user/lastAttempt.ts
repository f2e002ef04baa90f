import type { Connection, UserView } from '../../lib/backend/types'
import { familyOf } from '../../lib/family'
import { fetchedAt, isSaved } from '../../lib/saved'
import { t } from '../../lib/text'
import { absolute, clockTime, dayName, isoDay, moment, relative, shortDay, zoneName } from '../../lib/time'
import { findingWords } from '../../lib/words'

const runningFor = 60_000 // ms after an answer in which a running attempt is assumed to still run

/** When the last attempt was made: tried 12:01 CET · 2 h ago, or tried 26 Mar · 1 d ago. */
export function lastAttemptText(
  connection: Connection,
  view: Pick<UserView, 'ages' | 'freshness'>,
  now: Date,
  zone: string
): string {
  // “Running” would tell the agent to wait, which is wrong if the attempt waits for the caller or seems stuck.
  const runs =
    connection.isBeingAggregated === true && familyOf(connection.family) !== 'caller' && connection.reason !== 'stuck'
  // An attempt that was running when the copy was saved may have finished.
  if (runs && isSaved(view, 'connections')) return t('page.connection.ran_then')
  const fetched = moment(fetchedAt(view, 'connections'))
  if (runs && fetched && now.getTime() - fetched.getTime() > runningFor) {
    return t('page.connection.was_running', { time: `${clockTime(fetched, zone)} ${zoneName(fetched, zone)}` })
  }
  if (runs) return t('page.connection.running')
  const at = moment(connection.lastAttemptAt)
  if (!at) {
    if (connection.unreadableTimes.includes('aggregated_at')) return t('page.connection.tried_unreadable')
    return t(connection.isManual === true ? 'page.connection.manual_never' : 'page.connection.never_tried')
  }
  const when = timeToday(at, now, zone) ?? shortDay(isoDay(at, zone), isoDay(now, zone))
  return t('page.connection.tried', { when, ago: relative(at, now) })
}

/** The line below a connection's name: why its family differs from its status, and when the last attempt was made. */
export function stateWords(
  connection: Connection,
  view: Pick<UserView, 'ages' | 'freshness'>,
  now: Date,
  zone: string
): string {
  const finding = findingWords(connection, (at) => timeToday(at, now, zone) ?? dayName(at, zone))
  const tried = lastAttemptText(connection, view, now, zone)
  // A finding with a time needs no second time.
  return finding === '' ? tried : connection.since === '' ? `${finding}\n${tried}` : finding
}

/** For example 12:01 CET; undefined if it was on another day. */
function timeToday(at: Date, now: Date, zone: string): string | undefined {
  return isoDay(at, zone) === isoDay(now, zone) ? `${clockTime(at, zone)} ${zoneName(at, zone)}` : undefined
}

/** The date and time of the last attempt in full, for a tip. */
export function lastAttemptTime(connection: Connection, zone: string): string {
  const at = moment(connection.lastAttemptAt)
  return at ? absolute(at, zone) : ''
}
