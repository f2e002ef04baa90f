import type { Page } from '@playwright/test'
import { cutTexts, overlaps, sidewaysScroll, smallTargets } from './geometry/checks'
import { installSeen } from './geometry/seen'

export { walkByTab } from './geometry/focus'

/** Which texts of ordinary users may end in an ellipsis, whole in their tip, and why. */
const mayBeShortened: [RegExp, string][] = []

/**
 * Measures the page as it is now: nothing scrolls sideways, no text is cut off,
 * nothing lies over anything, and whatever can be pressed is big enough. Gives
 * what is wrong, in words.
 *
 * Texts of someone who means harm may be as long as they like, so they may end
 * in an ellipsis; those of ordinary users may not.
 */
export async function measure(page: Page, { hostile = false } = {}): Promise<string[]> {
  await page.evaluate(installSeen)
  const { cut, shortened } = await page.evaluate(cutTexts)
  const tooShort = hostile ? [] : shortened.filter((text) => !mayBeShortened.some(([pattern]) => pattern.test(text)))
  return [
    ...(await page.evaluate(sidewaysScroll)).map((text) => `scrolls sideways: ${text}`),
    ...cut.map((text) => `cut off: ${text}`),
    ...tooShort.map((text) => `shortened: ${text}`),
    ...(await page.evaluate(overlaps)).map((text) => `overlap: ${text}`),
    ...(await page.evaluate(smallTargets)).map((text) => `small target: ${text}`)
  ]
}
