import type { Page } from '@playwright/test'
import { mark, openSaved, savedPage, savedRows } from '../states/saved'
import { prepare, setSize } from '../themesAndSizes'
import { details, expect, fact, field, lookUp, rows, test } from './page'

const list = (page: Page) => page.getByRole('list', { name: 'Saved users' })
const find = (page: Page) => page.getByRole('textbox', { name: 'Find a saved user' })

test('sorts saved users and finds them by part of the ID or whole GUID', async ({ page }) => {
  await prepare(page, 'light') // by day: what was saved before midnight is shown with its day
  await savedPage(page, 'some')
  await expect(page.getByText('12 of 12', { exact: true })).toBeVisible()
  const first = list(page).getByRole('listitem').first()
  await expect(first).toContainText(
    /U-1001.*CONNECTED.*worst of 5.*5 connections.*200 attempts.*5\d min old · \d\d:\d\d CES?T/s
  )
  await page.getByRole('radio', { name: 'Worst status' }).check()
  await expect(first).toContainText(/U-10(02|14)/) // both need their caller
  const denied = list(page).getByRole('listitem').filter({ hasText: 'U-1002' })
  await expect(denied).toContainText(/U-1002.*DENIED.*Gringotts.*6 connections.*3 h old/s)

  await page.locator('main').focus()
  await page.keyboard.press('/')
  await expect(find(page)).toBeFocused()
  await page.keyboard.type('u-200')
  await expect(page.getByText('3 of 12', { exact: true })).toBeVisible()
  await expect(savedRows(page)).toHaveCount(3)
  await find(page).fill('USR-3570')
  await expect(page.getByRole('heading', { name: 'No saved user matches “USR-3570”' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(savedRows(page)).toHaveCount(12)
})

test('opens a saved user by keyboard and returns to the same row', async ({ page }) => {
  await savedPage(page, 'many')
  await expect(savedRows(page).first()).toBeVisible()
  await find(page).focus()
  await page.keyboard.press('ArrowDown')
  await expect(savedRows(page).first()).toBeFocused()
  for (let i = 0; i < 30; i++) await page.keyboard.press('j')
  const at = page.locator('[data-row="30"] button').first()
  await expect(at).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Opened offline.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(at).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'User lookup', level: 1 })).toBeVisible()
  await expect(field(page)).toBeFocused()
})

test('opens the saved users with S and looks up from their field', async ({ page }) => {
  await page.goto('/?saved=some')
  await lookUp(page, 'U-1001')
  await expect(page.getByRole('heading', { name: 'U-1001', level: 1 })).toBeVisible()
  await page.locator('main').focus()
  await page.keyboard.press('s')
  await expect(savedRows(page).first()).toHaveAccessibleName('Open the saved copy of U-1001')
  await lookUp(page, 'U-1008')
  await expect(page.getByRole('heading', { name: 'U-1008', level: 1 })).toBeVisible()
})

test('filters the saved users while typing and moves into the list by arrow or Enter', async ({ page }) => {
  await savedPage(page, 'some')
  await expect(find(page)).toBeFocused()
  await page.keyboard.type('u-200')
  await expect(savedRows(page)).toHaveCount(3)
  await page.keyboard.press('Enter')
  await expect(savedRows(page).first()).toBeFocused()
  await page.keyboard.press('j')
  await expect(savedRows(page).nth(1)).toBeFocused()
  await page.keyboard.press('s')
  await expect(find(page)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(savedRows(page).nth(1)).toBeFocused()
  // From a user, S is the way in again, and not back to a row.
  await page.keyboard.press('Enter')
  await expect(page.getByText('Opened offline.')).toBeVisible()
  await page.keyboard.press('s')
  await expect(find(page)).toBeFocused()
})

test('opens the saved users with one click at every width', async ({ page }) => {
  const button = page.getByRole('button', { name: 'Saved users', exact: true })
  for (const width of [1280, 400]) {
    await setSize(page, { width, height: 800 })
    await page.goto('/?saved=some')
    await expect(button).not.toHaveAttribute('aria-current')
    await lookUp(page, 'U-1001')
    await expect(page.getByRole('heading', { name: 'U-1001', level: 1 })).toBeVisible()
    await button.click()
    await expect(savedRows(page).first()).toBeVisible()
    await expect(button).toHaveAttribute('aria-current', 'page')
  }
  // Where there is nobody to find, the page has the focus.
  await savedPage(page, 'empty')
  await expect(page.getByRole('heading', { name: 'No saved users yet' })).toBeVisible()
  await expect(page.getByRole('main')).toBeFocused()
})

test('saves each user who is looked up', async ({ page }) => {
  await savedPage(page, 'empty')
  await expect(page.getByRole('heading', { name: 'No saved users yet' })).toBeVisible()
  await lookUp(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(savedRows(page)).toHaveCount(1)
  await expect(list(page)).toContainText(/U-1002.*DENIED.*just now/s)
})

test('shows details, filters, tabs and sources of attempts offline', async ({ page }) => {
  await openSaved(page, 'U-1005')
  await expect(mark(page)).toContainText(/^Saved copy · 1 d old · \d+ \w+ \d{4}, \d\d:\d\d UTC\+[12]$/)
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText(/Attempts seen on this device since \d+ /)
  await expect(page.getByText('This platform returns only the latest attempt of each connection.')).toBeVisible()
  await page.getByRole('button', { name: 'Status' }).click()
  await page.getByRole('checkbox', { name: /^LOCKED/ }).check()
  await expect(page.getByText('2 of 8 known')).toBeVisible()
  await page.keyboard.press('Escape')
  await rows(page).last().click()
  await expect(fact(page, 'From')).toHaveText('the latest attempt of its connection')
  await expect(fact(page, 'First seen by this device')).toContainText(/\d{4}, \d\d:\d\d/)
  await page.getByRole('tab', { name: /^Accounts/ }).click()
  await expect(page.getByText('Everyday account').first()).toBeVisible()
})

test('shows that the platform listed an attempt', async ({ page }) => {
  await openSaved(page, 'U-1002')
  await rows(page).first().click()
  await expect(fact(page, 'From')).toHaveText('the platform’s attempt list')
})

test('counts look-ups of an institution without naming users', async ({ page }) => {
  await openSaved(page, 'U-2001')
  await page.getByRole('button', { name: 'First Platypus Bank', exact: true }).click()
  await expect(details(page)).toContainText(
    /On this device: \d of \d users looked up with this institution in 24 hours failed on its side\. Counted from look-ups on this device, not reported by the platform\./
  )
  await page.getByRole('button', { name: 'Avalon Mutual', exact: true }).click()
  await expect(details(page)).toContainText('CONNECTED')
  await expect(details(page)).not.toContainText('On this device:')
})

test('asks before a user is forgotten', async ({ page }) => {
  await savedPage(page, 'some')
  const forget = page.getByRole('button', { name: 'Forget U-1002' })
  await forget.click()
  const asked = page.getByRole('dialog', { name: 'Forget U-1002?' })
  await expect(asked).toContainText('every attempt seen on this device')
  await expect(asked.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(asked).toBeHidden()
  await expect(savedRows(page)).toHaveCount(12)
  await forget.click()
  await asked.getByRole('button', { name: 'Forget this user' }).click()
  await expect(asked).toBeHidden()
  await expect(page.getByText('11 of 11', { exact: true })).toBeVisible()
  await expect(page.getByRole('status').getByText('U-1002 was forgotten')).toBeAttached()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Recent look-ups' })).not.toContainText('U-1002')
})

test('reports a corrupted saved copy and offers to forget it', async ({ page }) => {
  await page.goto('/?saved=odd')
  const recents = page.getByRole('region', { name: 'Recent look-ups' })
  await expect(recents.getByRole('listitem')).toHaveCount(13)
  await page.getByRole('button', { name: 'Saved users', exact: true }).click()
  await expect(page.getByText('15 of 15', { exact: true })).toBeVisible()
  const line = list(page).getByRole('listitem').filter({ hasText: 'cannot be read' })
  await expect(line).toHaveCount(2)
  const newest = line.first()
  await expect(newest).toContainText(/This saved copy is corrupted\. Look the user up again, or forget it\..*2 h old/s)
  await expect(newest).not.toContainText(/connection|attempt/)
  // Opening it can only say why.
  const open = newest.getByRole('button', { name: 'A copy that cannot be read: show details and forget it' })
  await open.click()
  const asked = page.getByRole('dialog', { name: 'Forget this copy?' })
  await expect(asked).toContainText('the file was damaged or changed by another program')
  await page.keyboard.press('Escape')
  await expect(open).toBeFocused()
  await newest.getByRole('button', { name: 'Forget the corrupted copy' }).click()
  await asked.getByRole('button', { name: 'Forget this copy' }).click()
  await expect(page.getByText('14 of 14', { exact: true })).toBeVisible()
  await expect(page.getByRole('status').getByText('The corrupted copy was forgotten')).toBeAttached()
  await expect(line).toHaveCount(1)
  await find(page).fill('read')
  await expect(page.getByRole('heading', { name: 'No saved user matches “read”' })).toBeVisible()
})

test('makes the list one tab stop with the actions of its row', async ({ page }) => {
  await savedPage(page, 'many')
  await savedRows(page).first().focus()
  for (let i = 0; i < 4; i++) await page.keyboard.press('j')
  const row = page.locator('[data-row="4"]')
  await expect(row.getByRole('button').first()).toBeFocused()
  await expect(row.getByRole('button').first()).toHaveAccessibleDescription(
    /^(UPDATED|CLOSED|CONNECTED|FAILED|DENIED).* h old · /
  )
  await page.keyboard.press('Tab')
  await expect(row.getByRole('button', { name: /^Forget / })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.locator('[data-row]').filter({ has: page.locator(':focus') })).toHaveCount(0)
  // The next user takes the place of the forgotten one.
  const next = await page.locator('[data-row="5"] button').first().getAttribute('aria-label')
  await row.getByRole('button', { name: /^Forget / }).click()
  await page.getByRole('button', { name: 'Forget this user' }).click()
  await expect(page.getByText('991 of 991', { exact: true })).toBeVisible()
  await expect(row.getByRole('button').first()).toBeFocused()
  await expect(row.getByRole('button').first()).toHaveAccessibleName(next ?? '')
})

test('distinguishes saved users who had the same ID', async ({ page }) => {
  await savedPage(page, 'odd')
  const both = list(page).getByRole('listitem').filter({ hasText: 'U-1002' })
  await expect(both).toHaveCount(2)
  await page.getByRole('button', { name: /^Open the saved copy of U-1002 USR-/ }).click()
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
  await expect(mark(page)).toContainText('Saved copy · 21 d old')
  await expect(page.getByText('Emerald City Trust').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Open the saved copy of U-1002', exact: true }).click()
  await expect(mark(page)).toContainText('Saved copy · 3 h old')
})

test('stores nothing typed or opened in web storage', async ({ page }) => {
  await savedPage(page, 'some')
  await find(page).fill('U-1002')
  await expect(savedRows(page)).toHaveCount(1)
  await expect(find(page)).toHaveAttribute('autocomplete', 'off')
  await savedRows(page).click()
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
  await field(page).fill('U-1003')
  await page.getByRole('combobox', { name: 'Filter the timeline' }).fill('Gringotts')
  const fields = page.locator('input:not([type="radio"], [type="checkbox"])')
  await expect(fields).not.toHaveCount(0)
  for (const one of await fields.all()) await expect(one).toHaveAttribute('autocomplete', 'off')
  const kept = await page.evaluate(async () => ({
    stores: [...Object.keys(sessionStorage), ...Object.keys(localStorage)].filter((key) => key !== 'preferences'),
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    cookies: document.cookie,
    state: history.state as unknown,
    title: document.title,
    address: location.href
  }))
  expect(kept).toMatchObject({ stores: [], databases: 0, caches: 0, cookies: '', state: null, title: 'User Lookup' })
  expect(kept.address).not.toMatch(/U-100/)
})
