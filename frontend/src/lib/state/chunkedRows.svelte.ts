import { asAppError, type AppError } from '../errors'

export const chunkSize = 100
const early = 30 // rows before they are drawn

/** Some rows of a list, and what came with them: at least how many rows match. */
interface Page<Row, Counts> {
  rows: Row[]
  counts: Counts
}

/**
 * The rows of a list that is too long to be fetched at once. Chunks are fetched as
 * they scroll into sight; the rows of the former question are kept until those of
 * the next are there. Answers to a question that is no longer asked are dropped.
 */
export abstract class ChunkedRows<Row, Counts extends { matching: number }> {
  /** Undefined until the first answer. */
  counts = $state.raw<Counts>()
  error = $state.raw<AppError>()
  protected chunks = $state.raw<Record<number, Row[]>>({})
  private asked: number[] = []
  private sight = { first: 0, last: 0 }
  private question = 0

  /** name is the method of the backend that errors name. */
  constructor(private readonly name: string) {}

  /** Fetches rows of the question that is asked now. */
  protected abstract fetch(offset: number, limit: number): Promise<Page<Row, Counts>>

  row(index: number): Row | undefined {
    return this.chunks[Math.floor(index / chunkSize)]?.[index % chunkSize]
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
      this.fetch(chunk * chunkSize, chunkSize).then(
        ({ rows }) => {
          if (question === this.question) this.chunks = { ...this.chunks, [chunk]: rows }
        },
        (thrown: unknown) => {
          if (question === this.question) this.error = asAppError(thrown, this.name)
        }
      )
    }
  }

  /**
   * Asks for the rows in sight and forgets the former answers. answered is called
   * before they are replaced, with the former rows of the same chunk.
   */
  protected async askFor(answered: (page: Page<Row, Counts>, former: Row[]) => void): Promise<void> {
    const question = ++this.question
    const chunk = Math.floor(this.sight.first / chunkSize)
    try {
      const page = await this.fetch(chunk * chunkSize, chunkSize)
      if (question !== this.question) return
      answered(page, this.chunks[chunk] ?? [])
      this.asked = [chunk]
      this.chunks = { [chunk]: page.rows }
      this.counts = page.counts
      this.error = undefined
      this.show(this.sight.first, this.sight.last)
    } catch (thrown) {
      if (question === this.question) this.error = asAppError(thrown, this.name)
    }
  }

  /** The next question is about the beginning of the list. */
  protected toBeginning(): void {
    this.sight = { first: 0, last: 0 }
  }

  /** Drops all rows, and the answers that are awaited. */
  protected clear(): void {
    this.question++
    this.counts = this.error = undefined
    this.chunks = {}
    this.toBeginning()
  }
}
