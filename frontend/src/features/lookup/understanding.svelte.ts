import type { Backend } from '../../lib/backend/backend'
import type { Understanding } from '../../lib/backend/types'
import { asAppError, type AppError } from '../../lib/errors'

/** How the text in the field is understood, while it is typed. The last text wins. */
export class Understood {
  value = $state.raw<Understanding>()
  error = $state.raw<AppError>()
  /** The text that value or error is about. */
  private text = ''
  private asked = 0
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  async read(text: string): Promise<void> {
    const asked = ++this.asked
    if (text.trim() === '') {
      this.value = this.error = undefined
      return
    }
    try {
      const value = await this.backend.lookup.understand(text)
      if (asked === this.asked) [this.text, this.value, this.error] = [text, value, undefined]
    } catch (thrown) {
      if (asked === this.asked)
        [this.text, this.value, this.error] = [text, undefined, asAppError(thrown, 'understand')]
    }
  }

  /** Whether this very text is known to be no id. Anything else is for the look-up itself to decide. */
  refuses(text: string): boolean {
    return text === this.text && this.error !== undefined && this.error.code.startsWith('input_')
  }
}
