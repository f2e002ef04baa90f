import type { Page } from '@playwright/test'
import { resolveConfig } from 'vite'
const themes = ['light', 'dark', 'contrast', 'contrast-dark', 'all']
import { setSize } from '../themesAndSizes'
import { expect, expectNoSidewaysScroll, expectNoViolations, open, rows, test, tip } from './page'

async function openGallery(page: Page, theme: string, density = 'compact'): Promise<void> {
  await page.goto(`/gallery.html?theme=${theme}&density=${density}`)
  await expect(page.getByRole('heading', { name: 'Announcer' })).toBeVisible()
}
const board = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const state = (page: Page, component: string, name: string) =>
  board(page, component)
    .locator('figure')
    .filter({ has: page.locator('figcaption', { hasText: new RegExp(`^${name}$`) }) })

/** Words that lie outside of what shows them, but for those that end on an ellipsis and those that can be scrolled to. */
async function expectNothingCutOff(page: Page): Promise<void> {
  const cut = await page.evaluate(() => {
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode
      if (text.textContent?.trim() === '' || text.parentElement?.closest('.sr, script')) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      const words = range.getBoundingClientRect()
      for (let box = text.parentElement; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box)
        if (style.display === 'contents' || style.display === 'inline') continue
        if (/auto|scroll/.test(style.overflow) || style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none')
          break
        if (style.overflow === 'visible') continue
        const { left, right, top, bottom } = box.getBoundingClientRect()
        const over = Math.max(left - words.left, words.right - right, top - words.top, words.bottom - bottom)
        if (over > 1) found.push(`${text.textContent?.trim()} by ${over} in ${box.className}`)
      }
    }
    return found
  })
  expect(cut).toEqual([])
}

for (const [width, height] of [
  [1280, 800],
  [400, 800]
] as const) {
  test.describe(`the gallery, ${width} wide`, () => {
    test.use({ viewport: { width, height }, contextOptions: { reducedMotion: 'reduce' } })

    for (const theme of themes) {
      test(theme, async ({ page }) => {
        await openGallery(page, theme)
        await expectNoSidewaysScroll(page)
        await expectNothingCutOff(page)
        await expectNoViolations(page)
      })
    }
    test('comfortable @faces', async ({ page }) => {
      await openGallery(page, 'light', 'comfortable')
      await expectNoSidewaysScroll(page)
      await expectNothingCutOff(page)
    })
    test('shows no animation with reduced motion', async ({ page }) => {
      await openGallery(page, 'light')
      await page.getByRole('button', { name: 'Move it' }).click()
      await page.getByRole('button', { name: 'Connection' }).first().click()
      await expect(page.getByRole('dialog', { name: 'Connection' })).toBeVisible()
      expect(
        await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running'))
      ).toEqual([])
    })
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`forced colours, ${colorScheme}, ${width} wide`, () => {
      test.use({
        viewport: { width, height },
        colorScheme,
        contextOptions: { forcedColors: 'active', reducedMotion: 'reduce' }
      })

      test('stays readable in forced colors', async ({ page }) => {
        await openGallery(page, colorScheme)
        await expectNoSidewaysScroll(page)
        await expectNothingCutOff(page)
        await expectNoViolations(page)

        const css = (locator: ReturnType<Page['locator']>, property: string) =>
          locator.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)
        const button = (name: string) => state(page, 'Button', name).getByRole('button')
        const ground = await css(button('normal'), 'background-color')
        expect(await css(button('primary'), 'background-color'), 'a primary button').not.toBe(ground)
        expect(await css(button('primary, disabled'), 'color'), 'one that is off').not.toBe(
          await css(button('normal'), 'color')
        )
        expect(await css(button('normal, focus'), 'outline-style'), 'the focus').toBe('solid')

        const words = await css(state(page, 'Status', 'caller').locator('bdi'), 'color')
        for (const family of ['caller', 'broken', 'unknown', 'waiting', 'working', 'ended']) {
          const icon = state(page, 'StatusIcon', family).locator('svg')
          expect(await css(icon, 'color'), `the icon of ${family} is as plain as words`).toBe(words)
        }
        expect(await css(state(page, 'Status', 'caller, tag').locator('.status'), 'border-top-style'), 'a tag').toBe(
          'solid'
        )
        expect(await css(state(page, 'Chip', 'plain').locator('.chip'), 'border-top-style'), 'a chip').toBe('solid')
        const row = board(page, 'VirtualList').locator('[aria-current]')
        expect(await css(row, 'border-left-width'), 'the row that is open').toBe('4px')
        const bone = state(page, 'Skeleton', 'lines').locator('i').first()
        expect(await css(bone, 'border-top-style'), 'what is coming').toBe('solid')
      })
    })
  }
}

test('stores theme and density in the address', async ({ page }) => {
  await openGallery(page, 'light')
  const root = page.locator('html')
  await page.getByRole('radio', { name: 'Contrast dark' }).check()
  const comfortable = page.getByRole('group', { name: 'Density' }).getByRole('radio', { name: 'Comfortable' })
  await comfortable.check()
  await expect(root).toHaveAttribute('data-theme', 'contrast-dark')
  await expect(root).toHaveAttribute('data-density', 'comfortable')
  await page.reload()
  await expect(root).toHaveAttribute('data-theme', 'contrast-dark')
  await expect(comfortable).toBeChecked()
})

test('shows a tip only for text that is cut off', async ({ page }) => {
  await openGallery(page, 'light')
  const long = state(page, 'Chip', 'too long').locator('bdi')
  await long.hover()
  await expect(tip(page)).toHaveText(/^The Very Honourable .* \(1782\)$/)
  const short = state(page, 'Chip', 'plain').locator('bdi')
  await short.hover()
  await expect(tip(page)).toHaveCount(0)
})

for (const width of [1280, 400]) {
  test(`${width} wide, skeletons are as high as the loaded content @faces`, async ({ page }) => {
    await setSize(page, { width, height: 800 })
    const height = (locator: ReturnType<Page['locator']>) =>
      locator.first().evaluate((element) => element.getBoundingClientRect().height)

    await open(page, 'U-1002')
    await expect(rows(page).first()).toBeVisible()
    const connection = await height(page.locator('li:has(> [data-connection])'))
    const attempt = await height(page.locator('[data-row]'))
    await rows(page).first().click()
    const fact = await height(page.locator('dl > div', { hasText: 'Job ID' }))
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: /^Accounts/ }).click()
    const account = await height(page.locator('li', { hasText: 'Everyday account' }))

    await openGallery(page, 'light')
    const coming = (name: string) => height(state(page, 'Skeleton', name).locator('.row').last())
    expect(await coming('connections')).toBe(connection)
    expect(await coming(width === 400 ? 'attempts' : 'attempts, full width')).toBe(attempt)
    expect(await coming('facts')).toBe(fact)
    expect(await coming('lines')).toBe(account)
  })
}

test('builds the gallery with sample users and not with the application', async () => {
  const pages = async (mode: string) => {
    const { build } = await resolveConfig({ logLevel: 'silent' }, 'build', mode)
    return build.rolldownOptions.input
  }
  expect(await pages('fake')).toEqual([expect.stringMatching(/index\.html$/), expect.stringMatching(/gallery\.html$/)])
  expect(await pages('production')).toEqual([expect.stringMatching(/index\.html$/)])
})
