import type { TimelineWindow, UserView } from '../../lib/backend/types'
import { countWords, latestAttemptsOnly } from '../../lib/problems'
import { t } from '../../lib/text'
import { dayName, moment } from '../../lib/time'

/** How many attempts are shown, and of how many: of all of them only where that number is known. */
export function shownWords(answer: Pick<TimelineWindow, 'matching' | 'state'>, filtered: boolean): string {
  const { known, total, complete } = answer.state
  if (complete || (!filtered && total > known)) return t('page.timeline.shown', { n: answer.matching, total })
  return filtered && known > 0
    ? t('page.timeline.shown_known', { n: answer.matching, known })
    : countWords('failed', known)
}

/** How far back the timeline is known; empty while that is not settled. */
export function sinceWords(view: UserView, zone: string): string {
  const { since, gaplessSince, complete, seenSince } = view.timeline
  const latest = latestAttemptsOnly(view)
  const seen = moment(seenSince)
  if (hasGrown(view) && seen) {
    // What was listed in full once was, but only up to then: here others may lie between.
    const oldest = gaplessSince === '' ? undefined : moment(since)
    return [
      t('saved.since.seen', { day: dayName(seen, zone) }),
      ...(oldest ? [t('page.timeline.since_oldest', { day: dayName(oldest, zone) })] : [])
    ].join(' ')
  }
  // A latest attempt may lie far behind the others: from it on little is known.
  const at = moment(complete || latest ? since : gaplessSince)
  if (!at || view.parts.attempts === 'loading') return ''
  const day = dayName(at, zone)
  if (complete) return t('page.timeline.since_first', { day })
  return latest ? t('page.timeline.since_oldest', { day }) : t('page.timeline.since', { day })
}

/** Whether the platform gives only the latest attempts, and this device has seen more of them than those. */
export function hasGrown(view: UserView): boolean {
  const latest = view.connections.filter(({ latestJobGuid }) => latestJobGuid !== '').length
  return latestAttemptsOnly(view) && view.timeline.seenSince !== '' && view.timeline.known > latest
}
