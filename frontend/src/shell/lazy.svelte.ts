import { asAppError, type AppError } from '../lib/errors'

/** A component whose code is loaded when it is first needed. Once loaded, it renders without waiting. */
export class Lazy<C> {
  /** Undefined until the code is loaded. */
  component = $state.raw<C>()
  /** Why the last attempt to load it failed. */
  error = $state.raw<AppError>()

  constructor(private readonly importer: () => Promise<{ default: C }>) {}

  /** Never rejects: a failure is shown where the component would be. */
  async load(): Promise<void> {
    if (this.component) return
    try {
      this.component = (await this.importer()).default
      this.error = undefined
    } catch (thrown) {
      this.error = asAppError(thrown, 'load')
    }
  }
}
