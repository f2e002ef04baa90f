import { ranges } from '../../lib/backend/generated/tables'

/** What may be chosen: days after the last look-up, and users of each platform. */
export const limits = { days: ranges.savedDays.max, most: ranges.savedUsers.max }

/** The number that was typed; undefined where it is none that may be chosen. */
export function numberIn(text: string, most: number): number | undefined {
  const clean = text.trim().replaceAll(/[,\s]/g, '')
  const value = /^\d{1,7}$/.test(clean) ? Number(clean) : 0
  return value >= 1 && value <= most ? value : undefined
}
