import { daysBefore } from './days'
import { noDays, oneDay, type Days } from './filters'

/** The days that a chart draws, both inclusive. */
export interface Span extends Days {
  /** Older days pass the filter too, and are not drawn. */
  capped: boolean
}

const usualDays = 30
export const mostDays = 92

/**
 * The days that the chart draws: the last thirty, or those of the filter. One day
 * alone is drawn among those around it: those from which it was chosen.
 */
export function spanOf(filter: Days, around: Days, today: string): Span {
  const day = oneDay(filter)
  if (day === '') return spanOfDays(filter, today)
  const span = spanOfDays(oneDay(around) === '' ? around : noDays, today)
  return day >= span.from && day <= span.to ? span : lastDays(day, usualDays, false)
}

function spanOfDays({ from, to }: Days, today: string): Span {
  if (from === '' && to === '') return lastDays(today, usualDays, false)
  // Days that are still to come hold no attempts: they are drawn only where nothing else is asked for.
  const end = to !== '' && (to < today || from > today) ? to : from > today ? from : today
  const earliest = daysBefore(end, mostDays - 1)
  return from >= earliest ? { from, to: end, capped: false } : lastDays(end, mostDays, true)
}

function lastDays(to: string, count: number, capped: boolean): Span {
  return { from: daysBefore(to, count - 1), to, capped }
}
