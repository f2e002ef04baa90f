import type { Page } from '@playwright/test'
import { savedPage } from '../states/saved'
import { setSize } from '../themesAndSizes'
import { expect, expectNoSidewaysScroll, expectNoViolations, field, lookUp, open, rows, test } from './page'

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const filterField = (page: Page) => page.getByRole('combobox', { name: 'Filter the timeline' })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 })
/** What has a ring around it now. */
const ringed = (page: Page) =>
  page.evaluate(() => {
    const at = document.querySelector(':focus-visible')
    return at && getComputedStyle(at).outlineStyle !== 'none' ? at.outerHTML.slice(0, 100) : ''
  })
/** The commands that a native menu would offer. */
const offered = async (page: Page) => ((await page.locator('html').getAttribute('data-commands')) ?? '').split(' ')

test('draws no focus ring after a click on empty space', async ({ page }) => {
  await open(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  await page.keyboard.press('j') // the keyboard is in use
  const filters = await page.getByRole('group', { name: 'Filters' }).boundingBox()
  const day = await timeline(page).getByRole('heading', { level: 3 }).first().boundingBox()
  const foot = await timeline(page).boundingBox()
  if (!filters || !day || !foot) throw new Error('the timeline is not there')
  for (const [x, y] of [
    [filters.x + 2, filters.y + 2],
    [day.x + day.width / 2, day.y + day.height / 2],
    [foot.x + foot.width / 2, foot.y + foot.height - 4]
  ] as const) {
    await page.mouse.click(x, y)
    expect(await ringed(page)).toBe('')
    await page.keyboard.press('Shift')
    expect(await ringed(page)).toBe('')
  }
  await page.keyboard.press('j')
  await expect(timeline(page).locator('[data-attempt] button:focus')).toHaveCount(1)
})

test('shows the whole focus ring of an attempt', async ({ page }) => {
  await open(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  await page.keyboard.press('t')
  await expect(timeline(page).locator('[data-attempt] button:focus-visible')).toHaveCount(1)
})

test('clears filter text that chose nothing when the field loses focus', async ({ page }) => {
  await open(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  await filterField(page).fill('den')
  await page.keyboard.press('Tab')
  await expect(filterField(page)).toHaveValue('')
  await expect(page.getByRole('button', { name: /^Remove filter/ })).toHaveCount(0)
})

test('keeps filter text when the window loses focus', async ({ page }) => {
  await open(page, 'U-1002')
  await filterField(page).fill('den')
  await page.evaluate(() => {
    document.hasFocus = () => false
    document.activeElement?.dispatchEvent(new FocusEvent('blur'))
  })
  await expect(filterField(page)).toHaveValue('den')
})

test('uses today as the example date', async ({ page }) => {
  await page.clock.setFixedTime(new Date('2027-02-03T12:00:00+01:00'))
  await open(page, 'U-1002')
  await page.getByRole('button', { name: 'Dates', exact: true }).click()
  await expect(page.getByLabel('From', { exact: true })).toHaveAttribute('placeholder', '2027-02-03')
  await page.getByLabel('From', { exact: true }).fill('soon')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('alert')).toContainText('such as 2027-02-03.')
})

for (const from of ['the first page', 'the bar'] as const) {
  test(`masks an email address after the user opens, looked up from ${from}`, async ({ page }) => {
    if (from === 'the bar') await open(page, 'U-1001')
    else await page.goto('/')
    await lookUp(page, 'bill@sample.example')
    await expect(heading(page, 'U-1002')).toBeVisible()
    await expect(field(page)).toHaveValue('U-1002')
    const everywhere = () =>
      page.evaluate(() =>
        [
          document.title,
          location.href,
          JSON.stringify(history.state),
          document.documentElement.outerHTML,
          ...[...document.querySelectorAll('input')].map(({ value }) => value),
          JSON.stringify(localStorage),
          JSON.stringify(sessionStorage)
        ].join('\n')
      )
    expect(await everywhere()).not.toContain('bill@sample')
    await page.locator('[data-tip="Look up another user"]').click()
    await expect(page.getByRole('region', { name: 'Recent look-ups' })).toContainText('U-1002')
    await expect(field(page)).toHaveValue('')
    expect(await everywhere()).not.toContain('bill@sample')
  })
}

test('distinguishes users who share an email address', async ({ page }) => {
  await page.goto('/')
  await lookUp(page, 'everybody@sample.example')
  const list = page.getByRole('list', { name: 'Users with this email address' })
  const row = (id: string) => list.getByRole('listitem').filter({ hasText: id })
  await expect(row('U-1001')).toContainText(/CONNECTED\s*5 connections\s*last attempt 2 h ago/)
  await expect(row('U-1002')).toContainText(
    /DENIED\s*6 connections\s*last attempt yesterday|DENIED\s*6 connections\s*last attempt \d+ (h|d|days?) ago/
  )
  await expect(row('U-1002')).toContainText('disabled')
  await expect(row('U-1003')).toContainText('connections not known')
  await expect(row('U-1004')).toContainText('no connection')
  await expect(list.locator('[data-family="working"]')).toHaveCount(0)
  await expect(row('U-1002').getByRole('button')).toHaveAccessibleDescription(/DENIED/)
  await expectNoViolations(page)
  for (const width of [1280, 400]) {
    await setSize(page, { width, height: 800 })
    await expectNoSidewaysScroll(page)
  }
})

test('offers only commands that have an effect', async ({ page }) => {
  const user = ['user.refresh', 'user.changes', 'user.export', 'connections.focus', 'timeline.focus', 'filter.focus']
  await page.goto('/?saved=some')
  await expect(field(page)).toBeFocused()
  await expect.poll(() => offered(page)).toContain('lookup.focus')
  for (const id of [...user, 'filter.clear', 'text.reset']) expect(await offered(page)).not.toContain(id)
  await page.keyboard.press('Control+=')
  await expect.poll(() => offered(page)).toContain('text.reset')
  for (let i = 0; i < 6; i++) await page.keyboard.press('Control+=')
  await expect.poll(() => offered(page)).not.toContain('text.bigger')
  await page.keyboard.press('Control+0')
  await expect.poll(() => offered(page)).toContain('text.bigger')

  await lookUp(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  for (const id of user) await expect.poll(() => offered(page)).toContain(id)
  expect(await offered(page)).not.toContain('filter.clear')
  await page.getByRole('button', { name: 'Status', exact: true }).click()
  await page.getByRole('checkbox').first().check()
  await expect.poll(() => offered(page)).toContain('filter.clear')
  await page.keyboard.press('Escape')

  await page.keyboard.press('s')
  await expect(heading(page, 'Saved users')).toBeVisible()
  for (const id of [
    'user.refresh',
    'user.changes',
    'user.export',
    'connections.focus',
    'timeline.focus',
    'filter.clear'
  ])
    await expect.poll(() => offered(page)).not.toContain(id)
  await page.keyboard.press('Escape')
  await expect.poll(() => offered(page)).toContain('filter.clear')
})

test('offers no look-up and no saved users without a platform', async ({ page }) => {
  await page.goto('/?start=sealed')
  await expect(page.getByLabel('Passphrase')).toBeFocused()
  await expect.poll(() => offered(page)).toContain('setup.open')
  for (const id of ['lookup.focus', 'saved.open', 'saved.options']) expect(await offered(page)).not.toContain(id)
})

test('disables Reset text size at the default size', async ({ page }) => {
  await page.goto('/')
  await page.locator('h1').click()
  await page.keyboard.press('v')
  const usual = page.getByRole('dialog').getByRole('button', { name: 'Default text size' })
  await expect(usual).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Control+=')
  await expect(usual).not.toHaveAttribute('aria-disabled')
})

test('offers a passphrase field where a passphrase is needed', async ({ page }) => {
  await savedPage(page, 'off-passphrase_needed')
  await expect(page.getByLabel('Passphrase')).toBeFocused()
  await page.getByRole('main').focus()
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Saved copies' })
  await expect(dialog).toContainText('Enter the passphrase.')
  await dialog.getByLabel('Passphrase').fill('no')
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('The passphrase is wrong')
  await dialog.getByLabel('Passphrase').fill('open sesame')
  await page.keyboard.press('Enter')
  await expect(dialog.getByLabel('Passphrase')).toHaveCount(0)
  await expect(dialog).toContainText(/Users saved\s*12/)
  await expect(dialog.getByRole('textbox').first()).not.toHaveValue('0')
})

test('aligns the version with the page', async ({ page }) => {
  await page.goto('/')
  const version = page.getByText(/^Version /)
  const left = (at: typeof version) =>
    at.evaluate((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      return Math.round(range.getBoundingClientRect().left)
    })
  expect(await left(version)).toBe(await left(page.locator('main h1')))
})
