import { onDestroy } from 'svelte'
import { useBackend, useRequest } from '../lib/context'
import { t, type TextKey } from '../lib/text'
import { announcer } from './announcer.svelte'

type NameOf<Key> = Key extends `page.what.${infer Name}` ? Name : never
/** What a copied value is, such as user_id: its name is the text page.what.<what>. */
export type What = NameOf<TextKey>

/** The name of a value in the middle of a sentence, such as "user ID". */
export const whatWords = (what: What): string => t(`page.what.${what}`)

/** What a button that copies does and announces. Create it while its component is initialised. */
export class Copying {
  /** Just now it was copied. */
  done = $state(false)
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly backend = useBackend()
  private readonly request = useRequest()

  constructor() {
    onDestroy(() => clearTimeout(this.timer))
  }

  /** Copies a value. What is of an opened user is in the access log first, else it is not copied. */
  async copy(value: string, what: What): Promise<void> {
    const requestId = this.request()
    const words = whatWords(what)
    try {
      if (requestId !== '') await this.backend.access.copied({ requestId, what })
      await this.backend.copy(value)
      this.done = true
      announcer.say(t('page.copied', { what: words }))
      clearTimeout(this.timer)
      this.timer = setTimeout(() => (this.done = false), 1500)
    } catch {
      announcer.say(t('page.copy_failed', { what: words }))
    }
  }
}
