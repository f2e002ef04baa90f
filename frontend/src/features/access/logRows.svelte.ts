import type { Backend } from '../../lib/backend/backend'
import type { LogPage, LogQuery, LogRow, LogVerdict } from '../../lib/backend/access'
import { asAppError, type AppError } from '../../lib/errors'

const chunkSize = 100
const early = 30 // rows before they are drawn

/** What the rows are filtered by. */
export type LogFilters = Omit<LogQuery, 'offset' | 'limit'>

export const noFilters: LogFilters = { days: 0, who: '', kind: '', source: '', refusedOnly: false, text: '' }
const firstFilters: LogFilters = { ...noFilters, days: 7 }

/**
 * The rows of the access log. They come in chunks as they scroll into sight; the
 * old rows stay until those of another filter are there. Answers to a question
 * that is no longer asked are dropped.
 */
export class LogRows {
  filters = $state.raw<LogFilters>(firstFilters)
  /** How many rows match, and of how many; undefined while that is awaited. */
  counts = $state.raw<Pick<LogPage, 'matching' | 'total' | 'people'>>()
  /** Undefined until it is known: an unknown log is never called intact. */
  verdict = $state.raw<LogVerdict>()
  error = $state.raw<AppError>()
  private chunks = $state.raw<Record<number, LogRow[]>>({})
  private asked: number[] = []
  private sight = { first: 0, last: 0 }
  private question = 0
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  row(index: number): LogRow | undefined {
    return this.chunks[Math.floor(index / chunkSize)]?.[index % chunkSize]
  }

  get filtered(): boolean {
    return Object.entries(noFilters).some(([name, value]) => this.filters[name as keyof LogFilters] !== value)
  }

  /** Says which rows are in sight, so that they are fetched. */
  show(first: number, last: number): void {
    this.sight = { first, last }
    if (!this.counts) return // the answer looks again at what is in sight
    const question = this.question
    const end = Math.min(last + early, this.counts.matching - 1)
    for (let chunk = Math.floor(Math.max(0, first - early) / chunkSize); chunk * chunkSize <= end; chunk++) {
      if (this.chunks[chunk] || this.asked.includes(chunk)) continue
      this.asked.push(chunk)
      this.fetch(chunk).then(
        ({ rows }) => {
          if (question === this.question) this.chunks = { ...this.chunks, [chunk]: rows }
        },
        (thrown: unknown) => {
          if (question === this.question) this.error = asAppError(thrown, 'access.log')
        }
      )
    }
  }

  /** Asks for what is in sight and forgets the former answers. */
  async ask(): Promise<void> {
    const question = ++this.question
    const chunk = Math.floor(this.sight.first / chunkSize)
    try {
      const { rows, matching, total, people, verdict } = await this.fetch(chunk)
      if (question !== this.question) return
      this.asked = [chunk]
      this.chunks = { [chunk]: rows }
      this.counts = { matching, total, people }
      this.verdict = verdict
      this.error = undefined
      this.show(this.sight.first, this.sight.last)
    } catch (thrown) {
      if (question === this.question) this.error = asAppError(thrown, 'access.log')
    }
  }

  /** Other filters begin at the list's beginning. */
  filter(changes: Partial<LogFilters>): Promise<void> {
    this.filters = { ...this.filters, ...changes }
    this.sight = { first: 0, last: 0 }
    return this.ask()
  }

  private fetch(chunk: number): Promise<LogPage> {
    return this.backend.access.log({ ...this.filters, offset: chunk * chunkSize, limit: chunkSize })
  }
}
