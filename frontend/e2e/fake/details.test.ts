import type { Page } from '@playwright/test'
import { details, expect, fact, open, rows, test } from './page'

const denied = (page: Page) => page.getByRole('button', { name: /^More details: DENIED, Gringotts/ })
const tab = (page: Page, name: string) => details(page).getByRole('tab', { name })
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })

test('moves between the tabs of an attempt by arrow keys and keeps the tab for the next attempt', async ({ page }) => {
  await open(page, 'U-1002')
  await denied(page).nth(1).click()
  await expect(tab(page, 'Attempt')).toHaveAttribute('aria-selected', 'true')
  await tab(page, 'Attempt').focus()
  await page.keyboard.press('ArrowRight')
  await expect(tab(page, 'Before and after')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(tab(page, 'Raw')).toBeFocused()
  await expect(details(page).getByRole('tabpanel', { name: 'Raw' })).toContainText('"status_name": "DENIED"')
  await rows(page).first().click()
  await expect(tab(page, 'Raw')).toHaveAttribute('aria-selected', 'true')
  await expect(details(page)).toContainText('"status_name": "TRANSFERRED"')
  await page.keyboard.press('Escape')
  await denied(page).first().click()
  await expect(tab(page, 'Attempt')).toHaveAttribute('aria-selected', 'true')
})

test('opens the attempts before and after of the same connection', async ({ page }) => {
  await open(page, 'U-1002')
  await denied(page).nth(2).click()
  const job = await fact(page, 'Job ID').locator('data').getAttribute('value')
  await tab(page, 'Before and after').click()
  const list = details(page).getByRole('list', { name: /newest first/ })
  await expect(list.getByRole('listitem')).toHaveCount(6)
  await expect(list.locator('[aria-current]')).toContainText('this one')
  await expect(list.getByRole('listitem').nth(2)).toHaveAttribute('aria-current', 'true')
  await list.getByRole('button').first().click()
  await expect(list.locator('[aria-current]')).toHaveCount(1)
  await expect(list.getByRole('listitem').first()).toHaveAttribute('aria-current', 'true')
  await expect(details(page)).toContainText('No later attempt of this connection is known.')
  await list.locator('button.open').nth(1).click()
  await tab(page, 'Attempt').click()
  await expect(fact(page, 'Job ID').locator('data')).toHaveAttribute('value', job ?? '')
})

test('copies the whole raw answer and lists the fields that were not read', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, 'U-1002')
  await denied(page).first().click()
  await tab(page, 'Raw').click()
  await expect(details(page)).toContainText('Only the fields that User Lookup reads')
  await expect(details(page)).toContainText('Not read: is_head, priority, status, worker.')
  await page.getByRole('button', { name: 'Copy raw answer' }).click()
  await expect(page.getByText('Copied: raw answer')).toBeAttached()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(JSON.parse(copied)).toMatchObject({ status_name: 'DENIED', job_type: 'AGGREGATION' })
})

test('filters the timeline with “Show only these”', async ({ page }) => {
  await open(page, 'U-1002')
  await denied(page).first().click()
  const only = (value: string) => details(page).getByRole('button', { name: `Show only these: ${value}`, exact: true })
  await only('DENIED').click()
  await expect(timeline(page)).toContainText('13 of 412')
  await only('FOREGROUND').click()
  await expect(timeline(page)).toContainText('3 of 412')
  await only('Aggregation').click()
  await only('Gringotts').click()
  for (const chip of ['DENIED', 'FOREGROUND', 'Aggregation', 'Gringotts']) {
    await expect(page.getByRole('button', { name: `Remove filter: ${chip}` })).toBeVisible()
  }
  await expect(timeline(page)).toContainText('3 of 412')
})

test('shows the meaning beside each value of an attempt', async ({ page }) => {
  await open(page, 'U-1002')
  await denied(page).first().click()
  await expect(fact(page, 'Last attempt status')).toContainText('The institution refused the credentials.')
  await expect(fact(page, 'Request type')).toContainText('The user logged in to the application')
})

test.describe('400 px', () => {
  test.use({ viewport: { width: 400, height: 800 } })

  test('shows the timeline after “Show only these” and returns with Close details', async ({ page }) => {
    await open(page, 'U-1002')
    await denied(page).first().click()
    await details(page).getByRole('button', { name: 'Show only these: DENIED' }).click()
    await expect(details(page)).toBeHidden()
    await expect(timeline(page)).toContainText('13 of 412')
    await expect(page.getByRole('heading', { name: 'Timeline' })).toBeFocused()
    await denied(page).first().click()
    await expect(page.getByRole('button', { name: 'Close details' })).toHaveCount(1)
    await expect(page.getByRole('button', { name: 'Close details' })).toBeInViewport()
    await page.getByRole('button', { name: 'Close details' }).click()
    await expect(denied(page).first()).toBeFocused()
  })
})
