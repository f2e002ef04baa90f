import { families } from '../lib/family'
import type { Theme } from '../lib/state/theme.svelte'

/** Foreground and background pairs, with the least contrast in the usual and in the high-contrast themes. */
export const kinds = {
  /** Words: AA, and AAA where high contrast is asked for. */
  text: { usual: 4.5, high: 7 },
  /** Text of disabled controls. WCAG sets no minimum; it must be readable anyway. */
  off: { usual: 3, high: 4.5 },
  /** Icons, bars of a chart, borders of fields, the ring of the focus. */
  graphic: { usual: 3, high: 3 },
  /** Borders of what its words name anyway: quiet, but clear where high contrast is asked for. */
  edge: { usual: 1.15, high: 3 },
  /** One ground beside another. */
  shade: { usual: 1.05, high: 1.1 }
} as const
export type Kind = keyof typeof kinds

interface Pair {
  ink: string
  ground: string
  kind: Kind
}

export function least(kind: Kind, theme: Theme): number {
  return theme.startsWith('contrast') ? kinds[kind].high : kinds[kind].usual
}

/** What anything can lie on: the grounds of every page, and those a pointer, a press or a choice gives a row. */
export const grounds = ['canvas', 'surface', 'sunken', 'hover', 'selected', 'pressed'] as const
/** The grounds of a family's tags and notices. */
export const washes = families.map((family) => `${family}-bg`)
export const inks = ['text', 'text-2', 'text-3', 'accent-text'] as const

const every = (kind: Kind, from: readonly string[], on: readonly string[]): Pair[] =>
  from.flatMap((ink) => on.map((ground) => ({ ink, ground, kind })))

/** Every pair of an ink and a ground that the components can bring together. */
export const pairs: readonly Pair[] = [
  ...every('text', inks, [...grounds, ...washes]),
  ...every('text', ['on-accent'], ['accent', 'accent-hover', 'accent-pressed']),
  ...every('text', ['surface'], ['broken-fg', 'broken-mark']), // the button that destroys
  ...families.flatMap((family) => [
    ...every('text', [`${family}-fg`], [...grounds, `${family}-bg`]),
    ...every('graphic', [`${family}-mark`], [...grounds, `${family}-bg`]),
    ...every('edge', [`${family}-border`], ['canvas', 'surface', `${family}-bg`])
  ]),
  ...every('off', ['text-off'], ['canvas', 'surface', 'sunken']),
  ...every('graphic', ['focus'], [...grounds, ...washes]),
  ...every('graphic', ['accent'], grounds),
  ...every('graphic', ['control'], ['canvas', 'surface', 'sunken']),
  ...every('edge', ['line', 'edge-2', 'skeleton'], ['canvas', 'surface']),
  ...every('shade', ['sunken', 'hover', 'selected', 'pressed'], ['surface'])
]
