import { open, rows, test } from './page'
test('shots', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await open(page, 'U-1042')
  await page.screenshot({ path: '/tmp/ft/u1042.png' })
  await page.getByRole('button', { name: 'Bank of Narnia', exact: true }).click()
  await page.waitForTimeout(300)
  await page.screenshot({ path: '/tmp/ft/u1042-c.png' })
  await rows(page).filter({ hasText: 'FAILED' }).first().locator('[data-filter="connections"]').click()
  await page.waitForTimeout(300)
  await page.screenshot({ path: '/tmp/ft/u1042-f.png' })
})
