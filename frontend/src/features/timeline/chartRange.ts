import { daysBefore } from './days'
import { noDays, oneDay, type Days } from './filters'

/** The days that the chart shows, both inclusive. */
export interface ChartRange extends Days {
  /** The filter includes older days, which are not shown. */
  capped: boolean
}

const usualDays = 30
export const mostDays = 92

/**
 * Returns the days that the chart shows: the last 30, or those of the filter. A
 * single day is shown within `around`, the range it was chosen from.
 */
export function chartRangeOf(filter: Days, around: Days, today: string): ChartRange {
  const day = oneDay(filter)
  if (day === '') return rangeOfDays(filter, today)
  const range = rangeOfDays(oneDay(around) === '' ? around : noDays, today)
  return day >= range.from && day <= range.to ? range : lastDays(day, usualDays, false)
}

function rangeOfDays({ from, to }: Days, today: string): ChartRange {
  if (from === '' && to === '') return lastDays(today, usualDays, false)
  // Future days have no attempts: they are shown only if the filter has no other days.
  const end = to !== '' && (to < today || from > today) ? to : from > today ? from : today
  const earliest = daysBefore(end, mostDays - 1)
  return from >= earliest ? { from, to: end, capped: false } : lastDays(end, mostDays, true)
}

function lastDays(to: string, count: number, capped: boolean): ChartRange {
  return { from: daysBefore(to, count - 1), to, capped }
}
