import { details, expect, fact, lookUp, open, rows, test } from './page'

test('More details shows every field of an attempt', async ({ page }) => {
  await open(page, 'U-1002')
  await page
    .getByRole('button', { name: /^More details: DENIED, Gringotts/ })
    .first()
    .click()
  await expect(details(page).getByRole('heading', { name: 'Aggregation attempt' })).toBeVisible()
  await expect(fact(page, 'Job ID')).toContainText('JOB-')
  await expect(fact(page, 'Timestamp')).toContainText(/\d\d:\d\d:\d\d CES?T/)
  await expect(fact(page, 'Last attempt status')).toHaveText('DENIED')
  await expect(fact(page, 'Job type')).toHaveText('Aggregation')
  await expect(fact(page, 'Request type')).toContainText('FOREGROUND')
  await expect(details(page).getByRole('heading', { name: 'Institution information' })).toBeVisible()
  await expect(fact(page, 'Requested institution')).toHaveText('Gringotts')
  await expect(fact(page, 'Institution ID')).toContainText('INS-')
  await expect(fact(page, 'Institution URL')).toHaveText('www.gringotts.example')
  await expect(fact(page, 'Institution code')).toContainText('gringotts')
  await expect(fact(page, 'Took')).toContainText('s')
})

test('filters narrow the list, count what they would show, and go one by one or all at once', async ({ page }) => {
  await open(page, 'U-1002')
  const shown = page.getByRole('region', { name: 'Timeline' })
  await expect(shown).toContainText('412 of 412')
  await page.getByRole('button', { name: 'Status' }).click()
  await page.getByRole('checkbox', { name: /^DENIED 13/ }).check()
  await expect(shown).toContainText('13 of 412')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /^Status/ })).toBeFocused()
  await page.getByRole('button', { name: /^Request type/ }).click()
  await page
    .getByRole('checkbox', { name: /^INITIAL/ })
    .or(page.getByRole('checkbox', { name: /^FOREGROUND/ }))
    .first()
    .check()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Remove filter: DENIED' }).click()
  await expect(page.getByRole('button', { name: 'Remove filter: DENIED' })).toBeHidden()
  await page.getByRole('button', { name: 'Clear all filters' }).click()
  await expect(shown).toContainText('412 of 412')
})

test('dates that hide everything say so, with the way back', async ({ page }) => {
  await open(page, 'U-1002')
  await page.getByRole('button', { name: 'Dates' }).click()
  await page.getByLabel('To', { exact: true }).fill('2001-01-01')
  await expect(page.getByRole('heading', { name: 'The filters hide all 412 attempts' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear all filters' }).last().click()
  await expect(rows(page).first()).toBeVisible()
})

test('the list is one tab stop; arrows go from row to row; Esc comes back to the row', async ({ page }) => {
  await open(page, 'U-1002')
  await rows(page).first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown') // over the heading of the next day
  const fourth = rows(page).nth(3)
  await expect(fourth).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(details(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(fourth).toBeFocused()
  await page.keyboard.press('End')
  await expect(page.locator('[aria-posinset]').last().getByRole('button')).toBeFocused()
})

test('a hundred thousand attempts never put more than a hundred rows into the page', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'U-1009')
  await expect(page.getByText('of 100,000 loaded')).toBeVisible()
  await expect(page.getByText('Filters and counts cover what is loaded.')).toBeVisible()
  await expect(page.getByText('100,000 of 100,000')).toBeVisible({ timeout: 20_000 })
  const scroller = page.locator('.timeline [data-scroll]')
  for (const part of [0.1, 0.35, 0.5, 0.9, 1]) {
    await scroller.evaluate((element, to) => element.scrollTo({ top: element.scrollHeight * to }), part)
    await expect.poll(() => page.locator('[data-row] .open').count()).toBeGreaterThan(5)
    expect(await page.locator('[data-row]').count()).toBeLessThanOrEqual(100)
  }
  await expect(page.locator('[data-row]').last()).toContainText('INITIAL')
})

test('the place in the list stays while the history comes', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'U-1009')
  const scroller = page.locator('.timeline [data-scroll]')
  await expect(rows(page).first()).toBeVisible()
  await scroller.evaluate((element) => element.scrollTo({ top: 10_000 }))
  await expect(page.getByText('100,000 of 100,000')).toBeVisible({ timeout: 20_000 })
  expect(await scroller.evaluate((element) => element.scrollTop)).toBe(10_000)
})

test('the connection’s own attempts, from its details', async ({ page }) => {
  await open(page, 'U-1002')
  await page.getByRole('button', { name: 'Bank of Narnia', exact: true }).click()
  await page.getByRole('button', { name: 'Show only its attempts' }).click()
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('45 of 412')
  await expect(page.getByRole('button', { name: 'Remove filter: Bank of Narnia' })).toBeVisible()
})

test('loading the history can be stopped, and says what is covered', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'U-1009')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText(/Cancelled\./)).toBeVisible()
  await expect(page.getByText(/This timeline holds the [\d,]+ attempts that came/)).toBeVisible()
})
