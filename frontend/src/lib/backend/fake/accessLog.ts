import { known, number } from '../../text'
import type { AccessState, LogPage, LogQuery, LogRow, LogVerdict } from '../access'
import type { Failure } from '../types'
import { blankRow } from './blank'
import { ago, days } from './build'
import { admin, user } from './colleagues'

/** The access log of a page in a plain browser: sample rows and those of this page. */
export class FakeLog {
  private rows: LogRow[] = []
  /** The number of rows of this device's log. */
  private count = 0
  private verified = Date.now()

  /** asked is the value of ?access; state returns the person at the page. */
  constructor(
    private readonly asked: string,
    private readonly state: () => AccessState
  ) {
    if (asked === '') return
    this.rows = logRows(Date.now(), asked === 'broken', asked === 'long' ? 5000 : 94)
    this.count = 1842
  }

  record(kind: string, more: Partial<LogRow> = {}): void {
    const { name, role } = this.state()
    const at = new Date().toISOString()
    this.rows = [{ ...blankRow, row: number(++this.count), at, who: name, role, kind, ...more }, ...this.rows]
  }

  clear(): void {
    this.rows = []
    this.count = 0
  }

  page(query: LogQuery): LogPage {
    const since = query.days === 0 ? '' : ago(query.days * days)
    const text = query.text.trim().toLowerCase()
    const all = this.rows.filter(({ at }) => at === '' || at >= since) // an unreadable row has no time
    const matching = all.filter(
      (row) =>
        (query.who === '' || row.who === query.who) &&
        (query.kind === '' || row.kind === query.kind) &&
        (query.source === '' || row.source === query.source) &&
        (!query.refusedOnly || row.kind === 'refused' || row.kind === 'unlock_failed') &&
        `${row.whom} ${row.reason}`.toLowerCase().includes(text)
    )
    return {
      rows: matching.slice(query.offset, query.offset + query.limit),
      matching: matching.length,
      total: this.rows.length,
      people: [...new Set(this.rows.map(({ who }) => who))].filter(Boolean).sort(),
      verdict: this.verdict()
    }
  }

  verify(): LogVerdict {
    this.verified = Date.now()
    return this.verdict()
  }

  verdict(): LogVerdict {
    const broken = this.asked === 'broken'
    const sample = this.state().sample
    return {
      opened: '',
      intact: !broken,
      rows: this.count,
      since: this.count < 1842 ? '' : ago(75 * days),
      verifiedAt: new Date(this.verified).toISOString(),
      brokenAt: broken ? 1838 : 0,
      failure: this.failure(),
      colleagues:
        sample || this.state().role !== 'admin'
          ? []
          : [
              { name: 'Ben Okafor', rows: 413, intact: true, brokenAt: 0, logs: 1 },
              { name: 'Carla Díaz', rows: 58, intact: !broken, brokenAt: broken ? 41 : 0, logs: 1 },
              ...(this.asked === 'two-logs'
                ? [7, 12].map((rows) => ({ name: 'Eve Lindqvist', rows, intact: true, brokenAt: 0, logs: 2 }))
                : [])
            ]
    }
  }

  /** Why the log is broken, as a failure of the Go side. */
  private failure(): Failure | null {
    if (this.asked === 'log-failed') return { code: 'disk_error', params: { folder: '/home/me' } }
    if (this.asked !== 'broken') return null
    const reason = known('access_log.broken.edited', { row: '1838' }) ?? ''
    return { code: 'access_log_broken', params: { row: '1838', reason } }
  }
}

/** Rows of an access log, newest first: of this device and of two colleagues. */
function logRows(now: number, broken: boolean, count: number): LogRow[] {
  const anna = { ...blankRow, who: admin.name, role: 'admin' }
  const ben = { ...blankRow, who: user.name, role: 'user', whom: 'U-1017', source: 'live', reason: 'T-48207' }
  const carla = { ...blankRow, who: 'Carla Díaz', role: 'user' }
  const rows: LogRow[] = [
    { ...anna, kind: 'opened', whom: 'U-1002', source: 'live', reason: 'T-48213' },
    { ...anna, kind: 'unlocked' },
    { ...ben, kind: 'copied', detail: 'user_id' },
    { ...ben, kind: 'revealed', detail: 'email' },
    { ...ben, kind: 'opened' },
    { ...carla, kind: 'refused', whom: 'U-1002', detail: 'Lookup.LookupUser access_off' },
    { ...anna, kind: 'opened', whom: 'U-1002', source: 'saved', reason: 'Caller on the line', age: 'old' },
    { ...anna, kind: 'invited', whom: 'Dmitri Sokolov', detail: `until ${ago(-28 * days).slice(0, 10)}` },
    { ...anna, kind: 'exported', whom: 'U-1005', source: 'live', detail: 'json', reason: 'T-48190' },
    { ...anna, kind: 'unlock_failed' },
    { ...anna, kind: 'policy' }
  ]
  const counts = new Map([
    [admin.name, 1843],
    [user.name, 414],
    [carla.who, 59]
  ])
  return Array.from({ length: count }, (_, i) => {
    const row = rows[i % rows.length] ?? { ...anna, kind: 'opened' }
    const number = (counts.get(row.who) ?? 1) - 1
    counts.set(row.who, number)
    const found = {
      ...row,
      row: row.who === admin.name ? number.toLocaleString('en-GB') : `${row.who} ${number}`,
      at: new Date(now - i * 47 * 60_000 - 5000).toISOString(),
      age: row.age === '' ? '' : new Date(now - i * 47 * 60_000 - 3.2 * 60 * 60_000).toISOString(),
      broken: broken && (row.who === carla.who || (row.who === admin.name && number >= 1838 && number <= 1840))
    }
    // Only the number of the changed row is known. Later rows have their own file.
    return found.broken && number === 1838 ? { ...blankRow, row: found.row, broken } : found
  })
}
