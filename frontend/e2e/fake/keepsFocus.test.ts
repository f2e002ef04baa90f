import type { Locator, Page } from '@playwright/test'
import { setSize } from '../themesAndSizes'
import { expect, goWithClockPaused, lookUp, open, rows, test } from './page'

/** Where the focus is lies on the page: a control that takes itself away must not leave it nowhere. */
async function focusStays(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(
        () => document.activeElement !== document.body && document.activeElement?.closest('[inert]') === null
      )
    )
    .toBe(true)
}

async function press(page: Page, control: Locator): Promise<void> {
  await control.focus()
  await page.keyboard.press('Enter')
  await focusStays(page)
}

test('keeps the focus when a value is revealed and hidden', async ({ page }) => {
  await open(page, 'U-1002')
  for (const what of ['email', 'metadata']) {
    const button = page.getByRole('button', { name: new RegExp(`(Reveal|Hide).*${what}`, 'i') })
    await press(page, button)
    await expect(button).toHaveText('Hide')
    await expect(button).toBeFocused()
    await press(page, button)
    await expect(button).toHaveText('Reveal')
    await expect(button).toBeFocused()
  }
})

test('keeps the focus on the page when a slow look-up is cancelled', async ({ page }) => {
  await goWithClockPaused(page)
  await lookUp(page, 'U-1011')
  await page.clock.runFor(7000)
  await expect(rows(page).first()).toBeVisible()
  await page.getByRole('button', { name: 'Fetch this user again' }).focus()
  await page.keyboard.press('Enter')
  for (let i = 0; i < 16; i++) await page.clock.runFor(200)
  await press(page, page.locator('[data-banner]').getByRole('button', { name: 'Cancel' }))
  await expect(page.locator('[data-banner]').getByRole('button', { name: 'Try again' })).toBeFocused()
})

test('keeps the focus on the page when the history stops or finishes', async ({ page }) => {
  await open(page, 'U-1034')
  await press(page, page.getByRole('button', { name: 'Cancel' }))
  await open(page, 'U-1009')
  await page.getByRole('button', { name: 'Cancel' }).focus()
  await expect(page.getByText('100,000 of 100,000')).toBeVisible({ timeout: 60_000 })
  await focusStays(page)
})

test('moves the focus to details that start to cover the list', async ({ page }) => {
  await open(page, 'U-1002')
  await rows(page).nth(2).click()
  await rows(page).nth(2).focus()
  await setSize(page, { width: 900, height: 800 })
  await focusStays(page)
  await setSize(page, { width: 400, height: 800 })
  await focusStays(page)
})

test('cycles through the help tabs by arrow keys', async ({ page }) => {
  await open(page, 'U-1002')
  await page.keyboard.press('?')
  const keys = page.getByRole('tab', { name: 'Keys' })
  await expect(keys).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Words' })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(keys).toBeFocused()
})

test('keeps the scroll position when there is no filter to clear', async ({ page }) => {
  await open(page, 'U-1002')
  const pane = page.locator('.timeline [data-scroll]')
  await pane.evaluate((element) => element.scrollTo({ top: 4000 }))
  await page.locator('main').focus()
  await page.keyboard.press('x')
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)))
  expect(await pane.evaluate((element) => element.scrollTop)).toBe(4000)
})
