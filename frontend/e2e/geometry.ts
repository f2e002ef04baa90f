import type { Page } from '@playwright/test'
import { cutTexts, overlaps, sidewaysScroll, smallTargets } from './geometry/checks'
import { installSeen } from './geometry/seen'

export { walkByTab } from './geometry/focus'

/** Which texts of ordinary users may end in an ellipsis, whole in their tip, and why. */
const mayBeShortened: [RegExp, string][] = []

interface Findings {
  sideways: string[]
  texts: { cut: string[]; shortened: string[] }
  over: string[]
  small: string[]
}

/** All checks, in one call. */
const allChecks = `(${installSeen.toString()})(true), {
  sideways: (${sidewaysScroll.toString()})(),
  texts: (${cutTexts.toString()})(),
  over: (${overlaps.toString()})(),
  small: (${smallTargets.toString()})()
}`

/**
 * Measures the page as it is now: nothing scrolls sideways, no text is cut off,
 * nothing lies over anything, and whatever can be pressed is big enough. Gives
 * what is wrong, in words.
 *
 * Texts of someone who means harm may be as long as they like, so they may end
 * in an ellipsis; those of ordinary users may not.
 */
export async function measure(page: Page, { hostile = false } = {}): Promise<string[]> {
  const { sideways, texts, over, small } = await page.evaluate<Findings>(allChecks)
  const { cut, shortened } = texts
  const tooShort = hostile ? [] : shortened.filter((text) => !mayBeShortened.some(([pattern]) => pattern.test(text)))
  return [
    ...sideways.map((text) => `scrolls sideways: ${text}`),
    ...cut.map((text) => `cut off: ${text}`),
    ...tooShort.map((text) => `shortened: ${text}`),
    ...over.map((text) => `overlap: ${text}`),
    ...small.map((text) => `small target: ${text}`)
  ]
}
