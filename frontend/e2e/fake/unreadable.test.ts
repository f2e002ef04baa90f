import type { Page } from '@playwright/test'
import { details, expect, fact, open, test } from './page'

/** The rows of the timeline, each with its attempt. */
const attempts = (page: Page) => page.locator('[data-attempt]')

test('shows missing and unreadable statuses as unknown', async ({ page }) => {
  await open(page, 'U-1042')
  const items = page.getByRole('region', { name: 'External connections' }).getByRole('listitem')
  await expect(items.filter({ hasText: 'Bank of Narnia' })).toContainText('unknown')
  await expect(items.filter({ hasText: 'Avalon Mutual' })).toContainText('unknown (42)')
  await expect(items.filter({ hasText: 'Shoebox' })).toContainText('no status')
  await expect(page.getByText('The worst: Unknown')).toBeAttached()
})

test('does not show an unreadable time as “never”', async ({ page }) => {
  await open(page, 'U-1042')
  const list = page.getByRole('region', { name: 'External connections' })
  await expect(list).toContainText('time of the last try not readable')
  await list.getByRole('button', { name: 'Bank of Narnia', exact: true }).click()
  for (const label of ['Last aggregation attempt', 'First added', 'Last success']) {
    await expect(fact(page, label)).toHaveText('not readable')
  }
  await expect(fact(page, 'Last attempt status')).toHaveText('not known')
  await expect(details(page).getByText(/never/)).toHaveCount(0)
  await expect(page.getByText('Some times cannot be read').first()).toBeVisible()
  await expect(page.getByText('Every attempt is known')).toBeHidden()
  await attempts(page).filter({ hasText: 'time not readable' }).getByRole('button').click()
  for (const label of ['Timestamp', 'Started', 'Finished']) {
    await expect(fact(page, label)).toHaveText('not readable')
  }
})

test('keeps attempts without a connection in every connection filter', async ({ page }) => {
  await open(page, 'U-1042')
  const unnamed = attempts(page).filter({ hasText: 'connection not named' })
  await expect(unnamed).toHaveCount(1)
  await expect(unnamed).not.toContainText('removed')
  await attempts(page).filter({ hasText: 'FAILED' }).first().locator('[data-filter="connections"]').click()
  await expect(unnamed).toHaveCount(0)
  await expect(page.getByText('1 attempt is hidden: the platform did not name its connection.')).toBeVisible()
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(unnamed).toHaveCount(1)
  await expect(page.getByText('1 attempt is hidden')).toBeHidden()
  await unnamed.getByRole('button').click()
  await details(page).getByRole('tab', { name: 'Before and after' }).click()
  await expect(details(page)).toContainText('The platform did not name the connection of this attempt')
  await expect(details(page)).not.toContainText('No earlier attempt')
})
