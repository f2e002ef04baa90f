import { openAgain, openSaved, savedPage, savedRows } from '../states/saved'
import { expect, lookUp, open, test } from './page'

test('shows changes since the last look-up and between any two', async ({ page }) => {
  await openAgain(page, 'U-1002')
  await page.getByRole('button', { name: '3 changes since the last look-up, 3 h ago' }).click()
  const changes = page.getByRole('dialog', { name: 'What changed' })
  await expect(changes).toContainText(/Iron Bank\s*changed\s*Current status\s*before:\s*CONNECTED\s*now:\s*CHALLENGED/)
  // The answer is shown; what is never compared is one press away.
  const never = changes.getByText('whether an attempt was running')
  await expect(never).toBeHidden()
  await changes.getByText(/^Never compared \d+$/).click()
  await expect(never).toBeVisible()
  await changes.getByLabel('From', { exact: true }).selectOption({ index: 4 })
  await expect(changes).toContainText(
    /First Platypus Bank\s*changed\s*Current status\s*before:\s*CONNECTED\s*now:\s*FAILED/
  )
  await changes.getByLabel('To', { exact: true }).selectOption({ index: 4 })
  await expect(changes.getByRole('alert')).toContainText('The first look-up is not earlier than the second.')
})

test('reports no changes and a first look-up', async ({ page }) => {
  await open(page, 'U-1001')
  await expect(page.getByText(/^Live/)).toBeVisible()
  await expect(page.getByText('The first look-up on this device')).toBeVisible()
  await expect(page.getByText(/since the last look-up/)).toHaveCount(0)
  await page.keyboard.press('Control+r')
  const none = page.getByRole('button', { name: 'No changes since the last look-up, just now' })
  await expect(none).toBeVisible()
  // Its words change with the time, which nobody wants to hear each minute.
  await expect(page.getByRole('status').filter({ has: none })).toHaveCount(0)
  await page.keyboard.press('h')
  await expect(page.getByRole('dialog')).toContainText(/2 look-ups had the same result\s*The first of them was on \d+ /)
  expect((await page.getByRole('dialog').boundingBox())?.height).toBeLessThan(300) // no more than it has to say
})

test('redacts an export by default and shows its path', async ({ page }) => {
  await openSaved(page, 'U-1002')
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: 'Export this page' })
  await expect(dialog.getByRole('radio', { name: /^Redacted/ })).toBeChecked()
  await expect(dialog).toContainText(/Saved copy · 3 h old · .* The file includes the age of the data\./)
  await dialog.getByRole('radio', { name: /^Full/ }).check()
  await dialog.getByRole('button', { name: 'Choose a file …' }).click()
  await expect(dialog.getByRole('status')).toHaveText('Written to ~/Documents/user-lookup-U-1002.html')
  await dialog.getByRole('radio', { name: /^Timeline as a table/ }).check()
  await expect(dialog.getByRole('status')).toHaveText('')
  await expect(dialog.getByRole('radio', { name: /^Full/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Export this page' }).click()
  await dialog.getByRole('radio', { name: /^Everything/ }).check()
  await expect(dialog.getByRole('radio', { name: /^Redacted/ })).toBeChecked()
})

test('saves the retention periods and rejects invalid ones', async ({ page }) => {
  await savedPage(page, 'some')
  await page.getByRole('button', { name: 'Manage saved copies …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Saved copies' })
  await expect(dialog).toContainText(/Users saved\s*12/)
  await expect(dialog).toContainText(/Size on disk\s*[\d.]+ (kB|MB)/)
  await dialog.getByLabel('Days to keep').fill('0')
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await expect(dialog.getByText('Enter a whole number of days, 1 to 3,650.')).toBeVisible()
  await expect(dialog.getByText('1 to 3,650')).toHaveCount(1)
  await dialog.getByLabel('Days to keep').fill('5')
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await expect(dialog.getByText('Copies are saved for 5 days, for at most 1,000 users.')).toBeVisible()
  await expect(dialog).toContainText(/Users saved\s*10/)
  await page.keyboard.press('Escape')
  await expect(savedRows(page)).toHaveCount(10)
})

test('erases everything only after the word is typed', async ({ page }) => {
  await savedPage(page, 'some')
  await page.getByRole('button', { name: 'Manage saved copies …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Saved copies' })
  await expect(dialog).toContainText('and the key that decrypts them. This cannot be undone.')
  await dialog.getByRole('button', { name: 'Erase everything …' }).click()
  await dialog.getByRole('button', { name: 'Erase everything now' }).click()
  await expect(dialog.getByText('Type the word “erase”, then press again.')).toBeVisible()
  await expect(savedRows(page)).toHaveCount(12)
  await dialog.getByLabel('Type “erase” to continue').fill('erase')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Everything was erased.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'No saved users yet' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('Try one of these')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Recent look-ups' })).toHaveCount(0)
})

test('closes the open user when everything is erased', async ({ page }) => {
  await openAgain(page, 'U-1002')
  await page.locator('main').focus()
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Saved copies' })
  await dialog.getByRole('button', { name: 'Erase everything …' }).click()
  await dialog.getByLabel('Type “erase” to continue').fill('erase')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Everything was erased.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'User lookup', level: 1 })).toBeVisible()
  await expect(page.getByText('Gringotts')).toHaveCount(0)
})

/** Why there are no saved copies, and the one next step. */
const reasons: [code: string, sentence: RegExp, step: string][] = [
  ['disk_full', /The disk is full\. There is no space left in the data folder\./, 'Try again'],
  ['folder_unusable', /Nothing can be saved on this device\./, 'Try again'],
  ['file_unreadable', /./, 'Try again'],
  ['file_busy', /A file of User Lookup is in use\. Another window or program is using userlookup\.db\./, 'Try again'],
  ['keychain_missing', /No keychain is available\./, 'Try again'],
  ['keychain_locked', /The keychain is locked or denied access\./, 'Try again'],
  ['keychain_slow', /The keychain does not respond\./, 'Try again'],
  ['disk_read_only', /The disk is read-only\. The data folder is on a read-only disk\./i, 'Try again'],
  ['disk_error', /The disk reported an error\. Reading or writing in the data folder failed\./, 'Try again'],
  ['no_file_locks', /This folder does not support file locks\..*turn on file locks for this drive/s, 'Try again'],
  ['not_a_file', /A file of User Lookup is not a regular file\. userlookup\.db is a link,/, 'Try again'],
  ['sealed_missing', /The encrypted file is missing\./, 'Try again'],
  ['sealed_damaged', /An encrypted file is damaged\..*saved-key\.age/s, 'Try again'],
  ['saved_newer', /A newer version of User Lookup wrote the saved copies\./, 'Try again'],
  [
    'saved_key_missing',
    /The key of the saved copies is missing\..*choose “Erase everything” to start again/s,
    'Try again'
  ],
  ['saved_key_other', /The key does not match the saved copies\./, 'Try again'],
  ['saved_off', /The saved copies are not ready yet\. They are being opened\./, 'Try again'],
  ['passphrase_needed', /Enter the passphrase\. It encrypts .*the key of the saved copies/s, 'Open the saved copies'],
  ['passphrase_new', /Choose a passphrase first\..*the key of the saved copies/s, 'Open the saved copies'],
  ['passphrase_wrong', /The passphrase is wrong\..*the key of the saved copies/s, 'Open the saved copies']
]
for (const [code, sentence, step] of reasons) {
  test(`explains why saving is off: ${code}`, async ({ page }) => {
    await savedPage(page, `off-${code}`)
    await expect(page.getByRole('heading', { name: 'Saved copies are off' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText(sentence)
    await expect(page.getByRole('main')).toContainText('You can still look users up, but nothing is saved.')
    await expect(page.getByRole('button', { name: step })).toBeVisible()
    await expect(savedRows(page)).toHaveCount(0)
    await lookUp(page, 'U-1002')
    await expect(page.getByText(/^Live · just now/)).toBeVisible()
    // Beside the connections too, once it is more than that they are being opened.
    await expect(page.getByRole('button', { name: /^Not saved: / })).toHaveCount(code === 'saved_off' ? 0 : 1)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('heading', { name: 'Saved copies are off' })).toBeVisible()
  })
}

test('links from an unsaved user to the fix', async ({ page }) => {
  await page.goto('/?saved=off-keychain_locked')
  await lookUp(page, 'U-1002')
  await page.getByRole('button', { name: 'Not saved: The keychain is locked or denied access' }).click()
  const dialog = page.getByRole('dialog', { name: 'Saved copies' })
  await expect(dialog).toContainText(/The keychain is locked or denied access\..*Unlock the keychain/s)
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await expect(dialog).toContainText(/Users saved\s*12/)
})

test('opens saved copies after the keychain is unlocked', async ({ page }) => {
  await page.goto('/?saved=off-keychain_locked')
  await expect(page.getByText('Saved copies are off.')).toBeVisible()
  await page.getByRole('button', { name: 'More …' }).click()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(savedRows(page)).toHaveCount(12)
})

test('opens saved copies by passphrase and rejects a wrong one', async ({ page }) => {
  await savedPage(page, 'off-passphrase_needed')
  await page.getByLabel('Passphrase').fill('no')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toContainText('The passphrase is wrong.')
  await expect(page.getByLabel('Passphrase')).toHaveValue('')
  await page.getByLabel('Passphrase').fill('open sesame')
  await page.keyboard.press('Enter')
  await expect(savedRows(page)).toHaveCount(12)
})

test('reports a replaced database until dismissed', async ({ page }) => {
  await savedPage(page, 'notice')
  await expect(page.getByRole('alert')).toContainText('userlookup-2026-03-26.damaged.db')
  await page.getByRole('button', { name: 'OK', exact: true }).click()
  await expect(page.getByRole('alert')).toHaveCount(0)
  // The other side goes on telling it with each look-up that is kept.
  await lookUp(page, 'U-1001')
  await expect(page.getByText(/since the last look-up/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(savedRows(page)).toHaveCount(12)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByText('Try one of these')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('shows notices on the first page in one line @faces', async ({ page }) => {
  await page.goto('/?saved=notice')
  await expect(page.getByRole('alert')).toContainText('damaged')
  await expect(page.getByRole('region', { name: 'Recent look-ups' })).toBeVisible()
  expect((await page.getByRole('alert').boundingBox())?.height).toBeLessThan(44)
  const below = await page.evaluate(
    () => document.elementFromPoint(innerWidth / 2, innerHeight - 1)?.closest('[data-notices], li')?.tagName
  )
  expect(below).toBe('DIV')
})

test('shows the day of older recent look-ups and opens their saved copy', async ({ page }) => {
  await page.goto('/?saved=some')
  const recents = page.getByRole('region', { name: 'Recent look-ups' })
  await expect(recents).toContainText(/Saved for 30 days\. Times are CES?T\./)
  await expect(recents.getByRole('listitem').filter({ hasText: 'U-1008' })).toContainText(/6 d ago\s*· \d+ \w{3}/)
  await recents.getByRole('button', { name: 'U-1011' }).click()
  await expect(page.getByText(/^Saved copy · 1 d old · refreshing …$/)).toBeVisible()
})
