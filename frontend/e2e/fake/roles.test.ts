import type { Page } from '@playwright/test'
import { accessPage, dialog, drop, dropFile, invite, pinField, preview, shareKey } from '../states/access'
import { passTime } from '../navigation'
import { expect, field, lookUp, open, rows, test } from './page'

const role = (page: Page, name: string) => page.getByRole('button', { name: `Role: ${name}. Open Access` })
const offered = (page: Page) => page.evaluate(() => document.documentElement.dataset['commands']?.split(' ') ?? [])

/** Everything that a person, a screen reader or an extension can read on the page. */
const everything = (page: Page) =>
  page.evaluate(() =>
    [
      document.title,
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map((one) => (one as HTMLInputElement).value)
    ].join('\n')
  )

test('shows the role in the top bar and opens Access from it', async ({ page }) => {
  await page.goto('/?access=user')
  await role(page, 'User').click()
  await expect(page.getByRole('heading', { name: 'Access', level: 1 })).toBeVisible()
  await expect(page.getByText('Anna Ferrari')).toBeVisible()
  await expect(page.getByRole('tab')).toHaveText([/^Your access/, /^Access log/])
  await page.keyboard.press('Escape')
  await expect(field(page)).toBeFocused()
  await page.locator('main').focus()
  await page.keyboard.press('p')
  await expect(page.getByRole('heading', { name: 'Access', level: 1 })).toBeVisible()
})

test('returns from Access to the open user', async ({ page }) => {
  await open(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  await role(page, 'Admin').click()
  await page.getByRole('button', { name: 'Back to U-1002' }).click()
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
})

test('switches the sample role and offers only its actions', async ({ page }) => {
  await accessPage(page, '')
  await expect(page.getByRole('button', { name: 'Invite a colleague' })).toHaveAccessibleDescription(
    'Set up your platform to invite colleagues.'
  )
  await page.getByRole('radio', { name: 'User', exact: true }).check()
  await expect(role(page, 'User')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Invite a colleague' })).toHaveCount(0)
  await expect(page.getByRole('tab', { name: 'Policy' })).toHaveCount(0)
  await page.getByRole('radio', { name: 'User, off' }).check()
  await expect(field(page)).toHaveCount(0)
  await expect(page.getByText('Switch the role above to see User Lookup.')).toBeVisible()
  await page.getByRole('button', { name: 'Look up', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Ask an Admin to enable User Lookup' })).toBeVisible()
  await expect(page.getByText('Switch the role below to see User Lookup.')).toBeVisible()
  await page.getByRole('radio', { name: 'Admin', exact: true }).click() // it is gone once it is checked
  await expect(field(page)).toBeVisible()
})

test('closes the open user when access is lost', async ({ page }) => {
  await open(page, 'U-1002')
  await role(page, 'Admin').click()
  await page.getByRole('radio', { name: 'User, off' }).check()
  await expect.poll(() => everything(page)).not.toContain('U-1002')
})

for (const [what, title] of [
  ['off', 'Ask an Admin to enable User Lookup'],
  ['expired', 'Your access expired'],
  ['missing', /^You have no access to /],
  ['edited', /was changed$/],
  ['other', /belongs elsewhere$/],
  ['rolled-back', /is out of date$/],
  ['newer', /^A newer version/]
] as const) {
  test(`offers only ways to get access: ${what}`, async ({ page }) => {
    await page.goto(`/?access=${what}`)
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    await expect(field(page)).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Saved users' })).toHaveCount(0)
    for (const key of ['s', 'a', 'e', 'h', 'Control+l']) await page.keyboard.press(key)
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    const can = await offered(page)
    for (const id of ['lookup.focus', 'saved.open', 'saved.options', 'user.export', 'user.refresh']) {
      expect(can).not.toContain(id)
    }
    expect(can).toContain('access.open')
  })
}

test('copies an access request without data of a caller', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/?access=off')
  await page.getByRole('button', { name: 'Copy a request' }).click()
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(
      [
        'Please give me a new invitation for User Lookup.',
        'Name: Ben Okafor',
        'Email: ben.okafor@narnia-bank.example',
        'Profile: Narnia Bank, https://api.mx.com, client ID nar•••bank',
        'Reason: Ask an Admin to enable User Lookup (access_off)'
      ].join('\n')
    )
})

test('copies an access request without an unknown name', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/?access=edited')
  await page.getByRole('button', { name: 'Copy a request' }).click()
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(copied).toContain('Profile: Narnia Bank')
  expect(await copied()).not.toContain('Name:')
  await role(page, 'No access').click()
  await expect(page.getByText('Role').locator('+ dd')).toHaveText('No access')
  for (const name of ['Allowed by', 'Valid until', 'Policy']) {
    await expect(page.getByText(name, { exact: true })).toHaveCount(0)
  }
})

test('opens the sample data without an invitation', async ({ page }) => {
  await page.goto('/?access=off')
  await page.getByRole('button', { name: 'Use sample data' }).click()
  await expect(field(page)).toBeVisible()
  await expect(role(page, 'Admin')).toBeVisible()
})

test('hides export when the policy forbids it', async ({ page }) => {
  await page.goto('/?access=user')
  await lookUp(page, 'U-1002')
  await page.getByRole('textbox', { name: 'Ticket number or reason' }).fill('T-1')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Export this page' })).toHaveCount(0)
  await page.locator('main').focus()
  await page.keyboard.press('e')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await offered(page)).not.toContain('user.export')
})

test('hides full export when the policy excludes email and metadata', async ({ page }) => {
  const extent = page.getByRole('radio', { name: /^Full/ })
  await page.goto('/?access=admin')
  await lookUp(page, 'U-1002')
  await page.getByRole('button', { name: 'Export this page' }).click()
  await expect(extent).toBeVisible()
  await page.keyboard.press('Escape')
  await role(page, 'Admin').click()
  await page.getByRole('tab', { name: 'Policy' }).click()
  await page.getByRole('checkbox', { name: 'Keep email and metadata out of exports' }).check()
  await page.getByRole('button', { name: 'Save policy' }).click()
  await expect(page.getByText('The policy was saved')).toBeVisible()
  await page.getByRole('button', { name: 'Back to U-1002' }).click()
  await page.getByRole('button', { name: 'Export this page' }).click()
  await expect(page.getByText('the policy of this profile masks them in exports')).toBeVisible()
  await expect(extent).toHaveCount(0)
})

test('asks for a reason before a user opens', async ({ page }) => {
  await page.goto('/?access=reason')
  await lookUp(page, 'U-1002')
  await expect(dialog(page, 'Why are you opening U-1002?')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toHaveCount(0)
  await page.getByRole('button', { name: 'Open U-1002' }).click()
  await expect(page.getByText('Enter a ticket number or a reason.')).toBeVisible()
  await page.getByRole('button', { name: 'T-48199' }).click()
  await page.getByRole('button', { name: 'Open U-1002' }).click()
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
  await expect(rows(page).first()).toBeVisible()
  // Within 30 minutes the same user opens again; another does not.
  await page.getByRole('button', { name: 'Fetch this user again' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await lookUp(page, 'U-1001')
  await expect(dialog(page, 'Why are you opening U-1001?')).toBeVisible()
  await expect(page.getByRole('button', { name: 'T-48199' })).toBeVisible()
})

test('opens no user without a reason', async ({ page }) => {
  await page.goto('/?access=reason')
  await lookUp(page, 'U-1002')
  await expect(dialog(page, 'Why are you opening U-1002?')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(field(page)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toHaveCount(0)
})

test('removes the user’s data from page and clipboard on lock', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/?access=admin')
  await lookUp(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  await page.getByRole('button', { name: 'Reveal email' }).click()
  const email = await page.locator('[data-revealed="email"]').innerText()
  await page.getByRole('button', { name: 'Copy user ID' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('U-1002')
  const guid = (await page.locator('data[value^="USR-"]').first().getAttribute('value')) ?? ''
  await rows(page).first().click()
  await page.getByRole('textbox', { name: 'User ID' }).fill('U-1002 and more')
  const values = ['U-1002', email, guid, 'Gringotts', 'DENIED', 'JOB-']
  for (const value of values) expect(await everything(page)).toContain(value)

  await page.keyboard.press('Control+Shift+L')
  await expect(page.getByRole('heading', { name: /^Locked at / })).toBeVisible()
  await expect(pinField(page)).toBeFocused()
  const after = await everything(page)
  for (const value of values) expect(after).not.toContain(value)
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('')
  // Nothing is done by keys, either.
  await page.locator('main').focus()
  for (const key of ['s', 'a', 'e', 'p', 'r', 'Control+r', 'Control+,', 'Control+l']) await page.keyboard.press(key)
  for (const value of values) expect(await everything(page)).not.toContain(value)

  await pinField(page).fill('246810')
  await page.keyboard.press('Enter')
  await expect(field(page)).toBeFocused()
  await expect(field(page)).toHaveValue('')
  await lookUp(page, 'U-1002')
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
})

test('keeps other copied text on the clipboard on lock', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/?access=admin')
  await lookUp(page, 'U-1002')
  await page.getByRole('button', { name: 'Copy user ID' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('U-1002')
  await page.evaluate(() => navigator.clipboard.writeText('a note of my own'))
  await page.keyboard.press('Control+Shift+L')
  await expect(page.getByRole('heading', { name: /^Locked at / })).toBeVisible()
  await expect(page.getByText('Locked. No user data is shown.')).toBeAttached()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('a note of my own')
})

test('closes every dialog about a user on lock', async ({ page }) => {
  await page.goto('/?access=admin')
  await lookUp(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  await page.getByRole('button', { name: 'Export this page' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Control+Shift+L')
  await expect(page.getByRole('heading', { name: /^Locked at / })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('counts down until the next PIN is accepted', async ({ page }) => {
  await page.clock.install()
  await page.goto('/?access=locked')
  await pinField(page).fill('1')
  await page.keyboard.press('Enter')
  await passTime(page, 200)
  await expect(page.getByText('Wrong PIN.')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Unlock in [12] s$/ })).toBeDisabled()
  await passTime(page, 3000)
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeEnabled()
  await pinField(page).fill('246810')
  await page.keyboard.press('Enter')
  await passTime(page, 200)
  await expect(field(page)).toBeVisible()
})

test('hides the sample data without a PIN', async ({ page }) => {
  await open(page, 'U-1002')
  await page.keyboard.press('Control+Shift+L')
  await expect(page.getByText('The sample data is only hidden.')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(field(page)).toBeVisible()
})

test('confirms that the PIN was changed', async ({ page }) => {
  await accessPage(page, 'admin', 'Your access')
  await page.getByRole('button', { name: 'Change PIN' }).click()
  await page.getByLabel('Current PIN').fill('246810')
  await page.getByLabel('New PIN').fill('135791')
  await page.getByLabel('PIN again').fill('135791')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.locator('main').getByText('The PIN was changed')).toBeVisible()
})

test('requires a PIN before use', async ({ page }) => {
  await page.goto('/?access=pin')
  await expect(page.getByLabel('New PIN')).toBeFocused()
  await expect(page.getByText('6 to 64 characters.')).toBeVisible()
  await page.getByLabel('New PIN').fill('135')
  await page.getByLabel('PIN again').fill('135')
  await page.keyboard.press('Enter')
  await expect(page.getByText('It must have 6 to 64 characters.')).toBeVisible()
  await expect(field(page)).toHaveCount(0)
  await page.getByLabel('New PIN').fill('135791')
  await page.getByLabel('PIN again').fill('135791')
  await page.keyboard.press('Enter')
  await expect(field(page)).toBeVisible()
})

test('reports activity every 15 seconds at most', async ({ page }) => {
  await page.clock.install({ time: '2026-03-26T13:02:00Z' })
  await page.goto('/?access=admin')
  await expect(field(page)).toBeVisible()
  await page.clock.pauseAt('2026-03-26T13:12:00Z') // only the test lets time pass
  const calls = () => page.evaluate(() => Number(document.documentElement.dataset['active'] ?? 0))
  await field(page).pressSequentially('U-1002')
  expect(await calls()).toBe(1)
  await passTime(page, 14_000)
  await page.keyboard.press('Backspace')
  expect(await calls()).toBe(1)
  await passTime(page, 1200)
  await page.keyboard.press('Backspace')
  expect(await calls()).toBe(2)
})

test('masks a revealed value again after 30 seconds', async ({ page }) => {
  await page.clock.install()
  await page.goto('/?access=admin')
  await lookUp(page, 'U-1002')
  await passTime(page, 1000)
  await page.getByRole('button', { name: 'Reveal email' }).click()
  await passTime(page, 200)
  await expect(page.locator('[data-revealed="email"]')).toBeVisible()
  await passTime(page, 30_000)
  await expect(page.locator('[data-revealed="email"]')).toHaveCount(0)
})

test('records copies, and does not copy if recording fails', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/?access=admin')
  await lookUp(page, 'U-1002')
  await page.getByRole('button', { name: 'Copy user GUID' }).click()
  await expect(
    page
      .getByText('The user GUID was copied')
      .or(page.getByText(/user GUID/i))
      .first()
  ).toBeAttached()
  await role(page, 'Admin').click()
  await page.getByRole('tab', { name: /^Access log/ }).click()
  await expect(page.locator('[data-log-row]').first()).toContainText('copied user GUID')
  await expect(page.locator('[data-log-row]').first()).toContainText('U-1002')
})

test('warns before an invitation shares the Admin’s own key', async ({ page }) => {
  await shareKey(page)
  await page.getByRole('button', { name: 'Continue with my key' }).click()
  const passphrase = await page.getByLabel('Passphrase of the file').inputValue()
  expect(passphrase).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){4}$/)
  await page.getByRole('button', { name: 'Suggest another' }).click()
  expect(await page.getByLabel('Passphrase of the file').inputValue()).not.toBe(passphrase)
  await page.getByRole('button', { name: 'Save the file …' }).click()
  await expect(page.getByText('The invitation is ready.')).toBeVisible()
  await expect(page.getByRole('group', { name: /^Your fingerprint/ })).toHaveText(/3F9A\s+C071/)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('list', { name: 'Colleagues' })).toContainText('Fay Moreau')
})

test('asks for a separate key, and for none when User Lookup is off', async ({ page }) => {
  await invite(page)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByText('Enter a client ID.')).toBeVisible()
  await expect(page.getByText('Enter the API key.')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Enable User Lookup' }).uncheck()
  await expect(page.getByLabel('API key', { exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByText(/User Lookup off/)).toBeVisible()
})

test('warns that an Admin’s invitation contains the signing key', async ({ page }) => {
  await shareKey(page)
  await page.getByRole('radio', { name: 'Admin', exact: true }).check()
  await page.getByRole('button', { name: 'Continue with my key' }).click()
  await expect(page.getByText('This file contains the signing key of the profile.')).toBeVisible()
})

test('revokes an invitation and explains the limits', async ({ page }) => {
  await accessPage(page, 'admin')
  await page.getByRole('button', { name: 'Revoke: Ben Okafor' }).click()
  await expect(page.getByText('This cannot reach Ben’s device.')).toBeVisible()
  await expect(page.getByText('withdraw Ben’s API key')).toBeVisible()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Revoke: Ben Okafor' })).toHaveCount(0)
  await expect(page.getByText('revoked').first()).toBeVisible()
})

test('enables a colleague by a new invitation', async ({ page }) => {
  await accessPage(page, 'admin')
  await page.getByRole('button', { name: 'Enable: Carla Díaz' }).click()
  await expect(dialog(page, 'New invitation for Carla Díaz')).toBeVisible()
  await expect(page.getByRole('radio', { name: 'User', exact: true })).toBeFocused()
  await expect(page.getByRole('checkbox', { name: 'Enable User Lookup' })).toBeChecked()
})

test('revokes a colleague for whom User Lookup is off', async ({ page }) => {
  await accessPage(page, 'admin')
  await page.getByRole('button', { name: 'Revoke: Carla Díaz' }).click()
  await expect(page.getByText('The file contains no API key')).toBeVisible()
})

test('hides the permissions of an ended invitation', async ({ page }) => {
  await accessPage(page, 'admin')
  for (const name of ['Eve Lindqvist', 'Gil Amsel']) {
    const row = page.getByRole('listitem').filter({ hasText: name })
    await expect(row).toContainText('User Lookup –')
    await expect(row).not.toContainText('On')
  }
  await expect(page.getByRole('listitem').filter({ hasText: 'Dmitri Sokolov' })).toContainText('in 28 days')
})

test('warns that a revoked Admin still has the signing key', async ({ page }) => {
  await shareKey(page)
  await page.getByRole('radio', { name: 'Admin', exact: true }).check()
  await page.getByRole('button', { name: 'Continue with my key' }).click()
  await expect(page.getByText('they can issue themselves a new invitation')).toBeVisible()
  await page.getByRole('button', { name: 'Save the file …' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Revoke: Fay Moreau' }).click()
  await expect(page.getByText('Fay also has the signing key. Revoking does not take it back.')).toBeVisible()
})

test('adds the profile of an invitation after the fingerprint is confirmed', async ({ page }) => {
  await preview(page)
  await expect(page.getByText('Anna Ferrari’s API key')).toBeVisible()
  // The file is signed by its maker: only the fingerprint identifies them.
  await expect(dialog(page, /^Add the profile/).getByText('signed with the key below')).toBeVisible()
  await expect(dialog(page, /^Add the profile/).locator('[data-family="working"]')).toHaveCount(0)
  const add = page.getByRole('button', { name: 'Add profile' })
  await expect(add).toHaveAttribute('aria-disabled', 'true')
  await add.focus()
  await page.keyboard.press('Enter')
  await expect(dialog(page, /^Add the profile/)).toBeVisible()
  await page.getByRole('checkbox', { name: 'The fingerprint is the same' }).check()
  await add.click()
  await expect(page.getByLabel('New PIN')).toBeFocused()
  // Nothing was asked of a profile that waits for its PIN: each refusal would be a row.
  await page.getByLabel('New PIN').fill('135791')
  await page.getByLabel('PIN again').fill('135791')
  await page.keyboard.press('Enter')
  await role(page, 'User').click()
  await page.getByRole('tab', { name: /^Access log/ }).click()
  await expect(page.locator('[data-log-row]')).toHaveText([/joined/])
})

test('asks again after a wrong passphrase and discards the file on close', async ({ page }) => {
  await page.goto('/')
  await expect(role(page, 'Admin')).toBeVisible()
  await drop(page)
  await page.keyboard.type('wrong')
  await page.keyboard.press('Enter')
  await expect(page.getByText('That passphrase does not open this file.')).toBeVisible()
  await expect(page.getByLabel('Passphrase of fay-moreau.userlookup')).toHaveValue('')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /Choose another$/ }).click()
  await page.getByRole('button', { name: 'Open an invitation' }).click()
  await expect(dialog(page, 'Open an invitation')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Choose the file …' })).toBeVisible()
})

test('warns about an invitation for an Admin', async ({ page }) => {
  await preview(page, 'admin.userlookup')
  await expect(page.getByText('This invitation makes you an Admin.')).toBeVisible()
})

test('opens no invitation while locked', async ({ page }) => {
  await page.goto('/?access=locked')
  await page.getByRole('button', { name: 'Forgot the PIN?' }).click()
  await expect(page.getByText('A lost PIN cannot be recovered.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Open an invitation' })).toHaveCount(0)
  await dropFile(page, 'fay-moreau.userlookup')
  await expect(page.getByText('User Lookup is locked')).toBeAttached()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('closes an invitation on lock', async ({ page }) => {
  await preview(page)
  await page.keyboard.press('Control+Shift+L')
  await expect(page.getByText('The sample data is only hidden.')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('explains what to do about a forgotten PIN', async ({ page }) => {
  await page.goto('/?access=locked')
  await page.getByRole('button', { name: 'Forgot the PIN?' }).click()
  await expect(page.getByText('Ask IT if you cannot use a terminal.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Open an invitation' })).toHaveCount(0)
})

test('marks the row where the log breaks', async ({ page }) => {
  await accessPage(page, 'broken', 'Access log')
  await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', 'broken')
  await expect(page.getByText('The log is not intact.')).toBeVisible()
  await expect(page.getByText('Row 1838 was changed outside this application')).toBeVisible()
  await expect(page.getByText('Carla: 58 rows, breaks at row 41.')).toBeVisible()
  await expect(page.getByText('Tell your Admin')).toHaveCount(0)
  // The days are filtered, and of the row that was changed nothing is known.
  await expect(page.getByRole('button', { name: 'Remove filter: Last 7 days' })).toBeVisible()
  await expect(page.locator('[data-log-row="1,838"]')).toHaveText(/^1,838[\s–]+breaks here$/)
  await expect(page.getByText('breaks here')).toHaveCount(1)
  const later = page.locator('[data-log-row="1,839"]')
  await expect(later).toContainText('not verified')
  await expect(later.locator('[data-family]')).toHaveCount(0)
  await expect(page.locator('[data-log-row="1,841"]')).not.toContainText('not verified')
  await page.getByRole('button', { name: 'Verify again' }).click()
  await expect(page.getByText('Verified. The log is not intact.').first()).toBeAttached()
})

test('reports an intact log only on the tab where it was verified', async ({ page }) => {
  await accessPage(page, 'broken')
  await page.getByRole('button', { name: 'Open a colleague’s log' }).click()
  await expect(page.getByText('Carla’s log is not intact. It breaks at row 41.').first()).toBeVisible()
  await page.getByRole('tab', { name: /^Access log/ }).click()
  await expect(page.locator('main').getByText('Carla’s log is not intact.')).toHaveCount(0)
  await page.goto('/?access=admin')
  await role(page, 'Admin').click()
  await page.getByRole('button', { name: 'Open a colleague’s log' }).click()
  await expect(page.getByText('Ben’s log: 413 rows, intact.').first()).toBeVisible()
})

test('updates the row count after each recorded action', async ({ page }) => {
  await accessPage(page, 'admin')
  const tab = page.getByRole('tab', { name: /^Access log/ })
  await expect(tab).toHaveText('Access log 1,842')
  await page.getByRole('button', { name: 'Revoke: Ben Okafor' }).click()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await expect(tab).toHaveText('Access log 1,843')
  await page.getByRole('tab', { name: 'Policy' }).click()
  await page.getByRole('button', { name: 'Save policy' }).click()
  await expect(page.getByRole('status').getByText('The policy was saved')).toBeVisible()
  await expect(tab).toHaveText('Access log 1,844')
  await page.getByLabel('Lock after (minutes)').fill('5')
  await expect(page.getByText('The policy was saved')).toHaveCount(0)
})

test('does not show a log that could not be verified as intact', async ({ page }) => {
  await accessPage(page, 'log-failed', 'Access log')
  await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', 'unknown')
})

test('filters the log and draws only visible rows', async ({ page }) => {
  await accessPage(page, 'long', 'Access log')
  await page.getByRole('button', { name: 'Remove filter: Last 7 days' }).click()
  await expect(page.getByText('5,000 of 5,000 rows')).toBeVisible()
  expect(await page.locator('[data-log-row]').count()).toBeLessThan(120)
  await page.getByRole('checkbox', { name: 'Refused only' }).check()
  await expect(page.getByText(/^9\d\d of 5,000 rows/)).toBeVisible()
  await expect(page.locator('[data-log-row]').first()).toContainText('refused')
  await page.getByRole('checkbox', { name: 'Refused only' }).uncheck()
  await page.getByRole('button', { name: 'Person' }).click()
  await page.getByRole('radio', { name: 'Ben Okafor' }).check()
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-log-row]').first()).toContainText('Ben Okafor')
  await page.getByRole('textbox', { name: 'Find in the log' }).fill('nothing of the kind')
  await page.getByRole('button', { name: 'Clear all filters' }).click()
  await expect(page.getByText('5,000 of 5,000 rows')).toBeVisible()
})

test('saves the log and shows its path', async ({ page }) => {
  await accessPage(page, 'admin', 'Access log')
  await page.getByRole('button', { name: 'Save as CSV' }).click()
  await expect(page.getByText('Saved to ~/Documents/access-log.csv').first()).toBeVisible()
  await expect(page.locator('[data-log-row]').first()).toContainText('exported access log')
})

test('sends the log of a User to the Admin', async ({ page }) => {
  await accessPage(page, 'user')
  await page.getByRole('button', { name: 'Send the log to the Admin' }).click()
  await expect(page.getByText('Saved to ~/Documents/ben-okafor.userlog').first()).toBeVisible()
})

test('saves a policy only within its limits', async ({ page }) => {
  await accessPage(page, 'admin', 'Policy')
  await page.getByLabel('Lock after (minutes)').fill('16')
  await page.getByRole('button', { name: 'Save policy' }).click()
  await expect(page.getByLabel('Lock after (minutes)')).toBeFocused()
  await expect(page.getByText('Enter a whole number from 1 to 15.')).toBeVisible()
  await page.getByLabel('Lock after (minutes)').fill('5')
  await page.getByRole('checkbox', { name: 'Allow export to files' }).uncheck()
  await page.getByRole('button', { name: 'Save policy' }).click()
  await expect(page.getByText('The policy was saved')).toBeAttached()
  await page.getByRole('tab', { name: 'Your access' }).click()
  await expect(page.getByText(/export off · lock after 5 minutes/)).toBeVisible()
})

test('records selected text before it is copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/?access=admin')
  await lookUp(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  const title = page.getByRole('heading', { name: 'U-1002', level: 1 })
  await title.selectText()
  await page.keyboard.press('ControlOrMeta+c')
  await expect(page.getByText('Copied: selected text')).toBeAttached()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('U-1002')
  await role(page, 'Admin').click()
  await page.getByRole('tab', { name: /^Access log/ }).click()
  await expect(page.getByText('copied selected text').first()).toBeVisible()
})
