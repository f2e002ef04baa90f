import type { CDPSession, Page } from '@playwright/test'
import type { Face } from './browser'

/** The four themes, as system preferences. */
const themes = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  contrast: { colorScheme: 'light', contrast: 'more' },
  'contrast-dark': { colorScheme: 'dark', contrast: 'more' }
} as const

export type Theme = keyof typeof themes
export const themeNames = Object.keys(themes) as Theme[]

/** Sizes of the window in which everything must be reachable, and of its text in percent. */
export const sizes = {
  wide: { width: 1280, height: 800, text: 100 },
  middle: { width: 1000, height: 700, text: 100 },
  small: { width: 760, height: 600, text: 100 },
  narrow: { width: 400, height: 800, text: 100 },
  'zoom 200 %': { width: 640, height: 400, text: 100 },
  'text 200 %': { width: 1280, height: 800, text: 200 }
} as const

export type Size = keyof typeof sizes
export const sizeNames = Object.keys(sizes) as Size[]

/** The time in every screenshot: Thursday 26 March 2026, 14:02 in Berlin. */
const moment = new Date('2026-03-26T13:02:00Z')

/** Sets the system's theme and stops the clock. Call it before the page is opened. */
export async function prepare(page: Page, theme: Theme): Promise<void> {
  await page.clock.setFixedTime(moment)
  await setTheme(page, theme)
}

/** Sets the system's theme, which the page follows at once. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ ...themes[theme], reducedMotion: 'reduce' })
}

/** One debugger session per page: several would undo each other's settings. */
const sessions = new WeakMap<Page, CDPSession>()

/** Resizes the window and waits until the page has the new size. */
export async function setSize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size)
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size)
}

/** Sets the font of the page (build/fonts.mjs). Call resize afterwards, so that the page measures again. */
export async function setFace(page: Page, face: Face): Promise<void> {
  const families = face === 'pinned' ? ['', ''] : [`'Arimo ${face}'`, `'DejaVu Sans Mono ${face}'`]
  await page.evaluate(([font = '', fontForIds = '']) => {
    document.documentElement.style.setProperty('--font', font)
    document.documentElement.style.setProperty('--font-id', fontForIds)
  }, families)
}

/** Resizes the window and its text, and waits until the page is painted. */
export async function resize(page: Page, size: Size): Promise<void> {
  const { text, ...viewport } = sizes[size]
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page))
  sessions.set(page, session)
  const px = (16 * text) / 100
  await session.send('Page.setFontSizes', { fontSizes: { standard: px, fixed: px } })
  await page.setViewportSize(viewport)
  const rem = await page.evaluate(painted, viewport)
  if (rem !== px) throw new Error(`the text is ${rem} px, not ${px}`)
}

/**
 * Waits until the page has its new size and three frames passed without a change.
 * Returns the text size in px. Runs inside the page, in one call: there are thousands.
 */
async function painted(size: { width: number; height: number }): Promise<number> {
  // Not requestAnimationFrame: with a fake clock it does not run with the real frames, in which sizes are observed.
  const frame = () =>
    new Promise((done) => {
      new IntersectionObserver((_, observer) => {
        observer.disconnect()
        done(undefined)
      }).observe(document.body)
    })
  while (innerWidth !== size.width || innerHeight !== size.height) await frame()
  dispatchEvent(new Event('resize'))
  let [before, same] = ['', 0]
  while (same < 3) {
    await frame()
    const now = `${document.body.innerHTML.length} ${document.documentElement.scrollHeight}`
    same = now === before ? same + 1 : 0
    before = now
  }
  return parseFloat(getComputedStyle(document.documentElement).fontSize)
}
