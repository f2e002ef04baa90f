import { theme, type Theme } from '../lib/state/theme.svelte'
import { options, type Choices } from '../lib/state/preferences.svelte'
import { themes } from './themes'

/**
 * What the gallery wears: one theme or all four side by side, and how close rows
 * stand. It is kept in the address (?theme=dark&density=comfortable), and changes
 * nothing of what a person chose for the application.
 */
class Wearing {
  theme = $state<Theme | 'all'>('light')
  density = $state<Choices['density']>('compact')
  readonly shown = $derived(this.theme === 'all' ? themes : [this.theme])

  read(address: string): void {
    const { searchParams } = new URL(address)
    this.theme = ([...themes, 'all'] as const).find((one) => one === searchParams.get('theme')) ?? theme()
    this.density = options.density.find((one) => one === searchParams.get('density')) ?? 'compact'
  }

  /** For an effect: it follows every change. */
  wear(root: HTMLElement): void {
    root.dataset['theme'] = this.theme === 'all' ? theme() : this.theme
    root.dataset['density'] = this.density
  }

  choose(changes: { theme?: Theme | 'all'; density?: Wearing['density'] }): void {
    Object.assign(this, changes)
    const address = new URL(location.href)
    address.searchParams.set('theme', this.theme)
    address.searchParams.set('density', this.density)
    history.replaceState(null, '', address)
  }
}

export const wearing = new Wearing()
