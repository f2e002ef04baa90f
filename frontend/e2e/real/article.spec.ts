import type { Page } from '@playwright/test'
import { attemptFields, connectionFields, exactness, jobTypes, requestTypes, words } from '../article'
import { details, expect, expectUser, lookUp, rows, test, timeline } from './page'

const missing = /^\s*($|not known|not given|never|still loading)/ // not the meaning of a word, which may say "never" too

/** The value beside a name in the details. */
const value = (page: Page, label: string) =>
  details(page)
    .locator('dt')
    .filter({ hasText: new RegExp(`^${label}$`) })
    .first()
    .locator('xpath=following-sibling::dd[1]')

test('shows the article’s words for looking up a user', async ({ page }) => {
  const [heading, field, button] = words.lookup
  await expect(page.getByRole('heading', { name: heading })).toHaveText(heading)
  await expect(page.getByRole('textbox', { name: field })).toHaveAccessibleName(field)
  await expect(page.getByRole('button', { name: button })).toContainText(button)
  await lookUp(page, 'u-1002')
  await expect(page.getByText(exactness)).toBeVisible()
})

test('shows the article’s words for a user and every field of a connection', async ({ page }) => {
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')
  const [user, ...headings] = words.user
  await expect(page.getByRole('region', { name: user })).toHaveAccessibleName(user)
  for (const heading of headings) await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Gringotts', exact: true }).click()
  for (const label of connectionFields) {
    await expect(value(page, label), label).toBeVisible()
    await expect(value(page, label), label).not.toHaveText(missing)
  }
})

test('shows every field of an attempt under its heading', async ({ page }) => {
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')
  await expect(rows(page).first()).toHaveAccessibleName(new RegExp(`^${words.row[0]}`))
  await rows(page).first().click()
  for (const [heading, labels] of Object.entries(attemptFields)) {
    const group = details(page).locator('section', {
      has: page.getByRole('heading', { name: heading, exact: true })
    })
    for (const label of labels) {
      const name = group
        .last()
        .locator('dt')
        .filter({ hasText: new RegExp(`^${label}$`) })
      await expect(name, `${heading}: ${label}`).toBeVisible()
      await expect(name.locator('xpath=following-sibling::dd[1]'), label).not.toHaveText(missing)
    }
  }
})

for (const [requestType, meaning] of Object.entries(requestTypes)) {
  test(`${requestType} is in the timeline and More details explains it`, async ({ page }) => {
    await lookUp(page, 'U-1002')
    await expectUser(page, 'U-1002')
    await page.getByRole('button', { name: 'Request type' }).click()
    await page.getByRole('checkbox', { name: new RegExp(`^${requestType}`) }).check()
    await page.keyboard.press('Escape')
    await expect(timeline(page).getByRole('button', { name: `Remove filter: ${requestType}` })).toBeVisible()
    await expect(rows(page).first().locator('xpath=ancestor::li')).toContainText(requestType)
    await rows(page).first().click()
    await expect(value(page, 'Request type')).toContainText(requestType)
    await expect(value(page, 'Request type')).toContainText(meaning)
  })
}

test('shows every job type of the article', async ({ page }) => {
  await lookUp(page, 'U-1015')
  await expectUser(page, 'U-1015')
  await page.getByRole('button', { name: 'Job type' }).click()
  for (const word of Object.values(jobTypes)) {
    await expect(page.getByRole('checkbox', { name: new RegExp(`^${word}`, 'i') }), word).toBeVisible()
  }
})
