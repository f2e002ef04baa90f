import type { Theme } from '../lib/state/theme.svelte'
import css from '../ui/themes.css?raw'

export const themes: readonly Theme[] = ['light', 'dark', 'contrast', 'contrast-dark']

/** The colours of a theme by their names without the dashes, as they stand in themes.css. */
export function coloursOf(theme: Theme): Record<string, string> {
  const block = new RegExp(`\\n\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value])
  )
}

/** How bright a colour of six hexadecimal digits is, as WCAG 2 counts it. */
function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  const [red = NaN, green = NaN, blue = NaN] = parts
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The contrast of two colours, from 1 (none) to 21. */
export function contrast(one: string, other: string): number {
  const [low = NaN, high = NaN] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}
