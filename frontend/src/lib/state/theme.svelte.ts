import { MediaQuery } from 'svelte/reactivity'
import { preferences } from './preferences.svelte'

export type Theme = 'light' | 'dark' | 'contrast' | 'contrast-dark'

const dark = new MediaQuery('prefers-color-scheme: dark')
const contrast = new MediaQuery('prefers-contrast: more')

/** The current theme: the chosen one, or the system's. */
export function theme(): Theme {
  const isDark = preferences.theme === 'system' ? dark.current : preferences.theme === 'dark'
  if (preferences.contrast === 'high' || contrast.current) return isDark ? 'contrast-dark' : 'contrast'
  return isDark ? 'dark' : 'light'
}

/** Sets the theme, the density and the text size on root. Call it in an effect. */
export function applyTheme(root: HTMLElement): void {
  root.dataset['theme'] = theme()
  root.dataset['density'] = preferences.density
  root.style.fontSize = preferences.textSize === 100 ? '' : `${preferences.textSize}%`
}
