import type { Page } from '@playwright/test'
import { prepare } from '../themesAndSizes'
import { mark, openSaved } from '../states/saved'
import { details, expect, fact, field, goWithClockPaused, lookUp, rows, test } from './page'
import { forgetShifts, shifts, watchShifts } from './layoutShifts'

const connections = (page: Page) => page.getByRole('region', { name: 'External connections' })
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const live = (page: Page) => expect(page.getByText(/^Live · just now/)).toBeVisible()
const said = (page: Page) => page.locator('p.sr[role="status"]')

test('announces and labels a saved copy and refreshes it by key', async ({ page }) => {
  await prepare(page, 'light') // by day: what was saved before midnight is shown with its day
  await openSaved(page, 'U-1002')
  await expect(mark(page)).toHaveText(/^Saved copy · 3 h old · \d\d:\d\d UTC\+[12]$/)
  await expect(said(page)).toHaveText(/^You see a saved copy: Saved copy · 3 h old · /)
  await expect(page.getByText('The platform was not asked.')).toBeVisible()
  await expect(page.getByText('Live', { exact: false })).toHaveCount(0)
  await page.keyboard.press('Control+r')
  await live(page)
  await expect(mark(page)).toHaveCount(0)
  await expect(page.getByText('Opened offline.')).toBeHidden()
  await expect(said(page)).toHaveText('You see live data now')
})

test('disables requests for single parts in a saved copy and says why', async ({ page }) => {
  await openSaved(page, 'U-1020')
  const again = connections(page).getByRole('button', { name: 'Try again' })
  await expect(again).toHaveAttribute('aria-disabled', 'true')
  await expect(again).toHaveAccessibleDescription('Off in a saved copy: ask the platform for this user first')
  await again.click({ force: true })
  await expect(connections(page)).toContainText('Some entries could not be read.')
  await expect(mark(page)).toBeVisible()
  await page.getByRole('button', { name: 'Ask the platform' }).click()
  await live(page)
  await expect(again).not.toHaveAttribute('aria-disabled')
})

test('describes the states of a saved copy in the past', async ({ page }) => {
  await openSaved(page, 'U-1001')
  await expect(page.getByText('The platform reported no problem')).toBeVisible()
  await openSaved(page, 'U-1008')
  await expect(page.getByRole('heading', { name: 'This user had no connections' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'No attempts then' })).toBeVisible()
})

test('shows the saved copy and the reason when the platform cannot be reached', async ({ page }) => {
  await page.goto('/?saved=some')
  await lookUp(page, 'U-2007')
  await expect(mark(page)).toContainText('Saved copy · 8 h old')
  await expect(page.getByRole('alert')).toContainText(
    /The platform has a problem\. It returned 503.*You see the saved copy\./
  )
  const again = page.getByRole('alert').getByRole('button', { name: 'Try again' })
  await expect(again).not.toHaveAttribute('aria-disabled')
  await expect(again).toContainText('Ctrl R')
})

// An attempt before midnight is shown with its day, which is wider than a time.
for (const [when, time] of [
  ['by day', '2026-03-26T13:02:00Z'],
  ['after midnight', '2026-11-30T23:40:00Z']
] as const) {
  test(`fits the worst connection beside the reason for the saved copy, ${when} @faces@faces`, async ({
    page,
    context
  }) => {
    await page.clock.setFixedTime(new Date(time))
    const worst = page.getByRole('region', { name: 'The worst status among the connections' })
    await page.goto('/?saved=some')
    await lookUp(page, 'U-1002')
    await live(page)
    const height = (await worst.boundingBox())?.height ?? 0
    await context.setOffline(true)
    await page.keyboard.press('Control+r')
    await expect(page.getByRole('alert')).toBeVisible()
    for (const words of ['2005 · INVALID_CREDENTIALS', /^tried /]) {
      const box = await worst.getByText(words).boundingBox()
      expect(box?.height).toBeLessThan(20) // in one line, and whole
    }
    expect(await worst.locator('.own').evaluate((own) => own.scrollHeight <= own.clientHeight)).toBe(true)
    expect((await worst.boundingBox())?.height).toBe(height)
  })
}

test('shows no saved copy when the platform refuses access', async ({ page }) => {
  await page.goto('/?saved=some')
  await lookUp(page, 'U-2004')
  await expect(page.getByRole('heading', { name: 'The platform refused the client ID or API key' })).toBeVisible()
  await expect(mark(page)).toHaveCount(0)
  await expect(connections(page)).toHaveCount(0)
})

test('shows the saved copy offline and refreshes it once online', async ({ page, context }) => {
  await page.goto('/?saved=some')
  await expect(field(page)).toBeVisible() // all that it is made of has come
  await context.setOffline(true)
  await lookUp(page, 'U-1002')
  await expect(mark(page)).toContainText('Saved copy · 3 h old')
  await expect(page.getByRole('alert')).toContainText('You see the saved copy.')
  await page.keyboard.press('Control+r')
  await expect(page.getByRole('alert')).toContainText('You see the saved copy.')
  await context.setOffline(false)
  await page.keyboard.press('Control+r')
  await live(page)
})

test('announces a saved copy only if the platform is slow', async ({ page }) => {
  await goWithClockPaused(page, '/?saved=some')
  await lookUp(page, 'U-1011')
  await page.clock.runFor(1000)
  await expect(mark(page)).toHaveText(/refreshing …$/)
  await expect(said(page)).toHaveText('')
  await page.clock.runFor(1000)
  await expect(said(page)).toHaveText(/^You see a saved copy: Saved copy · 1 d old · /)
  await page.clock.runFor(8000)
  await expect(said(page)).toHaveText('You see live data now')
})

test('keeps the saved copy after a look-up is cancelled', async ({ page }) => {
  await goWithClockPaused(page, '/?saved=some')
  await lookUp(page, 'U-1011')
  await page.clock.runFor(300)
  await expect(mark(page)).toHaveText(/^Saved copy · 1 d old · refreshing …$/)
  await page.clock.runFor(3100)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.clock.runFor(8000)
  await expect(page.getByRole('alert')).toContainText('You see the saved copy.')
  await expect(mark(page)).toContainText(/^Saved copy · 1 d old · \d/)
})

test('marks parts that are older than the others', async ({ page }) => {
  await page.goto('/?saved=some')
  await lookUp(page, 'U-1004')
  await expect(timeline(page).locator('[data-tip="saved copy, 5 h old"]')).toBeVisible()
  await page.getByRole('button', { name: 'Iron Bank', exact: true }).click()
  await expect(details(page)).toContainText('The platform is too busy.')
  await expect(details(page)).toContainText('You see the saved copy, 5 h old.')
  await expect(details(page).getByText('Everyday account')).toBeVisible()
  await expect(connections(page).locator('[data-tip^="saved copy"]')).toHaveCount(0)
})

test('copies values of a saved copy with its date in UTC', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const copied = async () => {
    await rows(page).first().click()
    await page.getByRole('tab', { name: 'Raw' }).click()
    await page.getByRole('button', { name: 'Copy raw answer' }).click()
    await expect(said(page)).toHaveText('Copied: raw answer')
    return page.evaluate(() => navigator.clipboard.readText())
  }
  await openSaved(page, 'U-1002')
  expect(await copied()).toMatch(/^Saved copy · 3 h old · \d+ \w+ \d{4}, \d\d:\d\d UTC\n\{/)
  await page.keyboard.press('Control+r')
  await live(page)
  await page.getByRole('button', { name: 'Close details' }).click()
  expect(await copied()).toMatch(/^\{/)
})

for (const [name, viewport] of [
  ['wide', { width: 1280, height: 800 }],
  ['narrow', { width: 400, height: 800 }]
] as const) {
  test.describe(name, () => {
    test.use({ viewport })

    test('replaces the saved copy part by part without layout shifts @faces', async ({ page }) => {
      await watchShifts(page)
      await page.goto('/?saved=some')
      await lookUp(page, 'U-1014')
      await expect(mark(page)).toContainText('refreshing …')
      await expect(rows(page).first()).toBeVisible()
      await forgetShifts(page)
      await expect(page.getByText(/since the last look-up/)).toBeVisible()
      await live(page)
      await expect(timeline(page)).toContainText('42 of 42')
      expect(await shifts(page)).toEqual([])
    })

    test('keeps focus, selection, details and scroll position during a refresh', async ({ page }) => {
      await openSaved(page, 'U-1002')
      await page.getByRole('button', { name: 'Status' }).click()
      await page.getByRole('checkbox', { name: /^COMPLETED/ }).check()
      await page.keyboard.press('Escape')
      await rows(page).nth(4).click()
      const job = await fact(page, 'Job ID').locator('data').getAttribute('value')
      const body = details(page).locator('[data-scroll]')
      await body.focus()
      await page.keyboard.press('Control+r')
      await expect(mark(page)).toHaveCount(0)
      await expect(page.getByText('Opened offline.')).toBeHidden()
      await expect(body).toBeFocused()
      await expect(fact(page, 'Job ID').locator('data')).toHaveAttribute('value', job ?? '')
      await expect(page.getByRole('button', { name: 'Remove filter: COMPLETED' })).toHaveCount(1)
    })
  })
}

test.describe('one column', () => {
  test.use({ viewport: { width: 400, height: 800 } })

  test('labels details over a saved copy, even when scrolled', async ({ page }) => {
    await openSaved(page, 'U-1002')
    await page.getByRole('button', { name: 'Gringotts', exact: true }).click()
    const own = details(page).getByText('Saved copy · 3 h old', { exact: true })
    await expect(own).toBeInViewport()
    await details(page)
      .getByRole('heading', { name: /^Accounts/ })
      .scrollIntoViewIfNeeded()
    await page.mouse.wheel(0, 4000)
    await expect(own).toBeInViewport()
    await page.keyboard.press('Control+r')
    await expect(own).toHaveCount(0)
    await expect(details(page)).toBeVisible()
  })
})
