import type { Page } from '@playwright/test'
import { setSize } from '../themesAndSizes'
import { expect, open, rows, test } from './page'

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const refresh = (page: Page) => page.getByRole('button', { name: 'Fetch this user again' })

/** The attempt in the middle of what is in sight, and where it stands. */
function inSight(page: Page) {
  return page.evaluate(() => {
    const middle = innerHeight * 0.7
    const all = [...document.querySelectorAll<HTMLElement>('[data-attempt]')]
    const found = all.find((one) => one.getBoundingClientRect().bottom > middle)
    return { job: found?.dataset['attempt'] ?? '', top: found?.getBoundingClientRect().top ?? NaN }
  })
}
const topOf = (page: Page, job: string) =>
  page.locator(`[data-attempt="${job}"]`).evaluate((one) => one.getBoundingClientRect().top)

/** Which rows were empty for as long as a frame. */
async function watchForEmptyRows(page: Page) {
  await page.evaluate(() => {
    const frames: number[] = []
    Object.assign(window, { emptyRows: frames })
    const look = () => {
      frames.push(document.querySelectorAll('[data-row].loading').length)
      requestAnimationFrame(look)
    }
    look()
  })
}
const mostEmptyRows = (page: Page) =>
  page.evaluate(() => Math.max(...(window as unknown as { emptyRows: number[] }).emptyRows))

for (const [width, height, where] of [
  [1280, 800, 'the pane'],
  [400, 800, 'the page']
] as const) {
  test(`keeps visible rows in place when newer attempts arrive and ${where} scrolls`, async ({ page }) => {
    await setSize(page, { width, height })
    await open(page, 'U-1040')
    await expect(timeline(page)).toContainText('300 of 300')
    const scroll = (top: number) =>
      page.evaluate((to) => {
        const pane = document.querySelector('.timeline [data-scroll]')
        const scroller = pane && pane.scrollHeight > pane.clientHeight + 1 ? pane : document.documentElement
        scroller.scrollTo({ top: to })
      }, top)
    await scroll(3460) // so that the place of new rows lies in another part of the answer
    await expect(page.locator('[data-row].loading')).toHaveCount(0)
    await expect.poll(async () => (await inSight(page)).job).not.toBe('')
    const before = await inSight(page)
    await watchForEmptyRows(page)
    await refresh(page).evaluate((button) => (button as HTMLElement).click())
    await expect(timeline(page)).toContainText('312 of 312')
    expect(await topOf(page, before.job)).toBeCloseTo(before.top, 0)
    expect(await mostEmptyRows(page)).toBe(0)
    await refresh(page).evaluate((button) => (button as HTMLElement).click())
    await expect(timeline(page)).toContainText('324 of 324')
    expect(await topOf(page, before.job)).toBeCloseTo(before.top, 0)
  })
}

test('shows newer attempts at the start of the list', async ({ page }) => {
  await open(page, 'U-1040')
  const newest = await page.locator('[data-attempt]').first().getAttribute('data-attempt')
  await refresh(page).click()
  await expect(timeline(page)).toContainText('312 of 312')
  await expect(page.locator('[data-attempt]').first()).not.toHaveAttribute('data-attempt', newest ?? '')
  await expect(rows(page).first()).toBeInViewport()
})

test('keeps the focus on its row when rows are added above', async ({ page }) => {
  await open(page, 'U-1040')
  for (const place of ['beginning', 'middle']) {
    if (place === 'middle')
      await page.locator('.timeline [data-scroll]').evaluate((pane) => pane.scrollTo({ top: 3000 }))
    await expect(rows(page).first()).toBeVisible()
    await expect(page.locator('[data-row].loading')).toHaveCount(0)
    await expect.poll(async () => (await inSight(page)).job).not.toBe('')
    const { job } = await inSight(page)
    const own = page.locator(`[data-attempt="${job}"]`).getByRole('button')
    await own.focus()
    const shown = place === 'middle' ? '324 of 324' : '312 of 312'
    await refresh(page).evaluate((button) => (button as HTMLElement).click())
    await expect(timeline(page)).toContainText(shown)
    await expect(own).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await expect(own).not.toBeFocused()
    await expect(
      rows(page)
        .filter({ has: page.locator(':focus') })
        .or(page.locator('[data-row] :focus'))
    ).toBeVisible()
  }
})

for (const [way, step, from] of [
  ['down', 28, 0],
  ['up', -28, 28 * 300]
] as const) {
  test(`after a list scrolled ${way} stops, its rows are in order and the focus is on its row`, async ({ page }) => {
    await open(page, 'U-1002')
    const pane = page.locator('.timeline [data-scroll]')
    await pane.evaluate((element, top) => element.scrollTo({ top }), from)
    /** Scrolls row by row until elements are lent: until they do not stand in the order of their rows. */
    const scrollUntilLent = () =>
      pane.evaluate(
        (element, by) =>
          new Promise<void>((done) => {
            const look = () => {
              const all = [...element.querySelectorAll<HTMLElement>('[data-row]')]
              const rows = all.map((one) => Number(one.dataset['row']))
              if (rows.some((row, i) => row < (rows[i - 1] ?? 0))) return done()
              element.scrollBy({ top: by })
              requestAnimationFrame(look)
            }
            look()
          }),
        step
      )
    const inOrder = () =>
      pane.locator('[data-row]').evaluateAll((all) => {
        const rows = all.map((one) => Number((one as HTMLElement).dataset['row']))
        return rows.every((row, i) => i === 0 || row === (rows[i - 1] ?? NaN) + 1)
      })
    await scrollUntilLent()
    await expect.poll(inOrder).toBe(true)
    await pane.evaluate((element, by) => element.scrollBy({ top: by * 16 }), step)
    // The row that stays in sight longest.
    const { top, bottom } = await pane.evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRect)
    const name = await rows(page).evaluateAll(
      (all, [top, bottom, by]) => {
        const seen = all.filter((one) => {
          const box = one.getBoundingClientRect()
          return box.top > top + 56 && box.bottom < bottom
        })
        return seen.at(by > 0 ? -1 : 0)?.getAttribute('aria-label') ?? ''
      },
      [top, bottom, step] as const
    )
    const focused = page.getByRole('button', { name, exact: true })
    await focused.focus()
    await scrollUntilLent()
    await expect.poll(inOrder).toBe(true)
    await expect(focused).toBeFocused()
  })
}

test('keeps visible rows in place when rows wrap to two lines', async ({ page }) => {
  await open(page, 'U-1002')
  const pane = page.locator('.timeline [data-scroll]')
  const edge = async () => (await pane.boundingBox())?.y ?? NaN
  await pane.evaluate((element) => element.scrollTo({ top: 5600 }))
  await expect(page.locator('[data-row].loading')).toHaveCount(0)
  const firstInSight = async () =>
    page
      .locator('[data-attempt]')
      .evaluateAll(
        (all, y) => all.find((one) => one.getBoundingClientRect().top > y + 28)?.getAttribute('data-attempt') ?? '',
        await edge()
      )
  await expect.poll(firstInSight).not.toBe('') // a frame later than the scrolling
  const first = await firstInSight()
  await setSize(page, { width: 780, height: 800 })
  await expect(page.locator('[data-attempt].narrow').first()).toBeVisible()
  await expect.poll(async () => Math.abs((await topOf(page, first)) - (await edge()))).toBeLessThan(2.5 * 48)
})

test('scrolls to the top for new filters', async ({ page }) => {
  await open(page, 'U-1002')
  const pane = page.locator('.timeline [data-scroll]')
  await pane.evaluate((element) => element.scrollTo({ top: 3000 }))
  await page.locator('[data-attempt]').nth(12).getByText('COMPLETED').click()
  await expect(timeline(page)).toContainText('375 of 412')
  expect(await pane.evaluate((element) => element.scrollTop)).toBe(0)
})

test('scrolls the page to the top of the list for new filters', async ({ page }) => {
  await setSize(page, { width: 400, height: 800 })
  await open(page, 'U-1002')
  await page.evaluate(() => scrollTo({ top: 6000 }))
  await page.locator('[data-attempt]').nth(12).getByText('COMPLETED').click()
  await expect(timeline(page)).toContainText('375 of 412')
  await expect(page.getByRole('button', { name: 'Remove filter: COMPLETED' })).toBeInViewport()
  await expect(rows(page).first()).toBeInViewport()
})
