import { expect, field, lookUp, open, rows, test } from './page'

test('the field has the focus, and says what it understood before it fetches', async ({ page }) => {
  await page.goto('/')
  await expect(field(page)).toBeFocused()
  await field(page).fill('https://crm.example/contacts/U-1002?tab=notes')
  await expect(page.getByText('Understood as user ID')).toBeVisible()
  await expect(page.locator('#understood strong')).toHaveText('U-1002')
  await page.getByRole('button', { name: 'View user details' }).click()
  await expect(page.getByRole('heading', { name: 'U-1002' })).toBeVisible()
  await expect(rows(page).first()).toBeVisible()
})

test('what cannot be used is named after it was sent or pasted, not while it is typed', async ({ page }) => {
  await page.goto('/')
  await field(page).pressSequentially('fleur@sample')
  await expect(page.getByText('e-mail address, not a User ID')).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(page.getByText('e-mail address, not a User ID')).toBeVisible()
  await field(page).fill('')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No User ID was given')).toBeVisible()
})

test('a sample user opens from the list', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'U-1001' }).click()
  await expect(page.getByRole('heading', { name: 'U-1001' })).toBeVisible()
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

test('a user that is not there: case sensitive, and the field is ready again', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'u-1002')
  await expect(page.getByRole('heading', { name: 'There is no user “u-1002”' })).toBeVisible()
  await expect(page.getByText('case sensitive')).toBeVisible()
  await expect(field(page)).toBeFocused()
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

test('a slow look-up: nothing, then a shape, then words and a way out', async ({ page }) => {
  const began = new Date('2026-03-26T13:02:00Z')
  await page.clock.install({ time: began })
  await page.goto('/')
  await page.clock.pauseAt(new Date(began.getTime() + 60_000))
  await lookUp(page, 'U-1011')
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true')
  await expect(page.locator('[data-skeleton]')).toBeHidden()
  await page.clock.runFor(300)
  await expect(page.locator('[data-skeleton]')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeHidden()
  await page.clock.runFor(3000)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible()
  await page.clock.runFor(10_000)
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible()
})

test('the title and the storage hold nothing of the user', async ({ page }) => {
  await open(page, 'U-1002')
  await page.getByRole('button', { name: /^Theme/ }).click()
  expect(await page.title()).toBe('User Lookup')
  const stored = await page.evaluate(() => ({ ...localStorage, ...sessionStorage }))
  expect(Object.keys(stored)).toEqual(['preferences'])
  expect(JSON.stringify(stored)).toContain('light')
  expect(JSON.stringify(stored)).not.toContain('U-1002')
  expect(page.url()).not.toContain('U-1002')
})
