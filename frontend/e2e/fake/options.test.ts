import type { Page } from '@playwright/test'
import { setSize } from '../themesAndSizes'
import { details, expect, expectNoSidewaysScroll, field, open, rows, test } from './page'

const options = (page: Page) => page.getByRole('dialog', { name: 'View options' })
const root = (page: Page) => page.locator('html')

test('applies and stores an option at once, also by arrow keys', async ({ page }) => {
  await open(page, 'U-1002')
  await page.getByRole('button', { name: 'View options' }).click()
  await expect(options(page).getByRole('radio', { name: 'System' }).first()).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(root(page)).toHaveAttribute('data-theme', 'dark')
  await options(page).getByRole('radio', { name: 'High' }).check()
  await expect(root(page)).toHaveAttribute('data-theme', 'contrast-dark')
  await options(page).getByRole('radio', { name: 'Comfortable' }).check()
  await options(page).getByRole('button', { name: 'Bigger text' }).click()
  await expect(options(page).getByText('110 %')).toBeVisible()
  await page.reload()
  await expect(root(page)).toHaveAttribute('data-theme', 'contrast-dark')
  await expect(root(page)).toHaveAttribute('data-density', 'comfortable')
  await page.getByRole('button', { name: 'View options' }).click()
  await expect(options(page).getByText('110 %')).toBeVisible()
  await options(page).getByRole('button', { name: 'Default text size' }).click()
  await expect(options(page).getByText('100 %')).toBeVisible()
})

test('uses one column at 200 % text size without losing content', async ({ page }) => {
  await open(page, 'U-1002')
  for (const size of [110, 125, 150, 175, 200]) {
    await page.keyboard.press('Control++')
    await expect(page.getByText(`Text size ${size} %`)).toBeAttached()
  }
  await expect(root(page)).toHaveAttribute('data-columns', '1')
  await expectNoSidewaysScroll(page)
  await expect(page.getByText('Sample data').first()).toBeInViewport()
  await page.getByRole('button', { name: 'View options' }).click()
  const bigger = options(page).getByRole('button', { name: 'Bigger text' })
  await expect(bigger).toHaveAttribute('aria-disabled', 'true')
  for (const radio of await options(page).getByRole('radio').all()) {
    await radio.focus()
    await expect(radio).toBeInViewport()
  }
  await page.keyboard.press('Escape')
  await rows(page).first().click()
  await expect(details(page).getByText('Job ID')).toBeVisible()
  await expectNoSidewaysScroll(page)
})

test.describe('far from the institutions', () => {
  test.use({ timezoneId: 'Pacific/Kiritimati' })

  test('applies the chosen time zone to days and times', async ({ page }) => {
    await page.clock.setFixedTime(new Date('2026-03-26T13:02:00Z')) // 03:02 of the 27th on Kiritimati
    await open(page, 'U-1002')
    const timeline = page.getByRole('region', { name: 'Timeline' })
    await expect(timeline.getByText('Fri 27 March').first()).toBeVisible()
    await expect(timeline.getByText(/^Pacific\/Kiritimati/)).toBeVisible()
    await page.keyboard.press('v')
    await expect(options(page).getByText('Pacific/Kiritimati')).toBeVisible()
    await options(page).getByRole('radio', { name: 'UTC' }).check()
    await expect(timeline.getByText('Thu 26 March').first()).toBeVisible()
    await expect(timeline.getByText('Fri 27 March')).toHaveCount(0)
    await expect(timeline.locator('[data-attempt] time').first()).toHaveText('12:59')
    await options(page)
      .getByRole('radio', { name: /^The institutions’ country/ })
      .check()
    await expect(timeline.getByText(/^Europe\/London/)).toBeVisible()
    await expect(options(page).getByText('London (United Kingdom)')).toBeVisible()
  })
})

test('claims no country for a user without connections', async ({ page }) => {
  await open(page, 'U-1008')
  await page.keyboard.press('v')
  await options(page)
    .getByRole('radio', { name: /^The institutions’ country/ })
    .check()
  await page.keyboard.press('Escape')
  await expect(page.getByText(/CES?T/).first()).toBeVisible()
})

test('shows the platform at every width', async ({ page }) => {
  for (const width of [1280, 800, 400]) {
    await setSize(page, { width, height: 800 })
    await open(page, 'U-1002')
    await expect(page.getByRole('banner').getByText('Sample data')).toBeInViewport({ ratio: 1 })
    await expect(field(page)).toBeInViewport({ ratio: 1 })
    await expect(page.getByRole('button', { name: 'View options' })).toBeInViewport({ ratio: 1 })
  }
})
