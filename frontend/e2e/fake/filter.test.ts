import type { Page } from '@playwright/test'
import { setSize } from '../themesAndSizes'
import { details, expect, expectNoSidewaysScroll, open, rows, test, tip } from './page'

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const field = (page: Page) => page.getByRole('combobox', { name: 'Filter the timeline' })
const options = (page: Page) => page.getByRole('option')

test('suggests values of every filter while typing', async ({ page }) => {
  await open(page, 'U-1002')
  await field(page).focus()
  await page.keyboard.type('gri')
  await expect(options(page)).toHaveText([/Gringotts\s*· Connection\s*95/])
  await expect(field(page)).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Remove filter: Gringotts' })).toBeVisible()
  await expect(field(page)).toBeFocused()
  await expect(field(page)).toHaveValue('')
  await page.keyboard.type('d')
  const current = () => page.locator('[role="option"].current')
  await expect(current()).toContainText('DENIED')
  await page.keyboard.press('ArrowDown')
  const active = await field(page).getAttribute('aria-activedescendant')
  await expect(page.locator(`[id="${active}"]`)).toHaveClass(/current/)
  await expect(current()).not.toContainText('DENIED')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(timeline(page)).toContainText('13 of 412')
  await page.keyboard.type('denied')
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(timeline(page)).toContainText('95 of 412')
})

test('Esc only closes and clears the filter field', async ({ page }) => {
  await open(page, 'U-1002')
  await rows(page).first().click()
  await expect(details(page)).toBeVisible()
  await field(page).focus()
  await page.keyboard.type('den')
  await expect(options(page).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(options(page)).toHaveCount(0)
  await expect(field(page)).toHaveValue('')
  await expect(details(page)).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(options(page)).toHaveCount(8)
  await page.keyboard.press('Escape')
  await expect(options(page)).toHaveCount(0)
  await page.keyboard.type('zzz')
  await expect(page.getByText('No value matches.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(field(page)).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(rows(page).and(page.locator(':focus'))).toHaveCount(1)
  await expect(details(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(details(page)).toBeHidden()
})

test('chooses values, outcomes and days by pointer', async ({ page }) => {
  await page.clock.setFixedTime(new Date('2026-03-26T12:00:00+01:00'))
  await open(page, 'U-1002')
  await field(page).fill('last 7')
  await page.getByRole('option', { name: /Last 7 days/ }).click()
  await expect(page.getByRole('button', { name: 'Remove filter: From Fri 20 March' })).toBeVisible()
  await field(page).fill('caller')
  await page.getByRole('option', { name: /Caller must act/ }).click()
  await expect(page.getByRole('button', { name: 'Caller must act 8' })).toHaveAttribute('aria-pressed', 'true')
})

test('filters by a clicked value and opens the attempt elsewhere in the row', async ({ page }) => {
  await open(page, 'U-1002')
  const attempt = page.locator('[data-attempt]', { hasText: 'CHALLENGED' }).first()
  await expect(attempt.getByText('CHALLENGED')).toBeVisible()
  await attempt.getByText('CHALLENGED').hover()
  await expect(tip(page)).toContainText('Show only CHALLENGED')
  await attempt.getByText('Iron Bank').click()
  await expect(timeline(page)).toContainText('90 of 412')
  await expect(page.getByRole('button', { name: 'Remove filter: Iron Bank' })).toBeVisible()
  await attempt.getByText('CHALLENGED').click()
  await expect(timeline(page)).toContainText('1 of 412')
  await expect(page.getByRole('button', { name: /^Remove filter: / })).toHaveCount(2)
  await expect(details(page)).toBeHidden()
  await attempt.getByText('CHALLENGED').click() // it is the only one already
  await expect(details(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear all filters' }).click()
  const box = await attempt.boundingBox()
  if (!box) throw new Error('the attempt has no box')
  await page.mouse.click(box.x + box.width - 230, box.y + box.height / 2) // between two values
  await expect(details(page)).toBeVisible()
})

test('makes each row one tab stop', async ({ page }) => {
  await open(page, 'U-1002')
  await rows(page).nth(1).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: /^Europe\/Berlin/ })).toBeFocused()
})

test('distinguishes connections of the same name', async ({ page }) => {
  await open(page, 'U-1041')
  await expect(rows(page).first()).toBeVisible()
  const guids = await page
    .locator('[data-filter="connections"]')
    .evaluateAll((all) => [...new Set(all.map((one) => (one as HTMLElement).dataset['value'] ?? ''))])
  expect(guids).toHaveLength(2)
  for (const guid of guids) {
    const mark = `…${guid.slice(-4)}`
    await expect(page.locator(`[data-value="${guid}"]`).first()).toHaveText(new RegExp(`Gringotts\\s*${mark}`))
    await expect(page.getByRole('button', { name: new RegExp(`More details: .* ${mark},`) }).first()).toBeVisible()
    await field(page).fill('gringotts')
    await expect(options(page).filter({ hasText: mark })).toHaveCount(1)
    await page.keyboard.press('Escape')
  }
  await open(page, 'U-1002')
  await expect(page.locator('[data-filter="connections"]', { hasText: '…' })).toHaveCount(0)
})

/** Whatever is cut off or lies over something else in a row. */
async function flaws(page: Page): Promise<string[]> {
  return page.locator('[data-attempt]').evaluateAll((all) =>
    all.flatMap((row) => {
      const cells = [...row.children].map((cell) => ({
        name: cell.className,
        cut: cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth > 0,
        box: cell.getBoundingClientRect()
      }))
      const over = cells.some(({ box: a }, i) =>
        cells.some(
          ({ box: b }, j) =>
            i < j && a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1
        )
      )
      const out = cells.some(({ box }) => box.right > row.getBoundingClientRect().right)
      const cut = cells.filter((cell) => cell.cut).map(({ name }) => name)
      return [...cut, ...(over ? ['overlap'] : []), ...(out ? ['outside'] : [])].map(
        (flaw) => `${flaw}: ${row.textContent}`
      )
    })
  )
}

for (const [width, height, density] of [
  [1280, 800, 'compact'],
  [1280, 800, 'comfortable'],
  [1000, 700, 'compact'],
  [760, 700, 'compact'],
  [400, 800, 'compact'],
  [400, 800, 'comfortable']
] as const) {
  test(`fits the text of rows at ${width} × ${height}, ${density}`, async ({ page }) => {
    await page.addInitScript(
      (chosen) => localStorage.setItem('preferences', JSON.stringify({ density: chosen })),
      density
    )
    await setSize(page, { width, height })
    for (const id of ['U-1001', 'U-1002']) {
      await open(page, id)
      if (width === 1280) await rows(page).first().click()
      await expect(rows(page).first()).toBeVisible()
      expect(await flaws(page)).toEqual([])
      await expectNoSidewaysScroll(page)
      const row = (await page.locator('[data-row]').first().boundingBox())?.height
      expect(row).toBe((width < 1000 ? 48 : 28) + (density === 'comfortable' ? 8 : 0))
    }
  })
}
