import type { AccessBackend, AccessState, Permission } from '../backend/access'
import { asAppError, type AppError } from '../errors'

/** How often the Go side is told that there is input, in milliseconds. */
export const activeEvery = 15_000

/**
 * What the person at this device may do. The Go side decides and enforces it; the
 * page reads it here, to offer nothing else. Until it is known, nothing is allowed.
 */
class Access {
  state = $state.raw<AccessState>()
  /** Why the state could not be read. */
  error = $state.raw<AppError>()
  /** Counts the events, since an answer that an event overtook is out of date. */
  private heard = 0
  private toldAt = -activeEvery

  /** Whether the page shows only the lock: the PIN must be entered, or chosen first. */
  get locked(): boolean {
    return this.state !== undefined && (this.state.locked || this.state.pin === 'needed')
  }

  get admin(): boolean {
    return this.state?.role === 'admin'
  }

  /** Whether a permission is held now. */
  can(permission: Permission): boolean {
    return !this.locked && (this.state?.permissions.includes(permission) ?? false)
  }

  async load(backend: AccessBackend): Promise<void> {
    try {
      await this.change(() => backend.state(), 'access.state')
    } catch (thrown) {
      this.error = asAppError(thrown, 'access.state')
    }
  }

  /** Receives every change; returns a function that stops it. */
  listen(backend: AccessBackend): () => void {
    return backend.onChanged((state) => {
      this.heard++
      this.take(state)
    })
  }

  /** Does what answers with the new state. */
  async change(ask: () => Promise<AccessState>, name: string): Promise<void> {
    const { heard } = this
    try {
      const state = await ask()
      if (heard === this.heard) this.take(state)
    } catch (thrown) {
      throw asAppError(thrown, name)
    }
  }

  take(state: AccessState | undefined): void {
    this.state = state
    this.error = undefined
  }

  /** Says that there was input, at most every 15 s. Now is a monotonic time in milliseconds. */
  touch(backend: AccessBackend, now: number): void {
    if (this.state === undefined || this.locked || now - this.toldAt < activeEvery) return
    this.toldAt = now
    // Where it fails the application locks early, which is safe.
    backend.active().catch(() => undefined)
  }
}

export const access = new Access()

/** Whether a permission is held now: decides which buttons, menu items, keys and pages exist. */
export function can(permission: Permission): boolean {
  return access.can(permission)
}
