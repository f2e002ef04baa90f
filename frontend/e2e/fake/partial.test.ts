import type { Page } from '@playwright/test'
import { expect, expectNoViolations, field, lookUp, open, test } from './page'

const connections = (page: Page) => page.getByRole('region', { name: 'External connections' })
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })

test('fetches a missing part again without changing the others', async ({ page }) => {
  await open(page, 'U-1015') // its list of attempts failed
  const latest = 'Only the latest attempt of each connection is shown.'
  await expect(timeline(page)).toContainText(latest)
  const before = await connections(page).getByRole('list').first().innerText()
  await timeline(page).getByRole('button', { name: 'Try again' }).click()
  await expect(timeline(page)).not.toContainText(latest)
  await expect(timeline(page)).toContainText('Attempts')
  expect(await connections(page).getByRole('list').first().innerText()).toBe(before)
})

test('offers Try again for each missing part', async ({ page }) => {
  await open(page, 'U-1004')
  const missing = page.getByRole('region', { name: 'Some data could not be loaded' })
  await expect(missing.getByRole('listitem')).toHaveCount(4)
  await missing.getByRole('button', { name: 'Try again: Accounts' }).click()
  await expect(missing.getByRole('listitem')).toHaveCount(3)
  await expect(missing.getByText('Accounts')).toHaveCount(0)
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true)
  await expectNoViolations(page)
})

test('handles an email address of several users, one and none', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'shared@sample.example')
  const list = page.getByRole('list', { name: 'Users with this email address' })
  await expect(list.getByRole('button').first()).toBeVisible()
  await expectNoViolations(page)
  const id = (await list.getByRole('button').first().innerText()).trim()
  await list.getByRole('button').first().click()
  await expect(page.getByRole('heading', { name: id })).toBeVisible()

  await field(page).fill('bill@sample.example')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText(id)
  await expect(connections(page)).toBeVisible()

  await field(page).fill('nobody@sample.example')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('There is no user with the email address “nobody@sample.example”')
})
