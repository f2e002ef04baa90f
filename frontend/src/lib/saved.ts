import type { PartAge, UserView } from './backend/types'
import type { PartName } from './problems'
import { t } from './text'
import { absolute, clockTime, isoDay, moment, offsetName, oldWords } from './time'

const apart = 60_000 // ms between two parts that count as fetched at different times

/** Saved copy · 3 h old · 14:02 UTC+1; with the day, where it is another than today. */
export function markWords(fetchedAt: string, now: Date, zone: string): string {
  const at = moment(fetchedAt)
  if (!at) return t('saved.mark')
  return [t('saved.mark'), oldWords(at, now), whenWords(at, now, zone)].filter((part) => part !== '').join(' · ')
}

/** Saved copy · 3 h old: where there is room for no more. Empty where the platform just gave it. */
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

/** The mark that what is copied carries, in UTC; empty where the platform just gave it. */
export function copiedMark(view: UserView, now: Date, ...parts: PartName[]): string {
  const age = oldest(view, parts)
  const at = age && moment(age.fetchedAt)
  return at ? [t('saved.mark'), oldWords(at, now), absolute(at, 'UTC')].filter(Boolean).join(' · ') : ''
}

/** Whether anything that is shown of a part comes from a saved copy. */
export function isSaved(view: Pick<UserView, 'ages'>, ...parts: PartName[]): boolean {
  return oldest(view, parts) !== undefined
}

/** The parts of which what is shown comes from a saved copy, as one text. */
export function savedParts({ ages }: UserView): string {
  const saved = ages.filter(({ source }) => source === 'saved')
  return saved.map(({ part }) => part).join(' ')
}

/** When the platform said what is shown of a part. */
export function fetchedAt({ ages, freshness }: Pick<UserView, 'ages' | 'freshness'>, part: PartName): string {
  return ages.find((age) => age.part === part)?.fetchedAt ?? freshness.fetchedAt
}

/** The oldest saved one among some parts. */
function oldest({ ages }: Pick<UserView, 'ages'>, parts: readonly PartName[]): PartAge | undefined {
  return ages
    .filter(({ part, source }) => source === 'saved' && parts.some((one) => one === part))
    .sort((a, b) => (a.fetchedAt < b.fetchedAt ? -1 : 1))[0]
}

/** How old some parts are, where others on the page are newer; else empty, and while they may still be fetched anew. */
export function olderWords(view: UserView, parts: readonly PartName[], now: Date): string {
  const own = moment(oldest(view, parts)?.fetchedAt ?? '')
  if (!own || view.loading) return ''
  const newest = Math.max(...view.ages.map(({ fetchedAt }) => moment(fetchedAt)?.getTime() ?? 0))
  if (newest - own.getTime() < apart) return ''
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
