import type { Locator, Page } from '@playwright/test'
import { judgeFocus } from '../geometry/focus'
import { installSeen } from '../geometry/seen'
import { newFindings } from '../knownFindings'
import { connections, details, expect, expectUser, rows, test, timeline } from './page'

/** The whole job by keyboard alone: no test here touches the mouse. */

const field = (page: Page) => page.getByRole('textbox', { name: 'User ID' })

/** Presses a key; then something has the focus, in sight and not covered. */
async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key)
  await page.evaluate(installSeen, false)
  await expect.poll(async () => newFindings(await page.evaluate(judgeFocus)), `the focus after ${key}`).toEqual([])
}

/** Goes on with one key until the target has the focus. */
async function go(page: Page, key: string, target: Locator): Promise<void> {
  const there = () => target.evaluate((element) => element === document.activeElement)
  for (let steps = 0; steps < 80; steps++) {
    await press(page, key)
    if (await there()) return
  }
  throw new Error(`${key} never comes to ${target}`)
}

/** Pastes into whatever has the focus. */
async function pasteAndEnter(page: Page, text: string): Promise<void> {
  await page.keyboard.insertText(text)
  await press(page, 'Enter')
}

/** Keys that do one thing each, from the page of U-1002 with the focus on its first attempt. */
const keys: { key: string; does: string; then: (page: Page) => Promise<void> }[] = [
  { key: 'Control+l', does: 'goes to the field', then: (page) => expect(field(page)).toBeFocused() },
  { key: 'ArrowDown', does: 'goes to the next row', then: (page) => expect(rows(page).nth(1)).toBeFocused() },
  { key: 'Enter', does: 'opens the row', then: (page) => expect(details(page)).toBeVisible() },
  { key: 'j', does: 'goes to the next row', then: (page) => expect(rows(page).nth(1)).toBeFocused() },
  {
    key: '/',
    does: 'goes to the filter',
    then: (page) => expect(page.getByRole('combobox', { name: 'Filter the timeline' })).toBeFocused()
  },
  {
    key: 'c',
    does: 'goes to the connections',
    then: (page) => expect(connections(page).locator('[data-connection]').first()).toBeFocused()
  },
  {
    key: '?',
    does: 'shows the keys',
    then: (page) => expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible()
  },
  { key: 'w', does: 'explains the row', then: (page) => expect(page.getByText('On the last page')).toBeVisible() },
  {
    key: 'v',
    does: 'opens the view options',
    then: (page) => expect(page.getByRole('dialog', { name: 'View options' })).toBeVisible()
  }
]

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 400, height: 800 }
]) {
  test.describe(`${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport })

    test('shows the worst problem after paste and Enter', async ({ page }) => {
      for (const [id, name, status] of [
        ['U-1002', 'Gringotts', 'DENIED'],
        ['U-60C', 'Iron Bank · Connection 42', 'FAILED']
      ] as const) {
        await page.reload()
        await expect(field(page)).toBeFocused()
        await pasteAndEnter(page, id)
        await expectUser(page, id)
        await expect(rows(page).first()).toBeAttached()
        await expect(page.getByText(name, { exact: true }).first()).toBeInViewport({ ratio: 1 })
        await expect(page.getByText(status, { exact: true }).first()).toBeInViewport({ ratio: 1 })
        expect(await page.evaluate(() => scrollY)).toBe(0)
      }
    })

    test('does a whole look-up by keyboard', async ({ page }) => {
      await pasteAndEnter(page, ' “U-1002”')
      await expectUser(page, 'U-1002')
      await expect(rows(page).first()).toBeVisible()

      const worst = connections(page).getByRole('button', { name: 'Gringotts', exact: true })
      await go(page, 'Tab', worst)
      await press(page, 'Enter')
      await expect(details(page)).toContainText('The institution refused the credentials.')
      await go(page, 'Tab', details(page).getByRole('button', { name: 'Copy institution code' }))
      await press(page, 'Escape')
      await expect(details(page)).toBeHidden()
      await expect(worst).toBeFocused()

      const filter = timeline(page).getByRole('button', { name: /^Status/ })
      await go(page, 'Tab', filter)
      await press(page, 'Enter')
      await go(page, 'Tab', page.getByRole('checkbox', { name: /^FAILED/ }))
      await press(page, 'Space')
      await press(page, 'Escape')
      await expect(filter).toBeFocused()
      await expect(timeline(page).getByText(/^\d+ of \d+$/)).toBeVisible()

      await go(page, 'Tab', rows(page).first())
      await press(page, 'ArrowDown')
      const second = rows(page).nth(1)
      await expect(second).toBeFocused()
      await expect(second).toHaveAccessibleName(/FAILED/)
      await press(page, 'Enter')
      await expect(details(page).getByRole('heading', { name: 'Institution information' })).toBeVisible()
      await go(page, 'Tab', details(page).getByRole('button', { name: 'Copy job ID' }))
      await press(page, 'Enter')
      await expect(page.getByText('Copied: job ID')).toBeAttached()
      await press(page, 'Escape')
      await expect(second).toBeFocused()

      await go(page, 'Shift+Tab', timeline(page).getByRole('tab', { name: 'Attempts' }))
      await press(page, 'ArrowRight')
      await expect(timeline(page).getByRole('tab', { name: /^Accounts/ })).toBeFocused()
      await press(page, 'ArrowLeft')
      await go(page, 'Tab', timeline(page).getByRole('button', { name: 'Clear all filters' }))
      await press(page, 'Enter')
      await expect(timeline(page).getByText(/^(\d+) of \1$/)).toBeVisible()

      await press(page, 'Control+l')
      await expect(field(page)).toBeFocused()
      await pasteAndEnter(page, 'U-1001')
      await expectUser(page, 'U-1001')
    })
  })
}

for (const { key, does, then } of keys) {
  test(`${key} ${does}`, async ({ page }) => {
    await pasteAndEnter(page, 'U-1002')
    await expectUser(page, 'U-1002')
    await expect(rows(page).first()).toBeVisible()
    await go(page, 'Tab', rows(page).first())
    await press(page, key)
    await then(page)
  })
}
