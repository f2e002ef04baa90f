import type { AccessBackend, AccessState, Permission } from '../backend/access'
import { asAppError, type AppError } from '../errors'

/** How often input is reported to the Go side, in ms. */
export const reportInterval = 15_000

/**
 * The permissions of the person at this device. The Go side enforces them; the page
 * offers nothing else. Until they are known, nothing is allowed.
 */
class Access {
  state = $state.raw<AccessState>()
  /** Why the state could not be read. */
  error = $state.raw<AppError>()
  /** The number of events: an answer is outdated when an event arrived before it. */
  private events = 0
  private reportedAt = -reportInterval

  /** The PIN must be entered, or chosen first. */
  get locked(): boolean {
    return this.state !== undefined && (this.state.locked || this.state.pin === 'needed')
  }

  get admin(): boolean {
    return this.state?.role === 'admin'
  }

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
      this.events++
      this.set(state)
    })
  }

  /** Makes a call that returns the new state. */
  async change(ask: () => Promise<AccessState>, name: string): Promise<void> {
    const { events } = this
    try {
      const state = await ask()
      if (events === this.events) this.set(state)
    } catch (thrown) {
      throw asAppError(thrown, name)
    }
  }

  set(state: AccessState | undefined): void {
    this.state = state
    this.error = undefined
  }

  /** Reports input, at most every 15 s. now is a monotonic time in ms. */
  touch(backend: AccessBackend, now: number): void {
    if (this.state === undefined || this.locked || now - this.reportedAt < reportInterval) return
    this.reportedAt = now
    // If the call fails, the application locks early, which is safe.
    backend.active().catch(() => undefined)
  }
}

export const access = new Access()

/** Whether the person has a permission now. */
export function can(permission: Permission): boolean {
  return access.can(permission)
}
