import type { Backend } from '../backend/backend'
import type { UserView } from '../backend/types'
import { AppError, asAppError } from '../errors'
import { clock } from './clock.svelte'

/**
 * The look-up that the page is about: one at a time. A new look-up cancels the
 * former, and whatever still arrives of a former one is dropped.
 */
export class Lookup {
  /** What is known of the user on the page; the old view stays while the same user is fetched again. */
  view = $state.raw<UserView>()
  error = $state.raw<AppError>()
  /** The first answer is awaited. */
  loading = $state(false)
  /** What was typed for the current look-up. */
  text = $state('')
  private requestId = ''
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** Receives later parts; gives the way to stop. */
  listen(): () => void {
    return this.backend.onChanged((view) => this.accept(view))
  }

  get started(): boolean {
    return this.loading || this.view !== undefined || this.error !== undefined
  }

  /** Parts of the view on the page are still coming. */
  get arriving(): boolean {
    return this.loading || (this.view?.loading ?? false)
  }

  async lookUp(text: string): Promise<void> {
    this.stop()
    const requestId = crypto.randomUUID()
    this.requestId = requestId
    if (text.trim() !== this.view?.query.value) this.view = undefined
    this.text = text
    this.error = undefined
    this.loading = true
    try {
      this.accept(await this.backend.lookUp({ requestId, text }))
    } catch (thrown) {
      if (this.requestId !== requestId) return
      this.error = asAppError(thrown, 'lookUp')
    }
    if (this.requestId === requestId) this.loading = false
  }

  /** Fetches the user on the page again, or repeats the look-up that failed. */
  again(): Promise<void> {
    return this.lookUp(this.view?.query.value ?? this.text)
  }

  /** Stops waiting, at a person's wish. */
  cancel(): void {
    if (!this.arriving) return
    const waiting = this.loading
    this.stop()
    if (!waiting) return // the view stays open, and says itself what is missing
    this.requestId = ''
    this.loading = false
    this.error = new AppError('cancelled')
  }

  /** Leaves the user: nothing of the look-up stays on the page. */
  close(): void {
    this.stop()
    this.requestId = ''
    this.view = this.error = undefined
    this.loading = false
    this.text = ''
  }

  private stop(): void {
    if (!this.arriving || this.requestId === '') return
    // That a cancelled look-up could not be cancelled matters to nobody.
    this.backend.cancel(this.requestId).catch(() => undefined)
  }

  private accept(view: UserView): void {
    if (view.requestId !== this.requestId) return
    const shown = this.view
    if (shown?.requestId === view.requestId && shown.revision >= view.revision) return
    clock.tick()
    this.loading = false
    const missing = view.user ? undefined : view.problems.find((problem) => problem.part === 'user')
    if (missing) {
      // There is nobody to show: what failed is the look-up. The same user's older view stays.
      this.error = new AppError(missing.code, missing.params)
      if (shown?.requestId === view.requestId) this.view = undefined
      return
    }
    this.view = view
  }
}
