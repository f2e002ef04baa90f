import { onDestroy } from 'svelte'
import { useBackend } from '../lib/context'
import { t } from '../lib/text'
import { announcer } from './announcer.svelte'

/** What a button that copies does and tells. To be made while its component is. */
export class Copying {
  /** Just now it was copied. */
  done = $state(false)
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly backend = useBackend()

  constructor() {
    onDestroy(() => clearTimeout(this.timer))
  }

  /** what: the value's name in the middle of a sentence, such as "user ID". */
  async copy(value: string, what: string): Promise<void> {
    try {
      await this.backend.copy(value)
      this.done = true
      announcer.say(t('page.copied', { what }))
      clearTimeout(this.timer)
      this.timer = setTimeout(() => (this.done = false), 1500)
    } catch {
      announcer.say(t('page.copy_failed', { what }))
    }
  }
}
