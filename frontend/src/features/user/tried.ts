import type { Connection, UserView } from '../../lib/backend/types'
import { familyOf } from '../../lib/family'
import { fetchedAt, isSaved } from '../../lib/saved'
import { t } from '../../lib/text'
import { absolute, clockTime, dayName, isoDay, moment, relative, shortDay, zoneName } from '../../lib/time'
import { findingWords } from '../../lib/words'

const newsFor = 60_000 // ms for which what runs is taken to run still

/** When the connection was last tried: tried 12:01 CET · 2 h ago, or tried 26 Mar · 1 d ago. The view says when the platform said so. */
export function triedWords(
  connection: Connection,
  view: Pick<UserView, 'ages' | 'freshness'>,
  now: Date,
  zone: string
): string {
  // An attempt that waits for the caller's answer is under way too, but calling it running would say: wait.
  // Of one that seems stuck, that is said instead.
  const runs =
    connection.isBeingAggregated === true && familyOf(connection.family) !== 'caller' && connection.reason !== 'stuck'
  // However young a saved copy is, what ran then may have ended.
  if (runs && isSaved(view, 'connections')) return t('page.connection.ran_then')
  const told = moment(fetchedAt(view, 'connections'))
  if (runs && told && now.getTime() - told.getTime() > newsFor) {
    return t('page.connection.was_running', { time: `${clockTime(told, zone)} ${zoneName(told, zone)}` })
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

/** The line below a connection's name: why it is judged otherwise than its status says, and when it was last tried. */
export function stateWords(
  connection: Connection,
  view: Pick<UserView, 'ages' | 'freshness'>,
  now: Date,
  zone: string
): string {
  const finding = findingWords(connection, (at) => timeToday(at, now, zone) ?? dayName(at, zone))
  const tried = triedWords(connection, view, now, zone)
  // A finding that names its time needs no other beside it.
  return finding === '' ? tried : connection.since === '' ? `${finding}\n${tried}` : finding
}

/** 12:01 CET; undefined where it was on another day. */
function timeToday(at: Date, now: Date, zone: string): string | undefined {
  return isoDay(at, zone) === isoDay(now, zone) ? `${clockTime(at, zone)} ${zoneName(at, zone)}` : undefined
}

/** The same moment whole, for a tip. */
export function triedAt(connection: Connection, zone: string): string {
  const at = moment(connection.lastAttemptAt)
  return at ? absolute(at, zone) : ''
}
