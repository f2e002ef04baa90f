import { theme, type Theme } from '../lib/state/theme.svelte'
import { options, type Choices } from '../lib/state/preferences.svelte'
import { themes } from './themes'

/**
 * The gallery's theme (one, or all four side by side) and density. They are stored in
 * the address (?theme=dark&density=comfortable), apart from the application's settings.
 */
class GallerySettings {
  theme = $state<Theme | 'all'>('light')
  density = $state<Choices['density']>('compact')
  readonly shown = $derived(this.theme === 'all' ? themes : [this.theme])

  read(address: string): void {
    const { searchParams } = new URL(address)
    this.theme = ([...themes, 'all'] as const).find((one) => one === searchParams.get('theme')) ?? theme()
    this.density = options.density.find((one) => one === searchParams.get('density')) ?? 'compact'
  }

  apply(root: HTMLElement): void {
    root.dataset['theme'] = this.theme === 'all' ? theme() : this.theme
    root.dataset['density'] = this.density
  }

  choose(changes: { theme?: Theme | 'all'; density?: GallerySettings['density'] }): void {
    Object.assign(this, changes)
    const address = new URL(location.href)
    address.searchParams.set('theme', this.theme)
    address.searchParams.set('density', this.density)
    history.replaceState(null, '', address)
  }
}

export const settings = new GallerySettings()
