import type { Page } from '@playwright/test'
import { details, expect, expectNoSidewaysScroll, expectNoViolations, open, rows, test, tip } from './page'

const help = (page: Page) => page.getByRole('dialog', { name: 'Help' })
const wanted = (page: Page) => help(page).locator('[aria-current]')

test('W explains the status of a connection and returns the focus', async ({ page }) => {
  await open(page, 'U-1002')
  const gringotts = page.getByRole('button', { name: 'Gringotts', exact: true })
  await gringotts.focus()
  await page.keyboard.press('w')
  await expect(wanted(page)).toHaveCount(1)
  await expect(wanted(page)).toContainText('DENIED')
  await expect(wanted(page)).toContainText('Caller must act')
  await expect(wanted(page)).toContainText('Escalate only if the same credentials work')
  await expect(wanted(page)).toBeFocused()
  await expect(wanted(page)).toBeInViewport()
  await page.keyboard.press('Escape')
  await expect(gringotts).toBeFocused()
})

test('W explains the values of an attempt in the list and in More details', async ({ page }) => {
  await open(page, 'U-1002')
  const denied = page.getByRole('button', { name: /^More details: DENIED/ }).first()
  await denied.focus()
  await page.keyboard.press('w')
  await expect(wanted(page)).toHaveText([/^\s*DENIED/, /^\s*Aggregation/, /^\s*FOREGROUND/])
  await page.keyboard.press('Escape')
  await denied.click()
  await expect(details(page)).toBeFocused()
  await page.keyboard.press('w')
  await expect(wanted(page)).toHaveText([/^\s*DENIED/, /^\s*Aggregation/, /^\s*FOREGROUND/])
})

test('explains an unrecognized status as unknown', async ({ page }) => {
  await open(page, 'U-1006')
  await page.locator('[data-connection]').first().focus()
  await page.keyboard.press('w')
  await expect(wanted(page)).toContainText('QUARANTINED')
  await expect(wanted(page)).toContainText('does not know')
  await expect(wanted(page)).toContainText('Unknown')
})

test('finds words while typing and moves through them by arrow keys', async ({ page }) => {
  await open(page, 'U-1002')
  await page.locator('main').focus()
  await page.keyboard.press('w')
  await expect(help(page).getByRole('textbox', { name: 'Find a word' })).toBeFocused()
  await page.keyboard.type('micro')
  await expect(help(page).getByRole('status')).toHaveText('1 word')
  await page.keyboard.press('Tab')
  await expect(help(page).getByText('MICRO_DEPOSIT')).toBeVisible()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('no such thing')
  await expect(help(page).getByText('No word matches “no such thing”.')).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('caller')
  await page.keyboard.press('Tab')
  const first = help(page).locator('[data-topic]').first()
  await expect(first).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(help(page).locator('[data-topic]').nth(1)).toBeFocused()
})

test('opens words and keys from the help button', async ({ page }) => {
  await open(page, 'U-1002')
  const button = page.getByRole('button', { name: 'Help' })
  await button.hover()
  await expect(tip(page)).toHaveText('Help (W)')
  await button.click()
  await help(page).getByRole('tab', { name: 'Keys' }).click()
  await expect(help(page).getByText('Go to the User ID field')).toBeVisible()
  await help(page).getByRole('button', { name: 'View options' }).click()
  await expect(page.getByRole('dialog', { name: 'View options' })).toBeVisible()
  await expect(help(page)).toBeHidden()
  await page.mouse.click(20, 600)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(button).toBeFocused()
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1280, 800],
    [400, 800]
  ] as const) {
    test.describe(`${colorScheme}, ${width} wide`, () => {
      test.use({ colorScheme, viewport: { width, height } })
      test('help and view options have no accessibility violations', async ({ page }) => {
        await open(page, 'U-1002')
        await expect(rows(page).first()).toBeVisible()
        for (const key of ['?', 'w', 'v']) {
          await page.keyboard.press(key)
          await expect(page.getByRole('dialog')).toBeVisible()
          await expectNoSidewaysScroll(page)
          await expectNoViolations(page)
          await page.keyboard.press('Escape')
          await expect(page.getByRole('dialog')).toBeHidden()
        }
      })
    })
  }
}
