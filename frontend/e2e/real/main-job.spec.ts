import { connections, details, expect, expectAccessible, expectUser, lookUp, rows, test } from './page'

test('pastes an ID and opens a connection and an attempt', async ({ page }) => {
  await lookUp(page, ' “U-1002”\u200b')
  await expectUser(page, 'U-1002')
  await expect(page).toHaveTitle('User Lookup')
  await connections(page).getByRole('button', { name: 'Gringotts', exact: true }).click()
  await expect(details(page)).toContainText('Current status')
  await expectAccessible(page)
  await rows(page).first().click()
  await expect(details(page).getByRole('heading', { name: 'Institution information' })).toBeVisible()
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
})

test('treats IDs as case sensitive and suggests the right case', async ({ page }) => {
  await lookUp(page, 'U-1001')
  await expectUser(page, 'U-1001')
  const guid = page.getByText(/USR-/).first()
  const upper = await guid.textContent()
  await lookUp(page, 'u-1001')
  await expectUser(page, 'u-1001')
  await expect(guid).not.toHaveText(upper ?? '')

  await lookUp(page, 'u-1002')
  await expect(page.getByText('There is no user “u-1002”')).toBeVisible()
  await expect(page.getByText('case sensitive and must match exactly')).toBeVisible()
  await expect(page.getByRole('heading', { name: /External connections/ })).toBeHidden()
  await expectAccessible(page)
})

test('opens a sample user with one click', async ({ page }) => {
  await expectAccessible(page)
  await page.getByText('U-1004', { exact: true }).click()
  await expectUser(page, 'U-1004')
  await expect(page.getByText('CHALLENGED').first()).toBeVisible()
})

test('filters the timeline in Go', async ({ page }) => {
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await expect(timeline.getByText(/^(\d+) of \1$/)).toBeVisible()
  await timeline.getByRole('button', { name: 'Request type' }).click()
  await page.getByRole('checkbox', { name: /INITIAL/ }).click()
  await page.keyboard.press('Escape')
  await expect(timeline.getByText(/^6 of \d+$/)).toBeVisible()
})

test('fetches masked values only when they are revealed', async ({ page }) => {
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')
  await expect(page.getByText(/^.•••@•••\.example$/)).toBeVisible()
  await page.getByRole('button', { name: /Reveal email/ }).click()
  await expect(page.getByText(/^[^•\s]+@[^•\s]+\.example$/)).toBeVisible()
})

test('draws at most 100 rows of 100,000 attempts and filters them', async ({ page }) => {
  await lookUp(page, 'U-100K')
  await expectUser(page, 'U-100K')
  const timeline = page.getByRole('region', { name: 'Timeline' })
  const rows = timeline.locator('[data-attempt]')
  await expect(rows.first()).toBeVisible()
  const scroller = timeline.locator('[data-scroll]')
  for (const part of [0.1, 0.5, 0.9, 1]) {
    await scroller.evaluate((element, part) => element.scrollTo(0, element.scrollHeight * part), part)
    await expect(rows.first()).toBeVisible()
    expect(await timeline.getByRole('listitem').count()).toBeLessThanOrEqual(100)
  }
  await expect(timeline.getByText(/^100,\d{3} of 100,\d{3}$/)).toBeVisible({ timeout: 60_000 })
  await timeline.getByRole('button', { name: 'Request type' }).click()
  await page.getByRole('checkbox', { name: /INITIAL/ }).click()
  await page.keyboard.press('Escape')
  await expect(timeline.getByText(/^\d{1,3} of 100,\d{3}$/)).toBeVisible()
})

for (const [typed, sentence] of [
  ['', 'Enter a User ID'],
  ['a/b', '“a/b” is not a User ID'],
  ['anna@bank.example', 'There is no user with the email address'],
  ['who is calling', 'This text contains no User ID'],
  ['U-1001 and U-1002', 'It is not clear which value is the User ID'],
  ['x'.repeat(300), 'too long to be a User ID']
] as const) {
  test(`bad input “${typed.slice(0, 20)}” is rejected with an explanation`, async ({ page }) => {
    await lookUp(page, typed)
    await expect(page.getByText(sentence)).toBeVisible()
    await expectAccessible(page)
  })
}
