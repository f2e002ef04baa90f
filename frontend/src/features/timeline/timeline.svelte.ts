import type { Backend } from '../../lib/backend/backend'
import type { TimelineRow, TimelineWindow, UserView } from '../../lib/backend/types'
import { asAppError, type AppError } from '../../lib/errors'
import { clock } from '../../lib/state/clock.svelte'
import { noFilters, onlyValue, requestFor, toggled, type Dimension, type Filters } from './filters'

export const chunkSize = 100
const quiet = 400 // ms between two fetches that only follow the history as it grows

/**
 * The timeline of one user. Rows come in chunks as they scroll into sight and
 * are kept until filters or history change; then what is in sight is fetched
 * anew, and the old rows stay until the new ones are there, or have failed.
 * Answers to a question that is no longer asked are dropped.
 */
export class Timeline {
  filters = $state.raw<Filters>(noFilters())
  /** Everything of the last answer but its rows. */
  answer = $state.raw<Omit<TimelineWindow, 'rows'>>()
  error = $state.raw<AppError>()
  /** More is known than at the time of the answer: of attempts, or of their names. */
  behind = $state(false)
  /** The filters that the answer is about. */
  private answered = $state.raw<Filters>(this.filters)
  private chunks = $state.raw<Record<number, TimelineRow[]>>({})
  private asked: number[] = []
  private first = 0
  private last = 0
  private question = 0
  private asking = false
  private requestId = ''
  private askedZone = ''
  private seen = ''
  /** The zone whose days the rows are grouped by. */
  private zone = $state(clock.zone)
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** Other filters, or another zone, were chosen than those of the answer: its rows and numbers say nothing of them. */
  get outdated(): boolean {
    return this.filters !== this.answered || this.zone !== clock.zone
  }

  /** Follows the look-up: asks anew when it is another one, when more is known of its rows, or when days are counted elsewhere. */
  follow(view: UserView): void {
    const { timeline, parts } = view
    // Connections and institutions give the rows their names.
    const state = [timeline.known, timeline.total, timeline.complete, parts.connections, parts.institutions].join('/')
    const { zone } = clock
    if (view.requestId !== this.requestId || zone !== this.askedZone) {
      this.requestId = view.requestId
      this.askedZone = zone
      this.seen = state
      void this.ask()
    } else if (state !== this.seen) {
      this.seen = state
      this.behind = true
      this.timer ??= setTimeout(() => void this.ask(), quiet)
    }
  }
  stop(): void {
    clearTimeout(this.timer)
    this.question++
  }

  choose(filters: Filters): void {
    this.filters = filters
    this.error = undefined // it was about the former filters
    this.first = this.last = 0
    void this.ask()
  }

  toggle(dimension: Dimension, value: string): void {
    this.choose(toggled(this.filters, dimension, value))
  }

  only(dimension: Dimension, value: string): void {
    this.choose(onlyValue(dimension, value))
  }

  clear(): void {
    this.choose(noFilters())
  }

  row(index: number): TimelineRow | undefined {
    return this.chunks[Math.floor(index / chunkSize)]?.[index % chunkSize]
  }

  /** The row of an attempt among those that are there; -1 when it is not. */
  rowOf(jobGuid: string): number {
    for (const [chunk, rows] of Object.entries(this.chunks)) {
      const at = rows.findIndex(({ attempt }) => attempt?.jobGuid === jobGuid)
      if (at >= 0) return Number(chunk) * chunkSize + at
    }
    return -1
  }

  /** Says which rows are in sight, so that they are fetched. */
  show(first: number, last: number): void {
    this.first = first
    this.last = last
    if (this.asking) return // the answer looks again at what is in sight
    const question = this.question
    for (const chunk of chunksOf(first, last)) {
      if (this.chunks[chunk] || this.asked.includes(chunk)) continue
      this.asked.push(chunk)
      this.fetch(chunk)
        .then((window) => {
          if (question === this.question) this.chunks = { ...this.chunks, [chunk]: window.rows }
        })
        .catch((thrown: unknown) => {
          if (question === this.question) this.error = asAppError(thrown, 'getTimeline')
        })
        .finally(() => {
          if (question === this.question) this.asked = this.asked.filter((other) => other !== chunk)
        })
    }
  }

  /** Asks the present question for what is in sight and then forgets all former answers. */
  async ask(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const question = ++this.question
    const { filters, seen } = this
    const { zone } = clock
    this.asked = []
    this.asking = true
    try {
      const wanted = chunksOf(this.first, this.last)
      const windows = await Promise.all(wanted.map((chunk) => this.fetch(chunk)))
      if (question !== this.question) return
      this.chunks = Object.fromEntries(windows.map((window, i) => [wanted[i], window.rows]))
      this.answer = windows[0]
      this.answered = filters
      this.zone = zone
      this.behind = seen !== this.seen
      this.error = undefined
      this.asking = false
      this.show(this.first, this.last)
    } catch (thrown) {
      if (question !== this.question) return
      this.error = asAppError(thrown, 'getTimeline')
      this.asking = false
    }
  }

  private fetch(chunk: number): Promise<TimelineWindow> {
    return this.backend.getTimeline(requestFor(this.requestId, this.filters, clock.zone, chunk * chunkSize, chunkSize))
  }
}

/** The chunks that hold the rows from first to last; never none. */
export function chunksOf(first: number, last: number): number[] {
  const from = Math.floor(first / chunkSize)
  const to = Math.max(from, Math.floor(last / chunkSize))
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
