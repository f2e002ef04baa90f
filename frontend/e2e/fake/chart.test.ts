import type { Page } from '@playwright/test'
import { expect, lookUp, open, rows, test } from './page'

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const chart = (page: Page) => page.getByRole('toolbar', { name: /^Attempts by day/ })
const days = (page: Page) => chart(page).getByRole('button')
const outcome = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Outcome' }).getByRole('button', { name: new RegExp(`^${name}`) })
const noon = new Date('2026-03-26T12:00:00+01:00')

test.beforeEach(({ page }) => page.clock.setFixedTime(noon))

/** The box of a day's bar of one family. */
async function bar(page: Page, family: string) {
  const box = await chart(page).locator(`rect[data-family="${family}"]`).last().boundingBox()
  if (!box) throw new Error(`there is no bar of ${family}`)
  return box
}

test('draws successes above the line and failures below', async ({ page }) => {
  await open(page, 'U-1002')
  await expect(days(page)).toHaveCount(30)
  await expect(days(page).last()).toHaveAccessibleName(
    'Thursday 26 March: 1 completed, 1 waiting, 2 caller must act, 1 failed'
  )
  const line = (await chart(page).locator('.zero').boundingBox())?.y ?? 0
  for (const family of ['working', 'waiting']) {
    const box = await bar(page, family)
    expect(box.y + box.height).toBeLessThanOrEqual(line + 1)
  }
  for (const family of ['caller', 'broken']) expect((await bar(page, family)).y).toBeGreaterThanOrEqual(line - 1)
  await expect(timeline(page).locator('.axis')).toContainText(/25 Feb.*Today/)
})

test('makes the chart one tab stop and filters by the chosen day', async ({ page }) => {
  await open(page, 'U-1002')
  await outcome(page, 'Failed').focus()
  await page.keyboard.press('Tab')
  await expect(days(page).last()).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(days(page).nth(28)).toBeFocused()
  await expect(timeline(page).locator('.axis')).toContainText('Yesterday')
  await page.keyboard.press('Enter')
  await expect(days(page).nth(28)).toBeFocused()
  await expect(days(page).nth(28)).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('button', { name: 'Remove filter: Wed 25 March' })).toBeVisible()
  await expect(timeline(page).getByRole('heading', { level: 3 })).toHaveCount(1)
  await expect(days(page)).toHaveCount(30)
  await page.keyboard.press('Home')
  await expect(days(page).first()).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press(' ')
  await expect(timeline(page)).toContainText('412 of 412')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: /^Connection/ })).toBeFocused()
})

test('chooses a day by a click anywhere in its column', async ({ page }) => {
  await open(page, 'U-1002')
  const box = await chart(page).boundingBox()
  if (!box) throw new Error('there is no chart')
  const last = [box.x + box.width - 4, box.y + 2] as const
  await page.mouse.move(...last)
  await expect(timeline(page).locator('.axis')).toContainText(/Today\s*1\scompleted\s*1\swaiting\s*2\scaller must act/)
  await page.mouse.click(...last)
  await expect(timeline(page)).toContainText('5 of 412')
  await page.mouse.click(...last)
  await expect(timeline(page)).toContainText('412 of 412')
})

test('filters by the outcomes in the legend', async ({ page }) => {
  await open(page, 'U-1002')
  await expect(page.getByRole('group', { name: 'Outcome' }).getByRole('button')).toHaveText([
    /^Completed375/,
    /^Waiting1/,
    /^Caller must act14/,
    /^Failed22/
  ])
  await outcome(page, 'Caller must act').click()
  await expect(timeline(page)).toContainText('14 of 412')
  await expect(outcome(page, 'Caller must act')).toHaveAttribute('aria-pressed', 'true')
  await outcome(page, 'Waiting').click()
  await expect(timeline(page)).toContainText('15 of 412')
  await expect(outcome(page, 'Completed')).toContainText('375')
  await expect(chart(page).locator('rect[data-family="working"]')).toHaveCount(0)
  await page.getByRole('button', { name: 'Remove filter: Waiting' }).click()
  await outcome(page, 'Caller must act').click()
  await expect(timeline(page)).toContainText('412 of 412')
})

test('names the newest attempt when the chart is empty @faces', async ({ page }) => {
  await open(page, 'U-1002')
  const height = async () => (await timeline(page).locator('.chart').boundingBox())?.height
  await expect(chart(page)).toBeVisible()
  const before = await height()
  await page.getByRole('combobox', { name: 'Filter the timeline' }).fill('lilliput')
  await page.keyboard.press('Enter')
  await expect(timeline(page)).toContainText(
    'No attempt in these 30 days matches the filters. The newest is from Sunday 2 November 2025.'
  )
  expect(await height()).toBe(before)
  await expect(rows(page)).toHaveCount(2)
})

test('draws the filtered days that fit and marks incomplete ones', async ({ page }) => {
  await open(page, 'U-1002')
  await page.getByRole('button', { name: /^Dates/ }).click()
  await page.getByLabel('From', { exact: true }).fill('2025-01-01')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(timeline(page)).toContainText('newest 92 days shown')
  await expect(chart(page)).toHaveAccessibleName('Attempts by day, Thursday 25 December 2025 to Thursday 26 March')
  await open(page, 'U-1004')
  await expect(chart(page).locator('.notKnown')).toHaveText('not known')
})

test('shows “not known” only where no attempt is drawn @faces', async ({ page }) => {
  await page.goto('/?saved=some')
  await lookUp(page, 'U-1005') // this device saw more than the platform gives
  await expect(page.getByText('Attempts seen on this device since')).toBeVisible()
  const notKnown = await chart(page).locator('.notKnown').boundingBox()
  if (!notKnown) throw new Error('nothing is shown as unknown')
  for (const bar of await chart(page).locator('[data-day]').all()) {
    const box = await bar.boundingBox()
    const middle = (box?.x ?? 0) + (box?.width ?? 0) / 2
    expect(middle < notKnown.x || middle > notKnown.x + notKnown.width).toBe(true)
  }
})

for (const [id, name] of [
  ['U-1002', 'many'],
  ['U-1008', 'none'],
  ['U-1005', 'only the latest']
] as const) {
  test(`does not shift when the first attempts arrive: ${name} @faces`, async ({ page }) => {
    await page.addInitScript(() => {
      const places = (window as unknown as { places: Set<string> }).places ?? new Set<string>()
      Object.assign(window, { places })
      new MutationObserver(() => {
        const filters = document.querySelector('.filters')
        if (filters)
          places.add(
            String(
              filters.getBoundingClientRect().top -
                (document.querySelector('#panel-attempts .notice')?.getBoundingClientRect().height ?? 0)
            )
          )
      }).observe(document, { childList: true, subtree: true })
    })
    await open(page, id)
    await expect(timeline(page).locator('.zero')).toBeVisible()
    expect(await page.evaluate(() => [...(window as unknown as { places: Set<string> }).places].length)).toBe(1)
  })
}

test('reports a day as empty only when all of its attempts are known', async ({ page }) => {
  const says = async (x: number) => {
    await expect(rows(page).first()).toBeVisible() // until then its shape stands there
    const box = await page.locator('.chart .bars').boundingBox()
    if (!box) throw new Error('there is no chart')
    await page.mouse.move(box.x + box.width * x, box.y + box.height / 2)
    return page.locator('.chart .facts').innerText()
  }
  await open(page, 'U-1005') // only the latest attempt of each connection
  expect(await says(0.5)).toContain('not known')
  expect(await says(0.95)).toContain('not known')
  await open(page, 'U-1018') // everything
  expect(await says(0.5)).toContain('no attempts')
})
