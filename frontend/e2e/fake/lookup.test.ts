import type { Page } from '@playwright/test'
import { setSize } from '../themesAndSizes'
import { expect, field, goWithClockPaused, lookUp, open, rows, test } from './page'
import { shifts, watchShifts } from './layoutShifts'

test('focuses the User ID field and shows how the text is interpreted', async ({ page }) => {
  await page.goto('/')
  await expect(field(page)).toBeFocused()
  await field(page).fill('https://crm.example/users/U-1002/notes/')
  await expect(page.getByText('Understood as user ID')).toBeVisible()
  await expect(page.locator('#understood strong')).toHaveText('U-1002')
  await page.getByRole('button', { name: 'View user details' }).click()
  await expect(page.getByRole('heading', { name: 'U-1002' })).toBeVisible()
  await expect(rows(page).first()).toBeVisible()
})

test('reports invalid input after Enter or paste, not while typing', async ({ page }) => {
  await page.goto('/')
  await field(page).pressSequentially('U/1002')
  await expect(page.getByText('“U/1002” is not a User ID')).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(page.getByText('“U/1002” is not a User ID')).toBeVisible()
  await field(page).fill('')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Enter a User ID')).toBeVisible()
})

test('opens a sample user from the list', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'U-1001' }).click()
  await expect(page.getByRole('heading', { name: 'U-1001' })).toBeVisible()
})

const recents = (page: Page) => page.getByRole('region', { name: 'Recent look-ups' })

test('lists each recent user once, newest first, with the worst status', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByText('Try one of these')).toBeVisible()
  await expect(recents(page)).toBeHidden()
  for (const id of ['U-1001', 'U-1002', 'U-1008', 'U-1017', 'U-1002']) {
    await lookUp(page, id)
    await expect(page.getByRole('heading', { name: id, level: 1 })).toBeVisible()
  }
  await lookUp(page, 'U-9')
  await expect(page.getByRole('alert')).toBeVisible()
  await page.locator('[data-tip="Look up another user"]').click()
  const items = recents(page).getByRole('listitem')
  await expect(items).toHaveCount(4)
  await expect(items.nth(0)).toContainText(/U-1002.*DENIED.*Gringotts.*(just now|min ago).*\d\d:\d\d/s)
  await expect(items.nth(1)).toContainText(/U-1017.*connections not known/s)
  await expect(items.nth(2)).toContainText(/U-1008.*no connection/s)
  await expect(items.nth(3)).toContainText(/U-1001.*CONNECTED.*worst of 5/s)
  await expect(recents(page)).toContainText(/Saved for 30 days\. Times are CES?T\./)
  await items.nth(0).click()
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
})

test('keeps recent look-ups until the window closes when saving is off', async ({ page }) => {
  await page.goto('/?saved=off-disk_full')
  await lookUp(page, 'U-1001')
  await expect(page.getByRole('heading', { name: 'U-1001', level: 1 })).toBeVisible()
  await page.locator('[data-tip="Look up another user"]').click()
  await expect(recents(page)).toContainText(/Shown until the window closes\. Times are CES?T\./)
})

test('loads the lists of the first page without layout shifts @faces', async ({ page }) => {
  await watchShifts(page)
  await open(page, 'U-1001')
  await page.locator('[data-tip="Look up another user"]').click()
  await expect(recents(page)).toBeVisible()
  await expect(field(page)).toBeFocused()
  expect(await shifts(page)).toEqual([])
})

test('Ctrl-L focuses the User ID field and selects its text', async ({ page }) => {
  await open(page, 'U-1002')
  await rows(page).first().focus()
  await page.keyboard.press('Control+l')
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('U-1001')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'U-1001' })).toBeVisible()
})

test('moves the focus to the page after a look-up from the top bar', async ({ page }) => {
  await open(page, 'U-1001')
  await page.keyboard.press('Control+l')
  await page.keyboard.type(' U-1002 ')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
  await expect(page.getByRole('main')).toBeFocused()
  await expect(field(page)).toHaveValue('U-1002')
  await page.keyboard.press('v')
  await expect(page.getByRole('dialog', { name: 'View options' })).toBeVisible()
  await page.keyboard.press('Escape')

  // The same user again, by the button.
  await page.keyboard.press('Control+l')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('keeps the focus in the field when an answer arrives while typing', async ({ page }) => {
  await open(page, 'U-1001')
  await lookUp(page, 'U-1011') // takes some seconds
  await field(page).fill('U-100')
  await expect(page.getByRole('heading', { name: 'U-1011', level: 1 })).toBeVisible({ timeout: 60_000 })
  await expect(field(page)).toBeFocused()
  await expect(field(page)).toHaveValue('U-100')
})

test('Esc restores the text, then leaves the field', async ({ page }) => {
  await open(page, 'U-1002')
  await page.keyboard.press('Control+l')
  await page.keyboard.type('U-1002s')
  await page.keyboard.press('Escape')
  await expect(field(page)).toHaveValue('U-1002')
  await expect(field(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('main')).toBeFocused()
})

test('suggests another case when the user is not found', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'u-1002')
  await expect(page.getByRole('heading', { name: 'There is no user “u-1002”' })).toBeVisible()
  await expect(page.getByText('case sensitive')).toBeVisible()
  await expect(field(page)).toBeFocused()
  await expect(page.getByText(/^Looked up in Sample data at \d\d:\d\d CES?T\.$/)).toBeVisible()
  await page.getByRole('button', { name: 'Look up “U-1002”' }).click()
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
})

test('offers to edit the ID when no case matches', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'U-9')
  await page.getByRole('heading', { name: 'There is no user “U-9”' }).click()
  await page.getByRole('button', { name: 'Edit the User ID' }).click()
  await expect(field(page)).toBeFocused()
  expect(await field(page).evaluate((input: HTMLInputElement) => input.value.slice(0, input.selectionEnd ?? 0))).toBe(
    'U-9'
  )
})

test('copies a report for an Admin without data of the user', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/')
  await lookUp(page, 'U-2005')
  await page.getByRole('button', { name: 'Copy for an Admin' }).click()
  await expect(page.getByText('Copied: report')).toBeAttached()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain('Ask an Admin to enable User Lookup for you.')
  expect(copied).toContain('Platform: Sample data')
  expect(copied).toMatch(/Time: .* UTC/)
  expect(copied).not.toContain('U-2005')
})

test('shows what, why, what to do and a reference to copy after a failure', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/')
  await lookUp(page, 'U-2003')
  await expect(page.getByRole('alert')).toContainText('Something went wrong in User Lookup')
  await page.getByRole('button', { name: 'Copy reference' }).click()
  await expect(page.getByText('Copied: reference')).toBeAttached()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('7F3K-20C1')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('alert')).toContainText('give an Admin the reference 7F3K-20C2')
})

/** Where the line and the panes stand. */
async function place(page: Page) {
  const boxes = await Promise.all(['.line', '.panes'].map((part) => page.locator(`main ${part}`).first().boundingBox()))
  return boxes.map((box) => box && [box.x, box.y, box.width])
}

test('has a skeleton with the layout of the loaded page @faces', async ({ page }) => {
  await goWithClockPaused(page)
  for (const width of [1280, 400]) {
    await setSize(page, { width, height: 800 })
    await page.goto('/')
    await lookUp(page, 'U-1011')
    await page.clock.runFor(300)
    await expect(page.locator('[data-skeleton]')).toBeVisible()
    const bones = await place(page)
    await page.clock.runFor(7000)
    await expect(page.getByRole('heading', { name: 'U-1011', level: 1 })).toBeVisible()
    expect(await place(page), `${width}`).toEqual(bones)
  }
})

test('shows a skeleton, then a message with Cancel, during a slow look-up', async ({ page }) => {
  await goWithClockPaused(page)
  await lookUp(page, 'U-1011')
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true')
  await expect(page.locator('[data-skeleton]')).toBeHidden()
  await page.clock.runFor(300)
  await expect(page.locator('[data-skeleton]')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeHidden()
  const bones = await place(page)
  await page.clock.runFor(3000)
  await expect(page.getByText('The platform is slow.')).toBeVisible()
  expect(await place(page)).toEqual(bones)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible()
  await page.clock.runFor(10_000)
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible()
})

test('stores no data of the user in the title or in web storage', async ({ page }) => {
  await open(page, 'U-1002')
  await page.getByRole('button', { name: 'View options' }).click()
  await page.getByRole('radio', { name: 'Light' }).check()
  await page.keyboard.press('Escape')
  expect(await page.title()).toBe('User Lookup')
  const stored = await page.evaluate(() => ({ ...localStorage, ...sessionStorage }))
  expect(Object.keys(stored)).toEqual(['preferences'])
  expect(JSON.stringify(stored)).toContain('light')
  expect(JSON.stringify(stored)).not.toContain('U-1002')
  expect(page.url()).not.toContain('U-1002')
})

test('opens the only user of an email address and lists several', async ({ page }) => {
  await page.goto('/')
  await field(page).fill('bill@sample.example')
  await expect(page.getByText('Understood as the email address')).toBeVisible()
  await lookUp(page, 'bill@sample.example')
  await expect(page.getByRole('heading', { name: 'U-1002' })).toBeVisible()
  await lookUp(page, 'shared@sample.example')
  await expect(page.getByRole('alert')).toContainText('3 users have this email address')
  const list = page.getByRole('list', { name: 'Users with this email address' })
  await expect(list.getByRole('button')).toHaveText(['U-1001', 'U-1002', 'U-1005'])
  await page.keyboard.press('ArrowDown')
  await expect(list.getByRole('button', { name: 'U-1001' })).toBeFocused()
})

test('lists the values of an ambiguous text and opens the chosen one', async ({ page }) => {
  await page.goto('/')
  await field(page).fill('U-1001 U-1002')
  const list = page.getByRole('list', { name: 'Values that may be the User ID' })
  await expect(list).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(page.getByText('It is not clear which value is the User ID')).toBeVisible()
  await expect(list.getByRole('button')).toHaveText(['U-1001', 'U-1002'])
  await page.keyboard.press('ArrowDown')
  await expect(list.getByRole('button', { name: 'U-1001' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()

  // From the bar of an open user.
  await lookUp(page, 'user U-1001 or U-1002')
  await expect(page.getByRole('heading', { name: 'It is not clear which value is the User ID' })).toBeVisible()
  await expect(list).toHaveCSS('list-style-type', 'none')
  await page.keyboard.press('ArrowDown')
  await expect(list.getByRole('button', { name: 'U-1001' })).toBeFocused()
  await list.getByRole('button', { name: 'U-1001' }).click()
  await expect(page.getByRole('heading', { name: 'U-1001', level: 1 })).toBeVisible()
})

test('reports a text without a User ID', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'ticket #4711 is urgent')
  await expect(page.getByText('This text contains no User ID')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Values that may be the User ID' })).toBeHidden()
})

test('shows ten values of a long pasted list and counts the rest', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, '1 2 3 4 5 6 7 8 9 10 11 12')
  const list = page.getByRole('list', { name: 'Values that may be the User ID' })
  await expect(list.getByRole('button')).toHaveCount(10)
  await expect(list).toContainText('2 more are not shown.')
})
