import { details, expect, open, rows, test } from './page'

test('a chip that goes hands the focus to the one beside it, the last one to the filters', async ({ page }) => {
  await open(page, 'U-1002')
  await page.getByRole('button', { name: 'Status' }).click()
  for (const status of ['DENIED', 'FAILED', 'COMPLETED']) {
    await page.getByRole('checkbox', { name: new RegExp(`^${status}`) }).check()
  }
  await page.keyboard.press('Escape')
  const chip = (status: string) => page.getByRole('button', { name: `Remove filter: ${status}` })
  await chip('DENIED').focus()
  await page.keyboard.press('Enter')
  await expect(chip('FAILED')).toBeFocused()
  await chip('COMPLETED').focus()
  await page.keyboard.press('Enter')
  await expect(chip('FAILED')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Connection/ })).toBeFocused()
})

test('Clear all filters hands the focus to the filters, wherever it was pressed', async ({ page }) => {
  await open(page, 'U-1002')
  const clear = page.getByRole('button', { name: 'Clear all filters' })
  await page.getByRole('button', { name: 'Status' }).click()
  await page.getByRole('checkbox', { name: /^DENIED/ }).check()
  await page.keyboard.press('Escape')
  await clear.focus()
  await page.keyboard.press('Enter')
  await expect(clear).toBeHidden()
  await expect(page.getByRole('button', { name: /^Connection/ })).toBeFocused()

  await page.getByRole('button', { name: 'Dates' }).click()
  await page.getByLabel('To', { exact: true }).fill('2001-01-01')
  await page.keyboard.press('Escape')
  await clear.last().focus()
  await page.keyboard.press('Enter')
  await expect(rows(page).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Connection/ })).toBeFocused()
})

test('closed details give the focus to their attempt, also when filters have moved it or hidden it', async ({
  page
}) => {
  await open(page, 'U-1002')
  const denied = page.getByRole('button', { name: /^More details: DENIED/ })
  await denied.nth(1).click()
  const job = await details(page).locator('data').first().getAttribute('value')
  const own = page.locator(`[data-attempt="${job}"]`).getByRole('button')
  await page.getByRole('button', { name: /^Status/ }).click()
  await page.getByRole('checkbox', { name: /^DENIED/ }).check()
  await page.keyboard.press('Escape')
  await expect(page.getByText('13 of 412')).toBeVisible()
  await page.getByRole('button', { name: 'Close details' }).click()
  await expect(own).toBeFocused()

  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove filter: DENIED' }).click()
  await page.getByRole('button', { name: /^Status/ }).click()
  await page.getByRole('checkbox', { name: /^CHALLENGED/ }).check()
  await page.keyboard.press('Escape')
  await expect(own).toBeHidden()
  await page.getByRole('button', { name: 'Close details' }).click()
  await expect(page.getByRole('list', { name: 'Aggregation attempts, newest first' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(rows(page).first()).toBeFocused()
})

test('an attempt that is closed while the accounts are shown leaves the focus with them', async ({ page }) => {
  await open(page, 'U-1002')
  await rows(page).first().click()
  await page.getByRole('tab', { name: /^Accounts/ }).click()
  await page.getByRole('button', { name: 'Close details' }).click()
  await expect(page.getByRole('tabpanel', { name: /^Accounts/ })).toBeFocused()
})

test('a focused row that scrolls away leaves the focus with the list, and arrows go on from it', async ({ page }) => {
  await open(page, 'U-1002')
  await rows(page).nth(2).focus()
  const job = page.locator('[data-attempt]', { has: page.locator(':focus') })
  const guid = await job.getAttribute('data-attempt')
  await page.locator('.timeline [data-scroll]').evaluate((element) => element.scrollTo({ top: 5000 }))
  await expect(page.locator(`[data-attempt="${guid}"]`)).toHaveCount(0)
  const list = page.getByRole('list', { name: 'Aggregation attempts, newest first' })
  await expect(list).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(rows(page).nth(1)).toBeFocused()
})

test('Refresh keeps the focus while it waits', async ({ page }) => {
  await open(page, 'U-1002')
  const refresh = page.getByRole('button', { name: 'Fetch this user again' })
  await refresh.focus()
  await page.keyboard.press('Enter')
  await expect(refresh).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Enter')
  await expect(refresh).not.toHaveAttribute('aria-disabled')
  await expect(refresh).toBeFocused()
})

test('Try again leaves the focus on the page when what it stood in is gone', async ({ page }) => {
  await open(page, 'U-1016')
  const again = page.getByRole('region', { name: 'External connections' }).getByRole('button', { name: 'Try again' })
  await again.focus()
  await page.keyboard.press('Enter')
  await expect(again).toBeVisible()
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)
})
