import type { Backend } from '../backend/backend'
import type { CandidateList, UserView } from '../backend/types'
import { AppError, asAppError } from '../errors'
import type { PartName } from '../problems'
import { isSaved } from '../saved'
import { clock } from './clock.svelte'

/** A look-up that the policy allows only with a reason. */
interface ReasonNeeded {
  requestId: string
  text: string
  offline: boolean
  /** The user to open, as the platform or the person names them. */
  id: string
}

/** The current look-up. A new one cancels it, and answers of earlier ones are dropped. */
export class Lookup {
  /** The user on the page. The view stays while the same user is fetched again. */
  view = $state.raw<UserView>()
  error = $state.raw<AppError>()
  /** The users with the e-mail address that was looked up, if there are several. */
  candidates = $state.raw<CandidateList>()
  /** The look-up that waits for a reason. */
  reasonNeeded = $state.raw<ReasonNeeded>()
  failedAt = $state.raw(clock.now)
  /** Waiting for the first answer. */
  loading = $state(false)
  /** What is shown while waiting: a skeleton after 200 ms, a message with a button to cancel after 3 s. */
  stage = $state<'none' | 'skeleton' | 'message'>('none')
  /** The text that was looked up. */
  text = $state('')
  /** Only the saved copy is wanted. */
  offline = $state(false)
  private requestId = ''
  private timers: ReturnType<typeof setTimeout>[] = []
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** Receives later parts. Returns how to stop. */
  listen(): () => void {
    return this.backend.onChanged((view) => this.accept(view))
  }

  get started(): boolean {
    return this.loading || this.view !== undefined || this.error !== undefined || this.reasonNeeded !== undefined
  }

  /** Parts of the answer have not arrived. */
  get arriving(): boolean {
    return this.loading || (this.view?.loading ?? false)
  }

  async lookUp(text: string, offline = false): Promise<void> {
    this.cancelRequest()
    const requestId = crypto.randomUUID()
    this.requestId = requestId
    if (text.trim() !== this.view?.query.value) this.view = undefined
    this.text = text
    this.offline = offline
    this.error = this.candidates = this.reasonNeeded = undefined
    this.loading = true
    this.startTimers()
    try {
      this.accept(await this.backend.lookup.lookupUser({ requestId, text, offline, reason: '' }))
    } catch (thrown) {
      if (this.requestId !== requestId) return
      // This error does not allow showing a saved copy instead.
      if (this.view?.requestId === requestId) this.view = undefined
      this.fail(asAppError(thrown, 'lookUp'))
    }
  }

  /** Sends the reason and continues the look-up. Rejects where the reason is refused. */
  async giveReason(reason: string): Promise<void> {
    const needed = this.reasonNeeded
    if (!needed) return
    const { requestId, text, offline } = needed
    try {
      await this.backend.access.giveReason({ requestId, text, reason })
    } catch (thrown) {
      throw asAppError(thrown, 'giveReason')
    }
    if (this.reasonNeeded === needed) await this.lookUp(text, offline)
  }

  /** Cancels the look-up that waits for a reason. The user on the page stays. */
  dropReason(): void {
    if (!this.reasonNeeded) return // the reason was given
    this.reasonNeeded = undefined
    if (!this.view) this.close()
  }

  /** Looks up the user on the page again, or the last text. */
  again(): Promise<void> {
    return this.lookUp(this.view?.query.value ?? this.text)
  }

  /** Fetches one part of the answer again. */
  async retry(part: PartName): Promise<void> {
    const requestId = this.view?.requestId
    if (requestId === undefined || part === 'user') return this.again()
    try {
      this.accept(await this.backend.lookup.retry(requestId, part))
    } catch (thrown) {
      // The session of this look-up has ended: look the user up again.
      if (this.view?.requestId !== requestId) return
      if (['not_open', 'reason_needed'].includes(asAppError(thrown, 'retry').code)) return this.again()
      this.fail(asAppError(thrown, 'retry'))
    }
  }

  cancel(): void {
    if (!this.arriving) return
    const waiting = this.loading
    this.cancelRequest()
    if (!waiting) return // the view stays and shows what is missing
    this.requestId = ''
    this.fail(new AppError('cancelled'))
  }

  /** Closes the user: no data of the look-up stays on the page. */
  close(): void {
    this.cancelRequest()
    this.requestId = ''
    this.view = this.error = this.candidates = this.reasonNeeded = undefined
    this.loading = false
    this.text = ''
    this.offline = false
    this.stopTimers()
  }

  private cancelRequest(): void {
    if (!this.arriving || this.requestId === '') return
    this.backend.lookup.cancel(this.requestId).catch(() => undefined)
  }

  private accept(view: UserView): void {
    const shown = this.view
    const isShown = shown?.requestId === view.requestId
    if (!isShown && view.requestId !== this.requestId) return
    if (isShown && shown.revision >= view.revision) return
    clock.tick()
    if (view.requestId !== this.requestId) {
      this.view = view // a late part of the shown view, while the user is fetched again
      return
    }
    const missing = view.user ? undefined : view.problems.find((problem) => problem.part === 'user')
    if (missing) {
      // The look-up itself failed. An older view of the same user stays.
      if (isShown) this.view = undefined
      this.candidates = view.candidates ?? undefined
      this.fail(new AppError(missing.code, missing.params))
      return
    }
    if (!view.user) return // the user is not known yet
    const bare = view.parts.connections === 'loading' || (view.loading && isSaved(view, 'connections'))
    if (shown && !isShown && bare) return // the shown view has more
    this.view = view
    this.error = undefined
    this.loading = false
    if (!bare && view.parts.attempts !== 'loading') this.stopTimers()
  }

  private fail(error: AppError): void {
    clock.tick()
    if (error.code === 'reason_needed') {
      const { requestId, text, offline } = this
      this.reasonNeeded = { requestId, text, offline, id: error.params['id'] || text.trim() }
      this.loading = false
      this.stopTimers()
      return
    }
    this.failedAt = clock.now
    this.error = error
    this.loading = false
    this.stopTimers()
  }

  private startTimers(): void {
    this.stopTimers()
    this.timers = [setTimeout(() => (this.stage = 'skeleton'), 200), setTimeout(() => (this.stage = 'message'), 3000)]
  }

  private stopTimers(): void {
    this.timers.forEach(clearTimeout)
    this.stage = 'none'
  }
}

/** The text of the look-up field: the user's ID once known, so that no e-mail address stays visible. */
export function fieldText({ view, text }: Pick<Lookup, 'view' | 'text'>): string {
  if (!view) return text
  if (view.query.kind !== 'email') return view.query.value
  return view.user ? view.user.id || view.user.guid : ''
}
