import { locale, t } from './text'

/** Parses a time of the Go side (RFC 3339); undefined where it is empty or invalid. */
export function moment(wire: string): Date | undefined {
  if (wire === '') return undefined
  const date = new Date(wire)
  return Number.isNaN(date.getTime()) ? undefined : date
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const formats = new Map<string, Intl.DateTimeFormat>()

function parts(date: Date, zone: string, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const key = zone + JSON.stringify(options)
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }) // only its digits are used
    formats.set(key, format)
  }
  return Object.fromEntries(format.formatToParts(date).map((part) => [part.type, part.value]))
}

/** The offset of a zone from UTC in ms, and its name, such as CEST. */
interface ZoneTime {
  ahead: number
  name: string
}

/**
 * A cache by zone and day of UTC, because Intl is slow and lists show thousands of
 * times; undefined for a day on which the clocks change.
 */
const zoneTimes = new Map<string, ZoneTime | undefined>()
const mostZoneTimes = 20_000

function zoneTime(date: Date, zone: string): ZoneTime {
  const began = Math.floor(date.getTime() / day) * day
  const key = zone + began
  if (!zoneTimes.has(key)) {
    if (zoneTimes.size >= mostZoneTimes) zoneTimes.clear()
    const [first, last] = [askIntl(new Date(began), zone), askIntl(new Date(began + day - 1000), zone)]
    zoneTimes.set(key, first.ahead === last.ahead && first.name === last.name ? first : undefined)
  }
  return zoneTimes.get(key) ?? askIntl(date, zone)
}

function askIntl(date: Date, zone: string): ZoneTime {
  const p = parts(date, zone, {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
    timeZoneName: 'short'
  })
  const shown = new Date(0)
  shown.setUTCFullYear(Number(p['year']), Number(p['month']) - 1, Number(p['day']))
  shown.setUTCHours(Number(p['hour']), Number(p['minute']), Number(p['second']))
  return { ahead: shown.getTime() - Math.floor(date.getTime() / 1000) * 1000, name: p['timeZoneName'] ?? zone }
}

/** A date whose UTC fields are the local ones of the zone. */
function local(date: Date, zone: string): Date {
  return new Date(date.getTime() + zoneTime(date, zone).ahead)
}

const two = (value: number) => String(value).padStart(2, '0')

/** The names of months (from 0) and of weekdays (Sunday is 0), long and short. */
function names(options: Intl.DateTimeFormatOptions, count: number, date: (i: number) => number): string[] {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  return Array.from({ length: count }, (_, i) => format.format(date(i)))
}
const months = names({ month: 'long' }, 12, (i) => Date.UTC(2026, i, 1))
const shortMonths = names({ month: 'short' }, 12, (i) => Date.UTC(2026, i, 1))
const weekdays = names({ weekday: 'long' }, 7, (i) => Date.UTC(2026, 1, 1 + i)) // a Sunday
const shortWeekdays = names({ weekday: 'short' }, 7, (i) => Date.UTC(2026, 1, 1 + i))

/** 12:01, or 12:01:07. */
export function clockTime(date: Date, zone: string, seconds = false): string {
  const at = local(date, zone)
  const shown = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
  return seconds ? `${shown}:${two(at.getUTCSeconds())}` : shown
}

/** CET, CEST, UTC or GMT-5, at that time. */
export function zoneName(date: Date, zone: string): string {
  return zoneTime(date, zone).name
}

/** UTC, UTC+1 or UTC-3:30, at that time. */
export function offsetName(date: Date, zone: string): string {
  const minutes = Math.round(zoneTime(date, zone).ahead / minute)
  if (minutes === 0) return 'UTC'
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${two(rest)}`}`
}

/** 26 March 2026. */
export function dayName(date: Date, zone: string): string {
  const at = local(date, zone)
  return dated(at, months)
}

/** 26 March 2026, 12:01 CET. */
export function absolute(date: Date, zone: string, seconds = false): string {
  return `${dayName(date, zone)}, ${clockTime(date, zone, seconds)} ${zoneName(date, zone)}`
}

/** 2026-03-26, the day in the zone. */
export function isoDay(date: Date, zone: string): string {
  const at = local(date, zone)
  return `${String(at.getUTCFullYear()).padStart(4, '0')}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`
}

/** just now, 3 min ago, 2 h ago, 12 d ago, 1 y 9 mo ago; with "in" for the future. */
export function relative(date: Date, now: Date): string {
  const distance = now.getTime() - date.getTime()
  const size = Math.abs(distance)
  if (size < minute) return t('page.time.now')
  const span = spanOf(size)
  return distance > 0 ? t('page.time.ago', { span }) : t('page.time.ahead', { span })
}

/** 3 h old; empty for less than a minute and for the future, which happens when a clock is set. */
export function oldWords(date: Date, now: Date): string {
  const size = now.getTime() - date.getTime()
  return size < minute ? '' : t('saved.old', { span: spanOf(size) })
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

/** A duration: 0.4 s, 4 s, 3 min 20 s, 2 h 5 min; empty where a time is missing. */
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

interface DayHeading {
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
  const near = isoDate === today ? t('page.time.today') : isoDate === dayBefore(today) ? t('page.time.yesterday') : ''
  return { near, date: withWeekday(shortWeekdays, date, dated(date, months, today)) }
}

/** Thursday 26 March, with the year when it is another than today's. */
export function longDay(isoDate: string, today: string): string {
  const date = new Date(`${isoDate}T00:00:00Z`)
  return withWeekday(weekdays, date, dated(date, months, today))
}

/** 26 Mar, with the year when it is another than today's. */
export function shortDay(isoDate: string, today: string): string {
  return dated(new Date(`${isoDate}T00:00:00Z`), shortMonths, today)
}

/** The day of a date, with the year when it is another than today's. */
function dated(date: Date, monthNames: string[], today?: string): string {
  const [day, month, year] = [date.getUTCDate(), monthNames[date.getUTCMonth()] ?? '', String(date.getUTCFullYear())]
  if (today !== undefined && Number(today.slice(0, 4)) === Number(year)) return t('page.time.day_month', { day, month })
  return t('page.time.date', { day, month, year })
}

function withWeekday(weekdayNames: string[], day: Date, date: string): string {
  return t('page.time.weekday_date', { weekday: weekdayNames[day.getUTCDay()] ?? '', date })
}

function dayBefore(isoDate: string): string {
  return new Date(Date.parse(`${isoDate}T00:00:00Z`) - day).toISOString().slice(0, 10)
}
