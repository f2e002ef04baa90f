import type { Page } from '@playwright/test'
import { details, expect, expectNoViolations, fact, open, test, tip } from './page'

const line = (page: Page) => page.getByRole('region', { name: 'The worst status among the connections' })
const connections = (page: Page) => page.getByRole('region', { name: 'External connections' })
const silentWords = /Looks connected, but nothing has run since \d+ \w+ \d{4}/

test('marks a connection without recent attempts as unknown everywhere', async ({ page }) => {
  await open(page, 'U-1050')
  await expect(line(page)).toHaveAttribute('data-family', 'unknown')
  await expect(line(page)).toContainText(/Brobdingnag Big Bank\s*CONNECTED/)
  await expect(line(page)).toContainText(silentWords)
  await expect(connections(page).getByText('The worst: Unknown')).toBeAttached()
  const items = connections(page).getByRole('listitem')
  await expect(items.first()).toHaveAttribute('data-family', 'unknown')
  await expect(items.first()).toContainText(silentWords)
  await expect(items.nth(1)).toContainText(/Updates only on request; the last attempt was \d+ \w+ \d{4}/)
  await expect(items.last()).toHaveAttribute('data-family', 'working')
  await page.keyboard.press('Shift') // the keyboard is in use
  await items.first().getByRole('button').focus()
  await expect(tip(page)).toContainText(silentWords)
  await items.first().getByRole('button').click()
  await expect(details(page)).toContainText(silentWords)
  await expect(fact(page, 'Current status').locator('[data-family=unknown]').first()).toBeVisible()
  await page.getByRole('tab', { name: /^Accounts/ }).click()
  await expect(page.getByRole('tabpanel').locator('h3 [data-family=unknown] svg').first()).toBeVisible()
  await expectNoViolations(page)
})

test('shows no connection of a disabled user as working', async ({ page }) => {
  await open(page, 'U-1051')
  await expect(line(page)).toHaveAttribute('data-family', 'broken')
  await expect(line(page)).toContainText(/CONNECTED\s*and 1 more\s*The user is disabled, so no attempts run/)
  await expect(connections(page).locator('[data-family=working]')).toHaveCount(0)
  await expectNoViolations(page)
})

test('distinguishes an attempt that seems stuck from a new one', async ({ page }) => {
  await open(page, 'U-1052')
  await expect(line(page)).toContainText(/Cloud Cuckoo Cards\s*UPDATED\s*The attempt that began .* seems stuck/)
  await expect(connections(page).getByRole('listitem').last()).toContainText('an attempt is running now')
  await expect(page.locator('[data-attempt]', { hasText: 'seems stuck' })).toContainText(
    /seems stuck\s·\sCloud Cuckoo Cards/
  )
  await page.getByRole('button', { name: /^More details: TRANSFERRED, seems stuck, Cloud Cuckoo Cards/ }).click()
  await expect(fact(page, 'Last attempt status')).toContainText(/TRANSFERRED\s*seems stuck/)
  await expect(page.getByRole('button', { name: /^More details: TRANSFERRED, Wonderland Savings/ })).toBeVisible()
  await expectNoViolations(page)
})

test('says that manual accounts have no attempts', async ({ page }) => {
  await open(page, 'U-1053')
  await expect(page.getByRole('heading', { name: 'Manual accounts have no attempts' })).toBeVisible()
  await expect(page.getByText('1 without a status', { exact: true })).toBeVisible()
  await expect(page.getByText('once the user connects an institution')).toBeHidden()
  await expect(connections(page).getByRole('listitem')).toContainText('manual, so there are no attempts')
})

test('aligns the columns of accounts in every group', async ({ page }) => {
  await open(page, 'U-1002')
  await page.getByRole('tab', { name: /^Accounts/ }).click()
  const panel = page.getByRole('tabpanel')
  await expect(panel.getByRole('listitem').first()).toBeVisible()
  const lefts = await panel
    .locator('li > .kind:nth-child(2), h3 > .status')
    .evaluateAll((all) => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().left)))])
  expect(lefts).toHaveLength(1)
})
