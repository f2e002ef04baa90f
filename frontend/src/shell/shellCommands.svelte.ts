import { useBackend } from '../lib/context'
import { asAppError } from '../lib/errors'
import { wordsOf } from '../lib/problems'
import { access, can } from '../lib/state/access.svelte'
import { dispatcher } from '../lib/state/commands'
import type { Lookup } from '../lib/state/lookup.svelte'
import { options, preferences } from '../lib/state/preferences.svelte'
import { t } from '../lib/text'
import { announcer } from '../ui/announcer.svelte'
import type { DialogState } from './dialogState.svelte'
import { pages, type Page } from './pages'

export interface CommandTargets {
  dialogs: DialogState
  lookup: Lookup
  /** Whether a platform is open, or being opened. */
  ready: () => boolean
  showPage: (page: Page) => void
  /** Focuses the field for the User ID. */
  focusField: () => void
}

/** Registers the shell's own commands, each while it can do something. Called while a component is created. */
export function registerCommands({ dialogs, lookup, ready, showPage, focusField }: CommandTargets): void {
  const backend = useBackend()

  function available(when: () => boolean, handlers: Record<string, () => void>) {
    const able = $derived(when()) // a handler is registered again only when this changes
    $effect(() => {
      if (!able) return
      const stops = Object.entries(handlers).map(([id, handler]) => dispatcher.on(id, handler))
      return () => stops.forEach((stop) => stop())
    })
  }

  async function lock() {
    try {
      await access.change(() => backend.access.lock(), 'access.lock')
    } catch (thrown) {
      const { code, params } = asAppError(thrown, 'access.lock')
      announcer.say(wordsOf(code, params).title)
    }
  }

  function resize(step: -1 | 0 | 1) {
    preferences.resize(step)
    announcer.say(t('options.text_size.said', { n: preferences.textSize }))
  }

  function changeDensity() {
    const density = preferences.density === 'compact' ? 'comfortable' : 'compact'
    preferences.set({ density })
    announcer.say(t(`options.density.said.${density}`))
  }

  const sizes = options.textSize
  const unlocked = () => access.state !== undefined && !access.locked
  const hasUser = () => lookup.view !== undefined

  available(() => true, {
    'rows.density': changeDensity,
    'view.options': () => void dialogs.show('options'),
    'requests.open': () => void dialogs.show('requests'),
    'help.words': () => dialogs.showHelp('words'),
    'help.keys': () => dialogs.showHelp('keys')
  })
  available(() => preferences.textSize < Math.max(...sizes), { 'text.bigger': () => resize(1) })
  available(() => preferences.textSize > Math.min(...sizes), { 'text.smaller': () => resize(-1) })
  available(() => preferences.textSize !== sizes[0], { 'text.reset': () => resize(0) })
  available(() => !access.locked && (!ready() || can('set_up')), { 'setup.open': () => void dialogs.show('setup') })
  available(unlocked, { 'access.lock': () => void lock() })
  available(() => ready() && can('look_up'), {
    'lookup.focus': focusField,
    'saved.options': () => void dialogs.show('saved')
  })
  for (const page of pages) {
    const { command, permission } = page
    const allowed = permission ? () => ready() && can(permission) : unlocked
    available(allowed, { [command]: () => showPage(page) })
  }
  available(hasUser, { 'user.changes': () => void dialogs.show('changes') })
  available(() => hasUser() && can('export'), { 'user.export': () => void dialogs.show('export') })
  available(() => lookup.started, { 'user.refresh': () => void lookup.again() })

  // Without it the menu offers commands that then do nothing, which is harmless.
  $effect(() => dispatcher.follow((ids) => void backend.application.offer(ids).catch(() => undefined)))
}
