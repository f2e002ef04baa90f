import type { Backend } from '../../lib/backend/backend'
import type { SavedList, SavedUser } from '../../lib/backend/saved'
import { asAppError, type AppError } from '../../lib/errors'

const chunkSize = 100
export const sorts = ['time', 'worst'] as const
export type Sort = (typeof sorts)[number]

/** What tells users apart: the GUID, which a copy that cannot be read does not have. */
export const nameOf = ({ guid, altered }: SavedUser) => guid || altered

const early = 30 // rows before they are drawn

/** How long after rows moved a press is not taken to mean the row that it hit, in milliseconds. */
export const settleTime = 500

/**
 * The list of saved users. Rows come in chunks as they scroll into sight; another
 * text or order is asked for anew, and the old rows stay until the new ones are
 * there. Answers to a question that is no longer asked are dropped.
 */
export class SavedUsers {
  text = $state('')
  sort = $state<Sort>('time')
  /** How many fit, and of how many; undefined while that is awaited. */
  counts = $state.raw<Pick<SavedList, 'matching' | 'total'>>()
  /** The text that the counts are about. */
  answered = $state('')
  error = $state.raw<AppError>()
  /** The user who was opened last, to come back to. */
  opened = ''
  private chunks = $state.raw<Record<number, SavedUser[]>>({})
  private asked: number[] = []
  private sight = { first: 0, last: 0 }
  private question = 0
  private movedAt = -Infinity
  private readonly backend: Backend
  private readonly now: () => number

  constructor(backend: Backend, now: () => number = () => performance.now()) {
    this.backend = backend
    this.now = now
  }

  /** Whether another user came to a row just now: a press may have been meant for who was there before. */
  get justMoved(): boolean {
    return this.now() - this.movedAt < settleTime
  }

  row(index: number): SavedUser | undefined {
    return this.chunks[Math.floor(index / chunkSize)]?.[index % chunkSize]
  }

  /** The row of a user among those that are there; -1 when it is not. */
  rowOf(name: string): number {
    for (const [chunk, users] of Object.entries(this.chunks)) {
      const at = users.findIndex((user) => nameOf(user) === name)
      if (at >= 0) return Number(chunk) * chunkSize + at
    }
    return -1
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
        ({ users }) => {
          if (question === this.question) this.chunks = { ...this.chunks, [chunk]: users }
        },
        (thrown: unknown) => {
          if (question === this.question) this.error = asAppError(thrown, 'savedList')
        }
      )
    }
  }

  /** Asks for what is in sight and forgets the former answers. */
  ask(): Promise<void> {
    return this.askFor(false)
  }

  /** own: the person changed the text or the order, so that the rows move is no surprise. */
  private async askFor(own: boolean): Promise<void> {
    const question = ++this.question
    const { text } = this
    const chunk = Math.floor(this.sight.first / chunkSize)
    try {
      const { users, matching, total } = await this.fetch(chunk)
      if (question !== this.question) return
      if (!own && this.chunks[chunk]?.some((user, i) => users[i] && nameOf(users[i]) !== nameOf(user)))
        this.movedAt = this.now()
      this.asked = [chunk]
      this.chunks = { [chunk]: users }
      this.counts = { matching, total }
      this.answered = text
      this.error = undefined
      this.show(this.sight.first, this.sight.last)
    } catch (thrown) {
      if (question === this.question) this.error = asAppError(thrown, 'savedList')
    }
  }

  /** Another text or order begins at the list's beginning. */
  askAnew(): Promise<void> {
    this.sight = { first: 0, last: 0 }
    return this.askFor(true)
  }

  /** Nothing of the list stays: it is another platform's. */
  forget(): void {
    this.question++
    this.text = this.answered = this.opened = ''
    this.counts = this.error = undefined
    this.chunks = {}
    this.sight = { first: 0, last: 0 }
  }

  private fetch(chunk: number): Promise<SavedList> {
    return this.backend.savedList({
      text: this.text,
      sort: this.sort,
      offset: chunk * chunkSize,
      limit: chunkSize
    })
  }
}
