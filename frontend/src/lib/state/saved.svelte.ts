import type { Backend } from '../backend/backend'
import type { Failure } from '../backend/types'
import type { RetentionForm, SavedState, SavedUser } from '../backend/saved'
import { asAppError, type AppError } from '../errors'

/** How the saved copies of the open platform are: what every part of the page that tells of them reads. */
export class SavedCopies {
  state = $state.raw<SavedState>()
  /** Why that could not be had. */
  error = $state.raw<AppError>()
  /** Counts the changes, for whoever has to ask anew. */
  changes = $state(0)
  private told = $state.raw<Failure>()
  /** Counts the news. */
  private heard = 0
  /** What was told last: the other side goes on telling it. */
  private last = ''
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** Why there are none; undefined when look-ups are kept. */
  get off(): Failure | undefined {
    return this.state?.off ?? undefined
  }

  /** What has to be told, until a person has read it. */
  get notice(): Failure | undefined {
    return this.told
  }

  read(): void {
    this.told = undefined
  }

  async load(): Promise<void> {
    this.error = undefined
    await this.accept(() => this.backend.saved.state(), 'savedState').catch((thrown: unknown) => {
      this.error = asAppError(thrown, 'savedState')
    })
  }

  /** Receives every change; gives the way to stop. */
  listen(): () => void {
    return this.backend.onSavedChanged((state) => {
      this.heard++
      this.take(state)
    })
  }

  retry(passphrase: string): Promise<void> {
    return this.accept(() => this.backend.saved.retry(passphrase), 'savedRetry')
  }

  erase(): Promise<void> {
    return this.accept(() => this.backend.saved.erase(), 'erase')
  }

  keep(form: RetentionForm): Promise<void> {
    return this.accept(() => this.backend.saved.setRetention(form), 'setRetention')
  }

  async forget({ guid, altered }: SavedUser): Promise<void> {
    try {
      await this.backend.saved.forget(guid, altered)
    } catch (thrown) {
      throw asAppError(thrown, 'forget')
    }
    await this.load()
  }

  /** Answers and news come on two ways: an answer that news overtook may be older than them, so it is asked for again. */
  private async accept(ask: () => Promise<SavedState>, name: string): Promise<void> {
    try {
      let heard = this.heard
      let state = await ask()
      while (heard !== this.heard) {
        heard = this.heard
        state = await this.backend.saved.state()
      }
      this.take(state)
    } catch (thrown) {
      throw asAppError(thrown, name)
    }
  }

  private take(state: SavedState): void {
    this.state = state
    this.error = undefined
    const notice = state.notice ? JSON.stringify(state.notice) : ''
    if (notice !== this.last) this.told = state.notice ?? undefined
    this.last = notice
    this.changes++
  }
}
