import { onDestroy } from 'svelte'
import type { Backend } from '../lib/backend/backend'
import { useBackend, useRequest } from '../lib/context'
import { t, type TextKey } from '../lib/text'
import { announcer } from './announcer.svelte'

type NameOf<Key> = Key extends `page.what.${infer Name}` ? Name : never
/** What is copied, such as user_id; named by the text page.what.<what>. */
export type What = NameOf<TextKey>

/** The name of a value in the middle of a sentence, such as "user ID". */
export const whatWords = (what: What): string => t(`page.what.${what}`)

/**
 * Copies a value, announces it, and returns whether it was copied. Data of a user is
 * copied only after it is recorded in the access log.
 */
async function copyRecorded(backend: Backend, requestId: string, value: string, what: What): Promise<boolean> {
  const words = whatWords(what)
  try {
    if (requestId !== '') await backend.access.copied({ requestId, what })
    await backend.copy(value)
    announcer.say(t('page.copied', { what: words }))
    return true
  } catch {
    announcer.say(t('page.copy_failed', { what: words }))
    return false
  }
}

/** Copies selected text and records it in the access log, as copy buttons do. Fields are left to the browser. */
export function copySelection(event: ClipboardEvent, backend: Backend, requestId: string): void {
  const selected = getSelection()?.toString() ?? ''
  const isInField = event.target instanceof Element && event.target.closest('input, textarea') !== null
  if (selected === '' || isInField) return
  event.preventDefault()
  void copyRecorded(backend, requestId, selected, 'selection')
}

/** The action and state of a copy button. Create it while a component is created. */
export class Copying {
  /** It was copied less than 1.5 s ago. */
  done = $state(false)
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly backend = useBackend()
  private readonly request = useRequest()

  constructor() {
    onDestroy(() => clearTimeout(this.timer))
  }

  /** Copies a value and sets done for a moment. */
  async copy(value: string, what: What): Promise<void> {
    if (!(await copyRecorded(this.backend, this.request(), value, what))) return
    this.done = true
    clearTimeout(this.timer)
    this.timer = setTimeout(() => (this.done = false), 1500)
  }
}
