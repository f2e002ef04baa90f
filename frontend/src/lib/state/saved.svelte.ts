import type { Backend } from '../backend/backend'
import type { Failure } from '../backend/types'
import type { RetentionForm, SavedState, SavedUser } from '../backend/saved'
import { asAppError, type AppError } from '../errors'

/** The state of the saved copies of the open platform. */
export class SavedCopies {
  state = $state.raw<SavedState>()
  /** Why the state could not be read. */
  error = $state.raw<AppError>()
  /** The number of changes, for those that read saved copies. */
  changes = $state(0)
  private unread = $state.raw<Failure>()
  /** The number of events. */
  private events = 0
  /** The last notice: the Go side repeats it with every state. */
  private lastNotice = ''
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** Why look-ups are not saved; undefined where they are. */
  get off(): Failure | undefined {
    return this.state?.off ?? undefined
  }

  /** A notice that is shown until a person dismisses it. */
  get notice(): Failure | undefined {
    return this.unread
  }

  read(): void {
    this.unread = undefined
  }

  async load(): Promise<void> {
    this.error = undefined
    await this.accept(() => this.backend.saved.state(), 'savedState').catch((thrown: unknown) => {
      this.error = asAppError(thrown, 'savedState')
    })
  }

  /** Receives every change. Returns how to stop. */
  listen(): () => void {
    return this.backend.onSavedChanged((state) => {
      this.events++
      this.set(state)
    })
  }

  retry(passphrase: string): Promise<void> {
    return this.accept(() => this.backend.saved.retry(passphrase), 'savedRetry')
  }

  erase(): Promise<void> {
    return this.accept(() => this.backend.saved.erase(), 'erase')
  }

  setRetention(form: RetentionForm): Promise<void> {
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

  /** An answer that an event overtook may be outdated, so the state is requested again. */
  private async accept(ask: () => Promise<SavedState>, name: string): Promise<void> {
    try {
      let events = this.events
      let state = await ask()
      while (events !== this.events) {
        events = this.events
        state = await this.backend.saved.state()
      }
      this.set(state)
    } catch (thrown) {
      throw asAppError(thrown, name)
    }
  }

  private set(state: SavedState): void {
    this.state = state
    this.error = undefined
    const notice = state.notice ? JSON.stringify(state.notice) : ''
    if (notice !== this.lastNotice) this.unread = state.notice ?? undefined
    this.lastNotice = notice
    this.changes++
  }
}
