import type { Page } from '@playwright/test'
import { ports } from '../ports'
import { Faults } from './faults'
import { connections, expect, expectAccessible, expectUser, lookUp, rows, test, timeline } from './page'

const platform = new Faults(ports.savedFaults, ports.sandbox)
test.beforeAll(() => platform.listen())
test.afterAll(() => platform.close())

const users = ['U-1001', 'U-1002', 'U-1003']
const mark = (page: Page) => page.getByText(/^Saved copy · /)
const list = (page: Page) => page.getByRole('list', { name: 'Saved users' })

/** Opens a platform of its own, whose copies are sealed with a passphrase. */
async function setUp(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Platform' })
  await page.keyboard.press('Control+,')
  await dialog.getByRole('radio', { name: /^Another address/ }).check()
  for (const [name, value] of [
    ['Base URL', `http://127.0.0.1:${ports.savedFaults}`],
    ['Client ID', 'sandbox'],
    ['API key', 'for-this-run']
  ] as const) {
    await dialog.getByLabel(name, { exact: true }).fill(value)
  }
  await dialog.getByRole('button', { name: 'Save and open', exact: true }).click()
  await dialog.getByLabel('Passphrase', { exact: true }).fill('correct horse battery')
  await dialog.getByLabel('Repeat it', { exact: true }).fill('correct horse battery')
  await dialog.getByRole('button', { name: 'Save and open', exact: true }).click()
  await expect(dialog).toBeHidden()
}

test('opens every saved user while the platform is down and refreshes once it is back', async ({ page }) => {
  await setUp(page)
  for (const id of users) {
    await lookUp(page, id)
    await expectUser(page, id)
    await expect(page.getByText(/^Live · /)).toBeVisible()
  }
  await page.reload()
  await expect(page.getByRole('region', { name: 'Recent look-ups' }).getByRole('listitem')).toHaveCount(users.length)

  await platform.close()
  await page.getByRole('button', { name: 'Saved users', exact: true }).click()
  await expect(list(page).getByRole('listitem')).toHaveCount(users.length)
  await expectAccessible(page)
  for (const id of users) {
    await expect(async () => {
      await page.getByRole('button', { name: `Open the saved copy of ${id}` }).click() // a press on rows that just moved does not count
      await expect(page.getByRole('heading', { level: 1 })).toContainText(id, { timeout: 2000 })
    }).toPass()
    await expectUser(page, id)
    await expect(mark(page)).toBeVisible()
    await expect(page.getByText('Opened offline.')).toBeVisible()
    await expect(rows(page).first()).toBeVisible()
    await page.keyboard.press('Escape')
  }

  // A look-up as any other: the copy stands in, and says why.
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')
  await expect(mark(page)).toBeVisible()
  await expect(page.getByText('The platform cannot be reached')).toBeVisible({ timeout: 20_000 })
  await expect(connections(page)).toContainText('Gringotts')
  await expect(timeline(page)).toContainText(/Timeline\s+([4-9]\d\d) of \1\b/)
  await expectAccessible(page)

  await platform.listen()
  await page.keyboard.press('Control+r')
  await expect(page.getByText(/^Live · /)).toBeVisible({ timeout: 20_000 })
  await expect(mark(page)).toHaveCount(0)
})
