import type { Page } from '@playwright/test'
import { setFace } from '../themesAndSizes'
import { expect, open, rows, test } from './page'

/** How wide the letters are, against those of the pinned face. */
const scales: Record<string, number> = { fake: 1, wide: 1.1, narrow: 0.9 }
const sentence = 'The connection to First Platypus Bank was DENIED 3 times, last on 26 March 2026 at 14:02'
/** The width of the sentence in em: in the pinned face, which has Arial's widths, and in its face for ids. */
const pinned = { text: 40.798, ids: (sentence.length * 1233) / 2048 }

/** How wide the sentence is in the page's face and in its face for ids, in em. */
async function widths(page: Page): Promise<{ text: number; ids: number }> {
  return page.evaluate((text) => {
    const width = (face: string) => {
      const measured = document.createElement('span')
      measured.textContent = text
      const style = getComputedStyle(document.documentElement)
      Object.assign(measured.style, { position: 'absolute', whiteSpace: 'nowrap' })
      measured.style.font = `100px ${style.getPropertyValue(face)}`
      document.body.append(measured)
      const { width } = measured.getBoundingClientRect()
      measured.remove()
      return width / 100
    }
    return { text: width('--font'), ids: width('--font-id') }
  }, sentence)
}

async function expectScale(page: Page, scale: number): Promise<void> {
  const { text, ids } = await widths(page)
  expect(text / pinned.text).toBeCloseTo(scale, 2)
  expect(ids / pinned.ids).toBeCloseTo(scale, 2)
}

test('measures text and IDs with the font under test @faces', async ({ page }) => {
  await open(page, 'U-1002')
  await expectScale(page, scales[test.info().project.name] ?? NaN)
})

test('switches to the wider and the narrower font and back', async ({ page }) => {
  await open(page, 'U-1002')
  for (const [face, scale] of [
    ['wide', 1.1],
    ['narrow', 0.9],
    ['pinned', 1]
  ] as const) {
    await setFace(page, face)
    await expectScale(page, scale)
  }
})

/** The faces in which the page is drawn, fallback for single characters included. */
async function drawnWith(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('DOM.enable')
  await session.send('CSS.enable')
  const { root } = await session.send('DOM.getDocument', { depth: -1 })
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'body *' })
  const found = new Set<string>()
  for (const nodeId of nodeIds) {
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId })
    for (const { familyName } of fonts) found.add(familyName)
  }
  return [...found].sort()
}

test('uses no system font, even for emoji and other scripts @faces', async ({ page }) => {
  await open(page, 'U-1010')
  await expect(rows(page).first()).toBeVisible()
  const ours = ['Arimo', 'DejaVu Sans', 'DejaVu Sans Mono', 'Noto Color Emoji']
  const used = await drawnWith(page)
  expect(used).toContain('Arimo')
  expect(used.filter((face) => !ours.includes(face))).toEqual([])
})
