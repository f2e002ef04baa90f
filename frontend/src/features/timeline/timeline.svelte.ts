import { untrack } from 'svelte'
import type { Backend } from '../../lib/backend/backend'
import type { ChartDay, TimelineRow, TimelineWindow, UserView } from '../../lib/backend/types'
import { asAppError, type AppError } from '../../lib/errors'
import { clock } from '../../lib/state/clock.svelte'
import { isoDay } from '../../lib/time'
import {
  anyFilter,
  noDays,
  noFilters,
  oneDay,
  onlyValue,
  requestFor,
  toggled,
  type Asked,
  type Days,
  type Dimension,
  type Filters
} from './filters'
import { chunkSize, chunksOf, scrollShift, type Anchor } from './scrollPosition'
import { chartRangeOf, type ChartRange } from './chartRange'

const quiet = 400 // ms between two fetches that only follow the history as it grows

const early = 50 // rows before they are drawn, so that none is drawn empty where one scrolls calmly

type Chunks = Record<number, TimelineRow[]>

/**
 * The timeline of one user. Rows come in chunks as they scroll into sight and
 * are kept until filters or history change; then what is in sight is fetched
 * again, and the old rows stay until the new ones are there, or have failed.
 * Answers to a question that is no longer asked are dropped.
 */
export class Timeline {
  filters = $state.raw<Filters>(noFilters())
  /** Everything of the last answer but its rows. */
  answer = $state.raw<Omit<TimelineWindow, 'rows'>>()
  /** What the answer says of single days. */
  chart = $state.raw<{ range: ChartRange; days: ChartDay[] }>()
  error = $state.raw<AppError>()
  /** More is known than at the time of the answer: of attempts, or of their names. */
  behind = $state(false)
  /** How many rows have come above those that were anchor in sight: these rows are the same ones, further down. */
  origin = $state(0)
  /** The filters that the answer is about, and the look-up that gave it. */
  private answered = $state.raw<Filters>(this.filters)
  private answeredId = ''
  private chunks = $state.raw<Chunks>({})
  private asked: number[] = []
  private first = 0
  private last = 0
  /** The first row in sight; -1 where the beginning of the list is. */
  private top = -1
  /** The days among which one was chosen. */
  private around: Days = noDays
  private question = 0
  private asking = false
  private requestId = ''
  private seen = ''
  private calendar = ''
  /** The zone whose days the rows are grouped by. */
  private zone = $state(clock.zone)
  /** The history is still on its way. */
  private growing = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** Other filters, or another zone, were chosen than those of the answer: its rows and numbers do not apply to them. */
  get outdated(): boolean {
    return this.filters !== this.answered || this.zone !== clock.zone
  }

  /** Follows the look-up: asks again when it is another one, or when more is known of its rows; and when days change. */
  follow(view: UserView): void {
    const { timeline, parts, ages } = view
    const { attempts, history, connections, institutions } = parts
    // Connections and institutions give the rows their names.
    const names = [connections, institutions]
    // What is saved and what came later may be as many, and not the same.
    const sources = ages.map(({ source }) => source)
    const state = [timeline.known, timeline.total, timeline.complete, history, ...names, ...sources].join('/')
    const calendar = `${clock.zone} ${isoDay(clock.now, clock.zone)}`
    const saved = ages.some(({ source }) => source === 'saved')
    this.growing = attempts === 'loading' || history === 'loading' || (view.loading && saved)
    if (view.requestId !== this.requestId || calendar !== this.calendar) {
      this.requestId = view.requestId
      this.calendar = calendar
      this.seen = state
      untrack(() => void this.ask())
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
    if (oneDay(filters) === '') this.around = noDays
    this.filters = filters
    this.error = undefined // it was about the former filters
    this.first = this.last = 0
    this.top = -1
    void this.ask()
  }

  /** Only this day; once more: the days among which it was chosen. */
  chooseDay(day: string): void {
    const { from, to } = this.filters
    if (oneDay(this.filters) === day) return this.choose({ ...this.filters, ...this.around })
    if (oneDay(this.filters) === '') this.around = { from, to }
    this.choose({ ...this.filters, from: day, to: day })
  }

  toggle(dimension: Dimension, value: string): void {
    this.choose(toggled(this.filters, dimension, value))
  }

  /** Narrows what is shown to one value of a filter; the other filters stay. */
  filterBy(dimension: Dimension, value: string): void {
    if (!this.filtersBy(dimension, value)) this.choose({ ...this.filters, [dimension]: [value] })
  }

  /** Nothing else of this filter is shown already. */
  filtersBy(dimension: Dimension, value: string): boolean {
    const chosen = this.filters[dimension]
    return chosen.length === 1 && chosen[0] === value
  }

  only(dimension: Dimension, value: string): void {
    this.choose(onlyValue(dimension, value))
  }

  clear(): void {
    if (anyFilter(this.filters)) this.choose(noFilters())
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

  /** Says which rows are in sight, so that they are fetched; top is the first of them, -1 at the list's beginning. */
  show(first: number, last: number, top = -1): void {
    this.first = first
    this.last = last
    this.top = top
    if (this.asking) return // the answer looks again at what is in sight
    const question = this.question
    for (const chunk of chunksOf(first - early, last + early, this.answer?.rowCount)) {
      if (this.chunks[chunk] || this.asked.includes(chunk)) continue
      this.asked.push(chunk)
      this.fetch(this.answered, this.answeredId, chunk)
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
    const current = () => question === this.question
    const { filters, requestId, seen } = this
    const { zone } = clock
    const range = chartRangeOf(filters, this.around, isoDay(clock.now, zone))
    const anchor = this.anchor()
    this.asked = []
    this.asking = true
    try {
      const chunks: Chunks = {}
      const bring = async (wanted: number[], more: Partial<Asked> = {}) => {
        const windows = await Promise.all(
          wanted.map((chunk, i) => this.fetch(filters, requestId, chunk, i === 0 ? more : {}))
        )
        windows.forEach((window, i) => (chunks[wanted[i] ?? 0] = window.rows))
        return windows[0]
      }
      const drawn = { chartFrom: range.from, chartTo: range.to }
      const one = oneDay(filters) !== ''
      const [answer, days] = await Promise.all([
        bring(chunksOf(this.first, this.last), { anchor: anchor?.jobGuid ?? '', ...(one ? {} : drawn) }),
        one ? this.days({ ...filters, from: range.from, to: range.to }, requestId, drawn) : undefined
      ])
      if (!current() || !answer) return
      if (anchor && answer.anchorRow < 0 && this.growing && !this.outdated) {
        // What is in sight has not come again yet: it stays until it has, or will not.
        this.asking = false
        this.behind = true
        return
      }
      let shift = scrollShift(anchor, answer.anchorRow, this.top)
      const missing = chunksOf(this.first + shift, this.last + shift, answer.rowCount).filter((n) => !chunks[n])
      if (missing.length > 0) await bring(missing)
      if (!current()) return
      shift = scrollShift(anchor, answer.anchorRow, this.top) // meanwhile the list may have been scrolled to its beginning
      this.chunks = chunks
      this.answer = answer
      this.chart = { range, days: days ?? answer.chart }
      this.origin += shift
      this.answered = filters
      this.zone = zone
      this.answeredId = requestId
      this.behind = seen !== this.seen
      this.error = undefined
      this.asking = false
      this.show(this.first + shift, this.last + shift, this.top + shift)
    } catch (thrown) {
      if (!current()) return
      this.error = asAppError(thrown, 'getTimeline')
      this.asking = false
    }
  }

  /** The first attempt in sight, where the list has been scrolled. */
  private anchor(): Anchor | undefined {
    if (this.top < 0) return undefined
    for (let row = this.top; row <= this.last; row++) {
      const jobGuid = this.row(row)?.attempt?.jobGuid
      if (jobGuid !== undefined) return { row, jobGuid }
    }
    return undefined
  }

  private fetch(filters: Filters, requestId: string, chunk: number, more: Partial<Asked> = {}) {
    const asked = { requestId, timeZone: clock.zone, offset: chunk * chunkSize, limit: chunkSize }
    return this.backend.lookup.getTimeline(requestFor(filters, { ...asked, ...more }))
  }

  /** Counts the attempts of days, without their rows. */
  private async days(filters: Filters, requestId: string, drawn: Partial<Asked>): Promise<ChartDay[]> {
    return (await this.fetch(filters, requestId, 0, { ...drawn, limit: 1 })).chart
  }
}
