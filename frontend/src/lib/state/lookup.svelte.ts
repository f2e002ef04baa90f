import type { Backend } from '../backend/backend'
import type { CandidateList, UserView } from '../backend/types'
import { AppError, asAppError } from '../errors'
import type { PartName } from '../problems'
import { isSaved } from '../saved'
import { clock } from './clock.svelte'

/** A look-up that the policy allows only with a reason. */
interface ReasonNeeded {
  requestId: string
  /** What was typed as user. */
  text: string
  offline: boolean
  /** Who is to be opened, as the platform or the person names them. */
  id: string
}

/**
 * The look-up that the page is about: one at a time. A new look-up cancels the
 * former, and whatever still arrives of a former one is dropped.
 */
export class Lookup {
  /** What is known of the user on the page; the old view stays while the same user is fetched again. */
  view = $state.raw<UserView>()
  error = $state.raw<AppError>()
  /** The users among whom one must be chosen: an e-mail address belongs to several. */
  candidates = $state.raw<CandidateList>()
  /** What must be given before the look-up goes on. */
  reasonNeeded = $state.raw<ReasonNeeded>()
  /** When the error came. */
  failedAt = $state.raw(clock.now)
  /** The first answer is awaited. */
  loading = $state(false)
  /** How long a person has waited: nothing is said before 200 ms, then the data's shape, at 3 s words and a way out. */
  stage = $state<'nothing' | 'shape' | 'words'>('nothing')
  /** What was typed for the current look-up. */
  text = $state('')
  /** Of the current look-up only the saved copy is wanted. */
  offline = $state(false)
  private requestId = ''
  private timers: ReturnType<typeof setTimeout>[] = []
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** Receives later parts; gives the way to stop. */
  listen(): () => void {
    return this.backend.onChanged((view) => this.accept(view))
  }

  get started(): boolean {
    return this.loading || this.view !== undefined || this.error !== undefined || this.reasonNeeded !== undefined
  }

  /** Parts of the view on the page are still coming. */
  get arriving(): boolean {
    return this.loading || (this.view?.loading ?? false)
  }

  async lookUp(text: string, offline = false): Promise<void> {
    this.stop()
    const requestId = crypto.randomUUID()
    this.requestId = requestId
    if (text.trim() !== this.view?.query.value) this.view = undefined
    this.text = text
    this.offline = offline
    this.error = this.candidates = this.reasonNeeded = undefined
    this.loading = true
    this.wait()
    try {
      this.accept(await this.backend.lookup.lookupUser({ requestId, text, offline, reason: '' }))
    } catch (thrown) {
      if (this.requestId !== requestId) return
      // Where a saved copy may not stand in for the answer, it goes.
      if (this.view?.requestId === requestId) this.view = undefined
      this.fail(asAppError(thrown, 'lookUp'))
    }
  }

  /** Gives the reason that is needed, and lets the look-up go on. Fails where the reason is refused. */
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

  /** Opens nobody: no reason is given. A user who is on the page stays. */
  dropReason(): void {
    if (!this.reasonNeeded) return // it was given: the look-up goes on
    this.reasonNeeded = undefined
    if (!this.view) this.close()
  }

  /** Asks the platform for the user on the page again, or for the one who was not found. */
  again(): Promise<void> {
    return this.lookUp(this.view?.query.value ?? this.text)
  }

  /** Fetches one part of the answer on the page again; the others stay. */
  async retry(part: PartName): Promise<void> {
    const requestId = this.view?.requestId
    if (requestId === undefined || part === 'user') return this.again()
    try {
      this.accept(await this.backend.lookup.retry(requestId, part))
    } catch (thrown) {
      // It is let go already, or its platform is: then the whole is asked for anew.
      if (this.view?.requestId !== requestId) return
      if (['not_open', 'reason_needed'].includes(asAppError(thrown, 'retry').code)) return this.again()
      this.fail(asAppError(thrown, 'retry'))
    }
  }

  /** Stops waiting, at a person's wish. */
  cancel(): void {
    if (!this.arriving) return
    const waiting = this.loading
    this.stop()
    if (!waiting) return // the view stays open, and says itself what is missing
    this.requestId = ''
    this.fail(new AppError('cancelled'))
  }

  /** Leaves the user: nothing of the look-up stays on the page. */
  close(): void {
    this.stop()
    this.requestId = ''
    this.view = this.error = this.candidates = this.reasonNeeded = undefined
    this.loading = false
    this.text = ''
    this.offline = false
    this.rest()
  }

  private stop(): void {
    if (!this.arriving || this.requestId === '') return
    // That a cancelled look-up could not be cancelled matters to nobody.
    this.backend.lookup.cancel(this.requestId).catch(() => undefined)
  }

  private accept(view: UserView): void {
    const shown = this.view
    const ofShown = shown?.requestId === view.requestId
    if (!ofShown && view.requestId !== this.requestId) return
    if (ofShown && shown.revision >= view.revision) return
    clock.tick()
    if (view.requestId !== this.requestId) {
      this.view = view // what still comes of the older view, while the same user is fetched again
      return
    }
    const missing = view.user ? undefined : view.problems.find((problem) => problem.part === 'user')
    if (missing) {
      // There is nobody to show: what failed is the look-up. The same user's older view stays.
      if (ofShown) this.view = undefined
      this.candidates = view.candidates ?? undefined
      this.fail(new AppError(missing.code, missing.params))
      return
    }
    if (!view.user) return // nobody is shown before it is sure who it is
    const bare = view.parts.connections === 'loading' || (view.loading && isSaved(view, 'connections'))
    if (shown && !ofShown && bare) return // the older view says as much
    this.view = view
    this.error = undefined
    this.loading = false
    if (!bare && view.parts.attempts !== 'loading') this.rest()
  }

  private fail(error: AppError): void {
    clock.tick()
    if (error.code === 'reason_needed') {
      const { requestId, text, offline } = this
      this.reasonNeeded = { requestId, text, offline, id: error.params['id'] || text.trim() }
      this.loading = false
      this.rest()
      return
    }
    this.failedAt = clock.now
    this.error = error
    this.loading = false
    this.rest()
  }

  private wait(): void {
    this.rest()
    this.timers = [setTimeout(() => (this.stage = 'shape'), 200), setTimeout(() => (this.stage = 'words'), 3000)]
  }

  private rest(): void {
    this.timers.forEach(clearTimeout)
    this.stage = 'nothing'
  }
}

/**
 * What stands in the field for the current look-up: once the user is there, their
 * ID. So an e-mail address that was typed is not left in clear.
 */
export function fieldText({ view, text }: Pick<Lookup, 'view' | 'text'>): string {
  if (!view) return text
  if (view.query.kind !== 'email') return view.query.value
  return view.user ? view.user.id || view.user.guid : ''
}
