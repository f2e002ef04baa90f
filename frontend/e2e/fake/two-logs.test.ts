import { accessPage } from '../states/access'
import { expect, test } from './page'

test('marks a colleague who sent two different logs', async ({ page }) => {
  await accessPage(page, 'two-logs')
  const eve = page.getByRole('listitem').filter({ hasText: 'Eve Lindqvist' })
  await expect(eve).toContainText('2 logs: one for each device, or the first was replaced')
  await expect(page.getByRole('listitem').filter({ hasText: 'Ben Okafor' })).not.toContainText('logs')
  await page.getByRole('tab', { name: /^Access log/ }).click()
  await expect(page.getByText('Eve sent 2 logs.')).toHaveCount(1)
  await expect(page.getByText('The log is intact.').locator('..').locator('..')).toHaveAttribute(
    'data-verdict',
    'caller'
  )
})
