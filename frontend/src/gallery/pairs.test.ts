import { describe, expect, it } from 'vitest'
import { declarations, tokensOf } from '../../test/styles'
import { families } from '../lib/family'
import { kinds, least, pairs, type Kind } from './pairs'
import { coloursOf, contrast, themes } from './themes'

describe.each(themes)('%s', (theme) => {
  const colours = coloursOf(theme)

  it('defines the same colors as every other theme', () => {
    expect(Object.keys(colours).length).toBeGreaterThan(40)
    expect(Object.keys(colours)).toEqual(Object.keys(coloursOf('light')))
  })
  it.each(Object.keys(kinds) as Kind[])('every pair of kind %s has enough contrast', (kind) => {
    const wanted = least(kind, theme)
    const low = pairs
      .filter((pair) => pair.kind === kind)
      .map(({ ink, ground }) => ({ ink, ground, ratio: contrast(colours[ink] ?? '', colours[ground] ?? '') }))
      .filter(({ ratio }) => !(ratio >= wanted)) // also what is not a number
      .map(({ ink, ground, ratio }) => `${ink} on ${ground}: ${ratio.toFixed(2)}, not ${wanted}`)
    expect(low).toEqual([])
  })
})

it('computes contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21)
  expect(contrast('#767676', '#ffffff').toFixed(2)).toBe('4.54')
})

/** The names that data-family stands for (base.css). */
const ofFamily: Record<string, string> = {
  'family-text': 'fg',
  'family-background': 'bg',
  'family-border': 'border',
  'family-icon': 'mark'
}
const named = (token: string) =>
  token in ofFamily ? families.map((family) => `${family}-${ofFamily[token] ?? ''}`) : [token]

/** What the styles colour with, and as which kinds of pair it must be proved. */
it.each([
  ['words and icons', /^(color|fill|stroke|caret-color|accent-color)$/, 'ink', ['text', 'off', 'graphic']],
  ['edges', /^(border|outline)(-(top|right|bottom|left|inline|block))?(-color)?$/, 'ink', Object.keys(kinds)],
  ['grounds', /^background(-color)?$/, 'either', Object.keys(kinds)]
] as const)('knows every colour that the styles use for %s', (_, property, side, asKinds) => {
  const proved = new Set(
    pairs
      .filter(({ kind }) => (asKinds as readonly string[]).includes(kind))
      .flatMap(({ ink, ground }) => (side === 'ink' ? [ink] : [ink, ground]))
  )
  const used = declarations.filter((one) => property.test(one.property)).flatMap(({ value }) => tokensOf(value))
  expect(used.length).toBeGreaterThan(10)
  const colours = coloursOf('light')
  const unproved = used.flatMap(named).filter((token) => token in colours && !proved.has(token))
  expect([...new Set(unproved)]).toEqual([])
})
