import type { Connection } from '../../lib/backend/types'
import { familyOf } from '../../lib/family'
import { t } from '../../lib/text'
import { absolute, clockTime, dayName, isoDay, moment, relative, zoneName } from '../../lib/time'

/** When the connection was last tried: tried 12:01 CET · 2 h ago. */
export function triedWords(connection: Connection, now: Date, zone: string): string {
  // An attempt that waits for the caller's answer is under way too, but calling it running would say: wait.
  const runs = connection.isBeingAggregated === true && familyOf(connection.family) !== 'caller'
  if (runs) return t('page.connection.running')
  const at = moment(connection.lastAttemptAt)
  if (!at) return t('page.connection.never_tried')
  const today = isoDay(at, zone) === isoDay(now, zone)
  const when = today ? `${clockTime(at, zone)} ${zoneName(at, zone)}` : dayName(at, zone)
  return t('page.connection.tried', { when, ago: relative(at, now) })
}

/** The same moment whole, for a tip. */
export function triedAt(connection: Connection, zone: string): string {
  const at = moment(connection.lastAttemptAt)
  return at ? absolute(at, zone) : ''
}
