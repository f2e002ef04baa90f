import type { Backend } from '../../lib/backend/backend'
import type { LogPage, LogQuery, LogRow, LogVerdict } from '../../lib/backend/access'
import { ChunkedRows } from '../../lib/state/chunkedRows.svelte'

/** What the rows are filtered by. */
export type LogFilters = Omit<LogQuery, 'offset' | 'limit'>

export const noFilters: LogFilters = { days: 0, who: '', kind: '', source: '', refusedOnly: false, text: '' }
const firstFilters: LogFilters = { ...noFilters, days: 7 }

/** The rows of the access log that match the filters. */
export class LogRows extends ChunkedRows<LogRow, Omit<LogPage, 'rows'>> {
  filters = $state.raw<LogFilters>(firstFilters)
  /** Undefined until it is known: an unknown log is never called intact. */
  verdict = $state.raw<LogVerdict>()

  constructor(private readonly backend: Backend) {
    super('access.log')
  }

  get filtered(): boolean {
    return Object.entries(noFilters).some(([name, value]) => this.filters[name as keyof LogFilters] !== value)
  }

  ask(): Promise<void> {
    return this.askFor(({ counts }) => (this.verdict = counts.verdict))
  }

  /** Other filters begin at the list's beginning. */
  filter(changes: Partial<LogFilters>): Promise<void> {
    this.filters = { ...this.filters, ...changes }
    this.toBeginning()
    return this.ask()
  }

  protected async fetch(offset: number, limit: number) {
    const { rows, ...counts } = await this.backend.access.log({ ...this.filters, offset, limit })
    return { rows, counts }
  }
}
