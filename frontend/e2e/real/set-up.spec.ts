import type { Page } from '@playwright/test'
import { ports } from '../ports'
import { expect, expectAccessible, expectUser, lookUp, test, timeline } from './page'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Platform' })
const fill = (page: Page, name: string, value: string) => dialog(page).getByLabel(name, { exact: true }).fill(value)
const press = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true }).click()
const platform = (page: Page, name: string) =>
  page.getByRole('button', { name: `Platform: ${name}. Choose another`, exact: true })
const key = 'for-this-run'

async function choose(page: Page, name: RegExp) {
  await page.keyboard.press('Control+,')
  await dialog(page).getByRole('radio', { name }).check()
}

test('saves platforms without a keychain and switches between them', async ({ page }) => {
  await expect(platform(page, 'Sample data')).toBeVisible()
  await choose(page, /^Another address/)
  await fill(page, 'Base URL', `http://127.0.0.1:${ports.sandbox}`)
  await fill(page, 'Client ID', 'sandbox')
  await fill(page, 'API key', 'not-it')
  await press(page, 'Test')
  await expect(dialog(page)).toContainText('The platform refused the client ID or API key')
  await fill(page, 'API key', key)
  await press(page, 'Test')
  await expect(dialog(page)).toContainText('The platform accepts this client.')
  await expectAccessible(page)
  await press(page, 'Save and open')
  await expect(dialog(page)).toContainText('Choose a passphrase first')
  await fill(page, 'Passphrase', 'correct horse battery')
  await fill(page, 'Repeat it', 'correct horse battery')
  await press(page, 'Save and open')
  await expect(platform(page, `127.0.0.1:${ports.sandbox}`)).toBeVisible()
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')

  await choose(page, /^Another address/)
  await fill(page, 'Base URL', `http://127.0.0.1:${ports.publicSandbox}`)
  await fill(page, 'Name', 'Second')
  await fill(page, 'Client ID', 'sandbox')
  await fill(page, 'API key', key)
  await press(page, 'Save and open')
  await expect(dialog(page)).toContainText('The name of the profile cannot be used')
  await fill(page, 'Name', 'second')
  await press(page, 'Save and open') // the passphrase is known in this run
  await expect(platform(page, `127.0.0.1:${ports.publicSandbox}`)).toBeVisible()
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')
  await expect(timeline(page)).toContainText('This platform does not list past attempts')

  await page.reload()
  await page.getByRole('textbox', { name: 'User ID' }).waitFor()
  await page.keyboard.press('Control+,')
  await expect(dialog(page).getByRole('radio', { name: /^second .*open now · Role: Admin$/ })).toBeChecked()
  await dialog(page)
    .getByRole('radio', { name: new RegExp(`^127-0-0-1-${ports.sandbox} `) })
    .check()
  await press(page, 'Save and open')
  await expect(platform(page, `127.0.0.1:${ports.sandbox}`)).toBeVisible()
  await lookUp(page, 'U-1001')
  await expectUser(page, 'U-1001')
})
