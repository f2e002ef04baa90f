import type { Page } from '@playwright/test'
import { setSize } from '../themesAndSizes'
import { expect, field, goWithClockPaused, lookUp, open, rows, test } from './page'
import { shifts, watchShifts } from './shifts'

test('the field has the focus, and says what it understood before it fetches', async ({ page }) => {
  await page.goto('/')
  await expect(field(page)).toBeFocused()
  await field(page).fill('https://crm.example/users/U-1002/notes/')
  await expect(page.getByText('Understood as user ID')).toBeVisible()
  await expect(page.locator('#understood strong')).toHaveText('U-1002')
  await page.getByRole('button', { name: 'View user details' }).click()
  await expect(page.getByRole('heading', { name: 'U-1002' })).toBeVisible()
  await expect(rows(page).first()).toBeVisible()
})

test('what cannot be used is named after it was sent or pasted, not while it is typed', async ({ page }) => {
  await page.goto('/')
  await field(page).pressSequentially('U/1002')
  await expect(page.getByText('“U/1002” is not a User ID')).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(page.getByText('“U/1002” is not a User ID')).toBeVisible()
  await field(page).fill('')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No User ID was given')).toBeVisible()
})

test('a sample user opens from the list', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'U-1001' }).click()
  await expect(page.getByRole('heading', { name: 'U-1001' })).toBeVisible()
})

const recents = (page: Page) => page.getByRole('region', { name: 'Recent look-ups' })

test('the users of this run come back as recent look-ups: the last one first, each once, with the worst status', async ({
  page
}) => {
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
  await expect(recents(page)).toContainText(/Kept as saved copies for 30 days\. Times are CES?T\./)
  await items.nth(0).click()
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
})

test('where nothing is saved, recent look-ups are kept until the window closes', async ({ page }) => {
  await page.goto('/?saved=off-disk_full')
  await lookUp(page, 'U-1001')
  await expect(page.getByRole('heading', { name: 'U-1001', level: 1 })).toBeVisible()
  await page.locator('[data-tip="Look up another user"]').click()
  await expect(recents(page)).toContainText(/Kept until the window closes\. Times are CES?T\./)
})

test('the lists of the page come without moving anything @faces', async ({ page }) => {
  await watchShifts(page)
  await open(page, 'U-1001')
  await page.locator('[data-tip="Look up another user"]').click()
  await expect(recents(page)).toBeVisible()
  await expect(field(page)).toBeFocused()
  expect(await shifts(page)).toEqual([])
})

test('Ctrl-L goes to the field from anywhere, ready to be typed over', async ({ page }) => {
  await open(page, 'U-1002')
  await rows(page).first().focus()
  await page.keyboard.press('Control+l')
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('U-1001')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'U-1001' })).toBeVisible()
})

test('after a look-up from the bar the keys are the page’s, and the field shows who is there', async ({ page }) => {
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

test('who types the next ID is not taken from the field by the answer', async ({ page }) => {
  await open(page, 'U-1001')
  await lookUp(page, 'U-1011') // takes some seconds
  await field(page).fill('U-100')
  await expect(page.getByRole('heading', { name: 'U-1011', level: 1 })).toBeVisible({ timeout: 60_000 })
  await expect(field(page)).toBeFocused()
  await expect(field(page)).toHaveValue('U-100')
})

test('Esc takes back what was typed, then leaves the field', async ({ page }) => {
  await open(page, 'U-1002')
  await page.keyboard.press('Control+l')
  await page.keyboard.type('U-1002s')
  await page.keyboard.press('Escape')
  await expect(field(page)).toHaveValue('U-1002')
  await expect(field(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('main')).toBeFocused()
})

test('a user that is not there: case sensitive, and the field is ready again', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'u-1002')
  await expect(page.getByRole('heading', { name: 'There is no user “u-1002”' })).toBeVisible()
  await expect(page.getByText('case sensitive')).toBeVisible()
  await expect(field(page)).toBeFocused()
  await expect(page.getByText(/^Looked up in Sample data at \d\d:\d\d CES?T\.$/)).toBeVisible()
  await page.getByRole('button', { name: 'Look up “U-1002”' }).click()
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
})

test('a user that is in no case there: the ID is to be edited', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'U-9')
  await page.getByRole('heading', { name: 'There is no user “U-9”' }).click()
  await page.getByRole('button', { name: 'Edit the User ID' }).click()
  await expect(field(page)).toBeFocused()
  expect(await field(page).evaluate((input: HTMLInputElement) => input.value.slice(0, input.selectionEnd ?? 0))).toBe(
    'U-9'
  )
})

test('what an Admin has to mend can be copied for them, without the user', async ({ page, context }) => {
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

test('a failure says what, why and what to do, with a reference that can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/')
  await lookUp(page, 'U-2003')
  await expect(page.getByRole('alert')).toContainText('Something went wrong in User Lookup')
  await page.getByRole('button', { name: 'Copy reference' }).click()
  await expect(page.getByText('Copied: reference')).toBeAttached()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('7F3K-20C1')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('alert')).toContainText('tell an Admin the reference 7F3K-20C2')
})

/** Where the line and the panes stand. */
async function place(page: Page) {
  const boxes = await Promise.all(['.line', '.panes'].map((part) => page.locator(`main ${part}`).first().boundingBox()))
  return boxes.map((box) => box && [box.x, box.y, box.width])
}

test('the shape of a page that is awaited is that of the page @faces', async ({ page }) => {
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

test('a slow look-up: nothing, then a shape, then words and a way out', async ({ page }) => {
  await goWithClockPaused(page)
  await lookUp(page, 'U-1011')
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true')
  await expect(page.locator('[data-skeleton]')).toBeHidden()
  await page.clock.runFor(300)
  await expect(page.locator('[data-skeleton]')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeHidden()
  const bones = await place(page)
  await page.clock.runFor(3000)
  await expect(page.getByText('The platform takes its time.')).toBeVisible()
  expect(await place(page)).toEqual(bones)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible()
  await page.clock.runFor(10_000)
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible()
})

test('the title and the storage hold nothing of the user', async ({ page }) => {
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

test('an email address of one user opens them, and one of several says whose it is', async ({ page }) => {
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

test('an ambiguous text lists its values, and the agent opens one of them', async ({ page }) => {
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

test('a text without a User ID has its own sentence and offers nothing', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'ticket #4711 is urgent')
  await expect(page.getByText('This text contains no User ID')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Values that may be the User ID' })).toBeHidden()
})

test('pasting a long list shows ten values and says how many are left out', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, '1 2 3 4 5 6 7 8 9 10 11 12')
  const list = page.getByRole('list', { name: 'Values that may be the User ID' })
  await expect(list.getByRole('button')).toHaveCount(10)
  await expect(list).toContainText('2 more are not shown.')
})
