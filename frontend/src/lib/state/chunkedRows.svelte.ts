import { asAppError, type AppError } from '../errors'

export const chunkSize = 100
const prefetch = 30 // rows beyond the visible ones

/** Some rows of a list, with the number of matching rows. */
interface Page<Row, Counts> {
  rows: Row[]
  counts: Counts
}

/**
 * The rows of a list that is too long to be fetched at once. Chunks are fetched when
 * they become visible. The rows of a query stay until those of the next one arrive.
 * Answers to outdated queries are dropped.
 */
export abstract class ChunkedRows<Row, Counts extends { matching: number }> {
  /** Undefined until the first answer. */
  counts = $state.raw<Counts>()
  error = $state.raw<AppError>()
  protected chunks = $state.raw<Record<number, Row[]>>({})
  private requested: number[] = []
  private visible = { first: 0, last: 0 }
  private query = 0

  /** name is the bound method, for the reference of errors. */
  constructor(private readonly name: string) {}

  /** Fetches rows of the current query. */
  protected abstract fetch(offset: number, limit: number): Promise<Page<Row, Counts>>

  row(index: number): Row | undefined {
    return this.chunks[Math.floor(index / chunkSize)]?.[index % chunkSize]
  }

  /** Fetches the visible rows. */
  show(first: number, last: number): void {
    this.visible = { first, last }
    if (!this.counts) return // called again with the first answer
    const query = this.query
    const end = Math.min(last + prefetch, this.counts.matching - 1)
    for (let chunk = Math.floor(Math.max(0, first - prefetch) / chunkSize); chunk * chunkSize <= end; chunk++) {
      if (this.chunks[chunk] || this.requested.includes(chunk)) continue
      this.requested.push(chunk)
      this.fetch(chunk * chunkSize, chunkSize).then(
        ({ rows }) => {
          if (query === this.query) this.chunks = { ...this.chunks, [chunk]: rows }
        },
        (thrown: unknown) => {
          if (query === this.query) this.error = asAppError(thrown, this.name)
        }
      )
    }
  }

  /**
   * Fetches the visible rows of a new query. answered is called before the rows are
   * replaced, with the former rows of the same chunk.
   */
  protected async askFor(answered: (page: Page<Row, Counts>, former: Row[]) => void): Promise<void> {
    const query = ++this.query
    const chunk = Math.floor(this.visible.first / chunkSize)
    try {
      const page = await this.fetch(chunk * chunkSize, chunkSize)
      if (query !== this.query) return
      answered(page, this.chunks[chunk] ?? [])
      this.requested = [chunk]
      this.chunks = { [chunk]: page.rows }
      this.counts = page.counts
      this.error = undefined
      this.show(this.visible.first, this.visible.last)
    } catch (thrown) {
      if (query === this.query) this.error = asAppError(thrown, this.name)
    }
  }

  /** The next query starts at the beginning of the list. */
  protected toBeginning(): void {
    this.visible = { first: 0, last: 0 }
  }

  /** Drops all rows and pending answers. */
  protected clear(): void {
    this.query++
    this.counts = this.error = undefined
    this.chunks = {}
    this.toBeginning()
  }
}
