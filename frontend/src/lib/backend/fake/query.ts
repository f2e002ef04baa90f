import { dimensions, type Dimension } from '../../dimensions'
import { families, familyOf } from '../../family'
import { isoDay } from '../../time'
import type {
  Attempt,
  ChartDay,
  Facet,
  Facets,
  TimelineRequest,
  TimelineRow,
  TimelineState,
  TimelineWindow
} from '../types'

const fields = {
  connections: 'connectionGuid',
  statuses: 'status',
  jobTypes: 'jobType',
  requestTypes: 'requestType',
  outcomes: 'family'
} as const satisfies Record<Dimension, keyof Attempt>

interface Day {
  name: string
  /** The index of its newest matching attempt. */
  first: number
  count: number
  outcomes: Map<string, number>
}

interface Result {
  key: string
  matching: Attempt[]
  days: Day[]
  facets: Facets
}

/** Returns windows of a filtered timeline as the Go side does. Caches the last filter. */
export class TimelineQuery {
  private result: Result | undefined
  private readonly attempts: Attempt[]

  constructor(attempts: Attempt[]) {
    this.attempts = attempts
  }

  window(request: TimelineRequest, state: TimelineState): TimelineWindow {
    const filters = dimensions.map((dimension) => request[dimension])
    const key = JSON.stringify([filters, request.from, request.to, request.timeZone])
    if (this.result?.key !== key) this.result = { key, ...this.filter(request) }
    const { matching, days, facets } = this.result
    const rowCount = matching.length + days.length
    const first = Math.min(request.offset, rowCount)
    return {
      offset: first,
      rows: rowsOf(this.result, first, Math.min(first + request.limit, rowCount)),
      rowCount,
      matching: matching.length,
      state,
      facets,
      timeZone: request.timeZone,
      chart: chartOf(days, request.chartFrom, request.chartTo),
      anchorRow: rowOf(this.result, request.anchor)
    }
  }

  find(jobGuid: string): Attempt | undefined {
    return this.attempts.find((attempt) => attempt.jobGuid === jobGuid)
  }

  private filter(request: TimelineRequest): Omit<Result, 'key'> {
    const { from, to, timeZone } = request
    const asked = dimensions.map((dimension) => ({
      field: fields[dimension],
      chosen: request[dimension],
      counts: new Map(request[dimension].map((value) => [value, 0])) // a chosen value is listed even with a count of 0
    }))
    const matching = this.attempts.filter((attempt) => {
      if (from + to !== '' && attempt.at !== '') {
        const day = dayOf(attempt.at, timeZone)
        if ((from !== '' && day < from) || (to !== '' && day > to)) return false
      }
      let failed: (typeof asked)[number] | undefined
      let failures = 0
      for (const one of asked) {
        if (one.chosen.length === 0 || one.chosen.includes(attempt[one.field])) continue
        failed = one
        failures++
      }
      if (failures > 1) return false
      if (failed) add(failed.counts, attempt[failed.field])
      else for (const { field, counts } of asked) add(counts, attempt[field])
      return failures === 0
    })
    const one = new Map(this.attempts.map((attempt) => [attempt.connectionGuid, attempt]))
    const [connections = [], statuses = [], jobTypes = [], requestTypes = [], outcomes = []] = asked.map(({ counts }) =>
      facetsOf(counts, one)
    )
    outcomes.sort((a, b) => rank(a.value) - rank(b.value))
    connections.sort((a, b) => natural.compare(a.name, b.name) || (a.value < b.value ? -1 : 1))
    const facets = { connections, statuses, jobTypes, requestTypes, outcomes }
    return { matching, days: daysOf(matching, timeZone), facets }
  }
}

const natural = new Intl.Collator('en', { numeric: true })
const dayOf = (at: string, zone: string) => (at === '' ? '' : isoDay(new Date(at), zone))
const rank = (family: string) => families.indexOf(familyOf(family))

function add(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1)
}

function facetsOf(counts: Map<string, number>, one: Map<string, Attempt>): Facet[] {
  return [...counts]
    .map(([value, count]) => ({
      value,
      name: one.get(value)?.connectionName || (one.get(value)?.institutionName ?? value),
      gone: one.get(value)?.connectionGone ?? false,
      count
    }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

function daysOf(attempts: Attempt[], zone: string): Day[] {
  const days: Day[] = []
  attempts.forEach(({ at, family }, first) => {
    const name = dayOf(at, zone)
    if (days.at(-1)?.name !== name) days.push({ name, first, count: 0, outcomes: new Map() })
    const day = days.at(-1)
    if (!day) return
    day.count++
    add(day.outcomes, family)
  })
  return days
}

function outcomesOf(day: Day): ChartDay['outcomes'] {
  return families.flatMap((family) => {
    const count = day.outcomes.get(family)
    return count === undefined ? [] : [{ family, count }]
  })
}

function chartOf(days: Day[], from: string, to: string): ChartDay[] {
  if (from === '' || to === '') return []
  return days
    .filter(({ name }) => name !== '' && name >= from && name <= to)
    .map((day) => ({ day: day.name, outcomes: outcomesOf(day) }))
    .reverse()
}

/** The row of an attempt; -1 for none. The heading of day d is at row days[d].first + d. */
function rowOf({ matching, days }: Result, jobGuid: string): number {
  const at = jobGuid === '' ? -1 : matching.findIndex((attempt) => attempt.jobGuid === jobGuid)
  return at < 0 ? -1 : at + days.findLastIndex(({ first }) => first <= at) + 1
}

function rowsOf({ matching, days }: Result, first: number, end: number): TimelineRow[] {
  const rows: TimelineRow[] = []
  let d = days.findLastIndex((day, i) => day.first + i <= first)
  for (let row = first; row < end; row++) {
    const next = days[d + 1]
    if (next && row >= next.first + d + 1) d++
    const day = days[d]
    if (!day) break
    const attempt = row > day.first + d ? (matching[row - d - 1] ?? null) : null
    rows.push({ day: day.name, dayCount: day.count, dayWorst: outcomesOf(day)[0]?.family ?? '', attempt })
  }
  return rows
}
