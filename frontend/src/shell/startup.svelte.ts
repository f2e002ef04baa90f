import type { Backend } from '../lib/backend/backend'
import type { Start } from '../lib/backend/types'
import { asAppError, type AppError } from '../lib/errors'
import { access, can } from '../lib/state/access.svelte'
import type { SavedCopies } from '../lib/state/saved.svelte'
import { platformName } from '../lib/words'

/** Opens a platform, and holds which one is open. */
export class Startup {
  /** Undefined until a platform is open. */
  start = $state.raw<Start>()
  /** Why no platform is open. */
  error = $state.raw<AppError>()

  constructor(
    private readonly backend: Backend,
    private readonly saved: SavedCopies
  ) {}

  /** The name of the open platform; empty for none. */
  get platform(): string {
    return this.start ? platformName(this.start) : ''
  }

  /** The name of the profile, also while no platform is open. */
  get profile(): string {
    return this.platform || (access.state?.profile ?? '')
  }

  async open(answer = this.backend.application.start()): Promise<void> {
    try {
      this.start = await answer
      this.error = undefined
      await access.load(this.backend.access)
      if (can('look_up')) await this.saved.load()
    } catch (thrown) {
      this.error = asAppError(thrown, 'start')
    }
  }

  retry(passphrase: string): Promise<void> {
    return this.open(this.backend.setup.retry(passphrase))
  }

  /** Takes over another platform, which is open already. */
  replace(start: Start): void {
    // Until the permissions there are known, nothing is requested: a refusal would be recorded.
    access.set(undefined)
    this.start = start
    this.error = undefined
    void access.load(this.backend.access).then(() => (can('look_up') ? this.saved.load() : undefined))
  }

  /** Opens the sandbox. */
  saveSandbox(): Promise<Start> {
    const credentials = { baseUrl: '', clientId: '', apiKey: '', passphrase: '', caFile: '' }
    const proxy = { proxy: '', proxyAddress: '', proxyUser: '', proxyPassword: '' }
    return this.backend.setup.save({ profile: 'sandbox', ...credentials, ...proxy })
  }
}
