import type { ChartDay } from '../../lib/backend/types'
import { familyOf, type Family } from '../../lib/family'

/** The height of the drawing, in sixteenths of a rem. */
export const height = 48
/** The most that one attempt takes, so that a few do not look like many. */
const most = 5
/** The least that an outcome takes, so that one among thousands is seen. */
const least = 2
const gap = 1

/** What rises above the line, from the line up; and what hangs below it, from the line down. */
const above: Family[] = ['working', 'waiting', 'unknown', 'ended']
const below: Family[] = ['caller', 'broken']

interface Bar {
  family: Family
  y: number
  height: number
}

interface Run {
  from: number
  count: number
}

interface Drawing {
  /** Where the line between what worked and what went wrong lies. */
  zero: number
  /** By day. */
  bars: Map<string, Bar[]>
}

/** How many attempts of a day ended in one of these families. */
function sum(day: ChartDay, families: Family[]): number {
  return day.outcomes.reduce((all, { family, count }) => all + (families.includes(familyOf(family)) ? count : 0), 0)
}

/** One scale for both sides, so that their heights can be compared. */
export function draw(days: ChartDay[]): Drawing {
  const up = Math.max(0, ...days.map((day) => sum(day, above)))
  const down = Math.max(0, ...days.map((day) => sum(day, below)))
  const scale = Math.min(most, (height - 4) / Math.max(1, up + down))
  const zero = Math.round(Math.min(Math.max(up * scale + 2, (height * 2) / 3), height - down * scale - 2))
  const bars = new Map(
    days.map((day) => [day.day, [...stack(day, above, scale, zero, -1), ...stack(day, below, scale, zero, 1)]])
  )
  return { zero, bars }
}

function stack(day: ChartDay, families: Family[], scale: number, zero: number, direction: 1 | -1): Bar[] {
  let from = 0
  return families.flatMap((family) => {
    const count = sum(day, [family])
    if (count === 0) return []
    const start = from === 0 ? 0 : from + gap
    const end = Math.max(start + least, from + count * scale)
    from = end
    return [{ family, y: direction === 1 ? zero + start : zero - end, height: end - start }]
  })
}

/** The longest run of days that hold no bar, among the first so many. */
export function bareRun(all: string[], drawn: Pick<Map<string, unknown>, 'has'>, among: number): Run {
  let [best, now]: [Run, Run] = [
    { from: 0, count: 0 },
    { from: 0, count: 0 }
  ]
  for (const [i, day] of all.slice(0, among).entries()) {
    now = drawn.has(day) ? { from: i + 1, count: 0 } : { from: now.from, count: now.count + 1 }
    if (now.count > best.count) best = now
  }
  return best
}

/** Which days have their date below: the first, the last, and so many between that lie well apart. */
export function labelled(days: string[], count: number): string[] {
  const step = Math.max(1, Math.ceil((days.length - 1) / Math.max(1, count - 1)))
  const last = days.length - 1
  return days.filter((_, i) => i === last || (i % step === 0 && last - i > step / 2))
}
