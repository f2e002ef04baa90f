import { t } from './text'

/** The moment that a wire time names; undefined for an empty or unreadable one. */
export function moment(wire: string): Date | undefined {
  if (wire === '') return undefined
  const date = new Date(wire)
  return Number.isNaN(date.getTime()) ? undefined : date
}

const formats = new Map<string, Intl.DateTimeFormat>()

function parts(date: Date, zone: string, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const key = zone + JSON.stringify(options)
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone })
    formats.set(key, format)
  }
  return Object.fromEntries(format.formatToParts(date).map((part) => [part.type, part.value]))
}

const clockOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** 12:01, or 12:01:07. */
export function clockTime(date: Date, zone: string, seconds = false): string {
  const p = parts(date, zone, seconds ? { ...clockOptions, second: '2-digit' } : clockOptions)
  return seconds ? `${p['hour']}:${p['minute']}:${p['second']}` : `${p['hour']}:${p['minute']}`
}

/** CET, CEST, UTC or GMT-5, as it is at that moment. */
export function zoneName(date: Date, zone: string): string {
  return parts(date, zone, { timeZoneName: 'short' })['timeZoneName'] ?? zone
}

/** 26 March 2026. */
export function dayName(date: Date, zone: string): string {
  const p = parts(date, zone, { day: 'numeric', month: 'long', year: 'numeric' })
  return `${p['day']} ${p['month']} ${p['year']}`
}

/** 26 March 2026, 12:01 CET. */
export function absolute(date: Date, zone: string, seconds = false): string {
  return `${dayName(date, zone)}, ${clockTime(date, zone, seconds)} ${zoneName(date, zone)}`
}

/** 2026-03-26, the day on which the moment falls in the zone. */
export function isoDay(date: Date, zone: string): string {
  const p = parts(date, zone, { year: 'numeric', month: '2-digit', day: '2-digit' })
  return `${p['year']}-${p['month']}-${p['day']}`
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** just now, 3 min ago, 2 h ago, 12 d ago, 1 y 9 mo ago; the same with "in" for what lies ahead. */
export function relative(date: Date, now: Date): string {
  const distance = now.getTime() - date.getTime()
  const size = Math.abs(distance)
  if (size < minute) return t('page.time.now')
  const span = spanOf(size)
  return distance > 0 ? t('page.time.ago', { span }) : t('page.time.ahead', { span })
}

function spanOf(size: number): string {
  if (size < hour) return t('page.time.minutes', { n: Math.floor(size / minute) })
  if (size < day) return t('page.time.hours', { n: Math.floor(size / hour) })
  const days = Math.floor(size / day)
  if (days < 365) return t('page.time.days', { n: days })
  const years = Math.floor(days / 365)
  const months = Math.floor((days % 365) / 31)
  const shown = t('page.time.years', { n: years })
  return months > 0 ? `${shown} ${t('page.time.months', { n: months })}` : shown
}

/** How long something took: 0.4 s, 4 s, 3 min 20 s, 2 h 5 min. Empty when that cannot be told. */
export function took(from: Date | undefined, to: Date | undefined): string {
  if (!from || !to || to < from) return ''
  const size = to.getTime() - from.getTime()
  if (size < 1000) return t('page.time.seconds', { n: (size / 1000).toFixed(1) })
  const seconds = Math.round(size / 1000)
  if (seconds < 60) return t('page.time.seconds', { n: seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return both(t('page.time.minutes', { n: minutes }), 'page.time.seconds', seconds % 60)
  return both(t('page.time.hours', { n: Math.floor(minutes / 60) }), 'page.time.minutes', minutes % 60)
}

function both(large: string, key: 'page.time.seconds' | 'page.time.minutes', small: number): string {
  return small === 0 ? large : `${large} ${t(key, { n: small })}`
}

export interface DayHeading {
  /** Today or Yesterday; else empty. */
  near: string
  /** Thu 26 March, with the year when it is another than now's. */
  date: string
}

/** The heading of a day (2006-01-02) of the timeline. */
export function dayHeading(isoDate: string, now: Date, zone: string): DayHeading {
  const date = moment(`${isoDate}T00:00:00Z`)
  if (isoDate === '' || !date) return { near: '', date: t('page.time.no_day') }
  const today = isoDay(now, zone)
  const p = parts(date, 'UTC', { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' })
  const year = isoDate.slice(0, 4) === today.slice(0, 4) ? '' : ` ${p['year']}`
  const near = isoDate === today ? t('page.time.today') : isoDate === dayBefore(today) ? t('page.time.yesterday') : ''
  return { near, date: `${p['weekday']} ${p['day']} ${p['month']}${year}` }
}

function dayBefore(isoDate: string): string {
  return new Date(Date.parse(`${isoDate}T00:00:00Z`) - day).toISOString().slice(0, 10)
}
