import { MediaQuery } from 'svelte/reactivity'
import { preferences } from './preferences.svelte'

export type Theme = 'light' | 'dark' | 'contrast' | 'contrast-dark'

const dark = new MediaQuery('prefers-color-scheme: dark')
const contrast = new MediaQuery('prefers-contrast: more')

/** The theme that is on: what was chosen, else what the system asks for. */
export function theme(): Theme {
  const isDark = preferences.theme === 'system' ? dark.current : preferences.theme === 'dark'
  if (preferences.contrast === 'high' || contrast.current) return isDark ? 'contrast-dark' : 'contrast'
  return isDark ? 'dark' : 'light'
}

/** Lets the styles know the theme, the density of rows and the size of text. For an effect: it follows every change. */
export function applyTheme(root: HTMLElement): void {
  root.dataset['theme'] = theme()
  root.dataset['density'] = preferences.density
  root.style.fontSize = preferences.textSize === 100 ? '' : `${preferences.textSize}%`
}
