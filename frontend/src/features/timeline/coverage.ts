import type { TimelineWindow, UserView } from '../../lib/backend/types'
import { countWords, latestAttemptsOnly } from '../../lib/problems'
import { t } from '../../lib/text'
import { dayName, moment } from '../../lib/time'

/** How many attempts are shown, with the total where it is known. */
export function shownWords(answer: Pick<TimelineWindow, 'matching' | 'state'>, filtered: boolean): string {
  const { known, total, complete } = answer.state
  if (complete || (!filtered && total > known)) return t('page.timeline.shown', { n: answer.matching, total })
  return filtered && known > 0
    ? t('page.timeline.shown_known', { n: answer.matching, known })
    : countWords('failed', known)
}

/** How far back the timeline goes; empty while that may still change. */
export function sinceWords(view: UserView, zone: string): string {
  const { since, gaplessSince, complete, seenSince } = view.timeline
  const latest = latestAttemptsOnly(view)
  const seen = moment(seenSince)
  if (hasGrown(view) && seen) {
    // The history was never listed in full: there may be other attempts between these.
    const oldest = gaplessSince === '' ? undefined : moment(since)
    return [
      t('saved.since.seen', { day: dayName(seen, zone) }),
      ...(oldest ? [t('page.timeline.since_oldest', { day: dayName(oldest, zone) })] : [])
    ].join(' ')
  }
  // A latest attempt may be much older than the others, with unknown ones between.
  const at = moment(complete || latest ? since : gaplessSince)
  if (!at || view.parts.attempts === 'loading') return ''
  const day = dayName(at, zone)
  if (complete) return t('page.timeline.since_first', { day })
  return latest ? t('page.timeline.since_oldest', { day }) : t('page.timeline.since', { day })
}

/** Reports whether the platform returns only the latest attempts, and this device has saved more. */
export function hasGrown(view: UserView): boolean {
  const latest = view.connections.filter(({ latestJobGuid }) => latestJobGuid !== '').length
  return latestAttemptsOnly(view) && view.timeline.seenSince !== '' && view.timeline.known > latest
}
