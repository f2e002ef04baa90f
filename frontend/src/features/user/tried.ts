import type { Connection } from '../../lib/backend/types'
import { familyOf } from '../../lib/family'
import { t } from '../../lib/text'
import { absolute, clockTime, dayName, isoDay, moment, relative, zoneName } from '../../lib/time'

const newsFor = 60_000 // ms for which what runs is taken to run still

/** When the connection was last tried: tried 12:01 CET · 2 h ago. Fetched is when the platform said so, RFC 3339. */
export function triedWords(connection: Connection, fetched: string, now: Date, zone: string): string {
  // An attempt that waits for the caller's answer is under way too, but calling it running would say: wait.
  const runs = connection.isBeingAggregated === true && familyOf(connection.family) !== 'caller'
  const told = moment(fetched)
  if (runs && told && now.getTime() - told.getTime() > newsFor) {
    return t('page.connection.was_running', { time: `${clockTime(told, zone)} ${zoneName(told, zone)}` })
  }
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
