import { isoDay } from '../../time'
import type { Attempt, Facet, TimelineRequest, TimelineRow, TimelineState, TimelineWindow } from '../types'

const valuesOf = (attempt: Attempt) =>
  [attempt.connectionGuid, attempt.status, attempt.jobType, attempt.requestType] as const

interface Result {
  key: string
  matching: Attempt[]
  days: { name: string; first: number; count: number }[]
  facets: Map<string, number>[]
}

/** Answers windows of a filtered timeline as the Go side does, and keeps the last filter's answer. */
export class TimelineQuery {
  private result: Result | undefined
  private readonly attempts: Attempt[]

  constructor(attempts: Attempt[]) {
    this.attempts = attempts
  }

  window(request: TimelineRequest, state: TimelineState): TimelineWindow {
    const key = JSON.stringify([{ ...request, requestId: '', offset: 0, limit: 0 }, state.known])
    if (this.result?.key !== key) this.result = this.filter(key, request, state.known)
    const { matching, days, facets } = this.result
    const one = new Map(this.attempts.map((attempt) => [attempt.connectionGuid, attempt]))
    const facet = (counts: Map<string, number> | undefined): Facet[] =>
      [...(counts ?? [])]
        .map(([value, count]) => ({
          value,
          name: one.get(value)?.connectionName || (one.get(value)?.institutionName ?? value),
          gone: one.get(value)?.connectionGone ?? false,
          count
        }))
        .sort((a, b) => b.count - a.count)
    const rowCount = matching.length + days.length
    const first = Math.min(request.offset, rowCount)
    return {
      offset: first,
      rows: rowsOf(this.result, first, Math.min(first + request.limit, rowCount)),
      rowCount,
      matching: matching.length,
      state,
      facets: {
        connections: facet(facets[0]),
        statuses: facet(facets[1]),
        jobTypes: facet(facets[2]),
        requestTypes: facet(facets[3]),
        outcomes: []
      },
      timeZone: request.timeZone,
      chart: [],
      anchorRow: -1
    }
  }

  find(jobGuid: string): Attempt | undefined {
    return this.attempts.find((attempt) => attempt.jobGuid === jobGuid)
  }

  private filter(key: string, request: TimelineRequest, known: number): Result {
    const lists = [request.connections, request.statuses, request.jobTypes, request.requestTypes]
    const facets = lists.map((list) => new Map(list.map((value) => [value, 0])))
    const matching = this.attempts.slice(0, known).filter((attempt) => {
      const day = request.from + request.to === '' ? '' : isoDay(new Date(attempt.at), request.timeZone)
      if ((request.from !== '' && day < request.from) || (request.to !== '' && day > request.to)) return false
      const values = valuesOf(attempt)
      const failures = lists.flatMap((list, d) => (list.length > 0 && !list.includes(values[d] ?? '') ? [d] : []))
      if (failures.length < 2) {
        for (const d of failures.length === 1 ? failures : [0, 1, 2, 3]) {
          facets[d]?.set(values[d] ?? '', (facets[d].get(values[d] ?? '') ?? 0) + 1)
        }
      }
      return failures.length === 0
    })
    return { key, matching, days: daysOf(matching, request.timeZone), facets }
  }
}

function daysOf(attempts: Attempt[], zone: string): Result['days'] {
  const days: Result['days'] = []
  attempts.forEach((attempt, i) => {
    const name = attempt.at === '' ? '' : isoDay(new Date(attempt.at), zone)
    if (days.at(-1)?.name !== name) days.push({ name, first: i, count: 0 })
    const day = days.at(-1)
    if (day) day.count++
  })
  return days
}

/** The heading of day d stands at row days[d].first + d. */
function rowsOf({ matching, days }: Result, first: number, end: number): TimelineRow[] {
  const rows: TimelineRow[] = []
  let d = days.findLastIndex((day, i) => day.first + i <= first)
  for (let row = first; row < end; row++) {
    const next = days[d + 1]
    if (next && row >= next.first + d + 1) d++
    const day = days[d]
    if (!day) break
    const attempt = row > day.first + d ? (matching[row - d - 1] ?? null) : null
    rows.push({ day: day.name, dayCount: day.count, dayWorst: '', attempt })
  }
  return rows
}
