import type { PartAge, UserView } from './backend/types'
import type { PartName } from './problems'
import { t } from './text'
import { absolute, clockTime, isoDay, moment, offsetName, oldWords } from './time'

const sameTime = 60_000 // ms: parts this close together count as fetched at the same time

/** Saved copy · 3 h old · 14:02 UTC+1, with the date unless it is today. */
export function markWords(fetchedAt: string, now: Date, zone: string): string {
  const at = moment(fetchedAt)
  if (!at) return t('saved.mark')
  return [t('saved.mark'), oldWords(at, now), whenWords(at, now, zone)].filter((part) => part !== '').join(' · ')
}

/** Saved copy · 3 h old; empty for a live answer. */
export function shortMark({ freshness }: UserView, now: Date): string {
  if (freshness.source !== 'saved') return ''
  const at = moment(freshness.fetchedAt)
  return [t('saved.mark'), at ? oldWords(at, now) : ''].filter((part) => part !== '').join(' · ')
}

/** 14:02 UTC+1, or 23 March 2026, 14:02 UTC+1. */
function whenWords(at: Date, now: Date, zone: string): string {
  const name = offsetName(at, zone)
  if (isoDay(at, zone) === isoDay(now, zone)) return `${clockTime(at, zone)} ${name}`
  return absolute(at, zone).replace(/\S+$/, name)
}

/** The mark of copied data, with its time in UTC; empty for live data. */
export function copiedMark(view: UserView, now: Date, ...parts: PartName[]): string {
  const age = oldest(view, parts)
  const at = age && moment(age.fetchedAt)
  return at ? [t('saved.mark'), oldWords(at, now), absolute(at, 'UTC')].filter(Boolean).join(' · ') : ''
}

/** Whether any of these parts comes from a saved copy. */
export function isSaved(view: Pick<UserView, 'ages'>, ...parts: PartName[]): boolean {
  return oldest(view, parts) !== undefined
}

/** The names of the parts that come from a saved copy, separated by spaces. */
export function savedParts({ ages }: UserView): string {
  const saved = ages.filter(({ source }) => source === 'saved')
  return saved.map(({ part }) => part).join(' ')
}

/** When a part was fetched from the platform. */
export function fetchedAt({ ages, freshness }: Pick<UserView, 'ages' | 'freshness'>, part: PartName): string {
  return ages.find((age) => age.part === part)?.fetchedAt ?? freshness.fetchedAt
}

/** The oldest of these parts that comes from a saved copy. */
function oldest({ ages }: Pick<UserView, 'ages'>, parts: readonly PartName[]): PartAge | undefined {
  return ages
    .filter(({ part, source }) => source === 'saved' && parts.some((one) => one === part))
    .sort((a, b) => (a.fetchedAt < b.fetchedAt ? -1 : 1))[0]
}

/** The age of parts that are older than others on the page; empty otherwise and while loading. */
export function olderWords(view: UserView, parts: readonly PartName[], now: Date): string {
  const own = moment(oldest(view, parts)?.fetchedAt ?? '')
  if (!own || view.loading) return ''
  const newest = Math.max(...view.ages.map(({ fetchedAt }) => moment(fetchedAt)?.getTime() ?? 0))
  if (newest - own.getTime() < sameTime) return ''
  return oldWords(own, now)
}

/** 4.2 MB. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'] as const
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1]
  return t('saved.size', {
    n: unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1),
    unit: units[unit] ?? ''
  })
}
