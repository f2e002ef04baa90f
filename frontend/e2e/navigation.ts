import type { Page } from '@playwright/test'
import { details, expect, field, lookUp, open, rows } from './fake/page'

// Steps that several tests and states share.

export const home = (page: Page) => page.goto('/')

export async function type(page: Page, text: string): Promise<void> {
  await home(page)
  await field(page).fill(text)
}

/** Advances the clock in small steps, so that timers can start other timers. */
export async function passTime(page: Page, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 200) await page.clock.runFor(Math.min(200, left))
}

export async function lookUpFor(page: Page, id: string, ms: number): Promise<void> {
  await home(page)
  await lookUp(page, id)
  await passTime(page, ms)
}

export async function fail(page: Page, id: string): Promise<void> {
  await home(page)
  await lookUp(page, id)
  await expect(page.getByRole('alert')).toBeVisible()
}

export async function openConnection(page: Page, id: string, name: string | RegExp): Promise<void> {
  await open(page, id)
  await page.getByRole('button', { name, exact: true }).first().click()
  await expect(details(page)).toBeVisible()
}

export async function openAttempt(
  page: Page,
  id: string,
  which: (page: Page) => ReturnType<typeof rows>
): Promise<void> {
  await open(page, id)
  await which(page).click()
  await expect(details(page).getByText('Institution information')).toBeVisible()
}

export async function openAttemptTab(page: Page, side: string): Promise<void> {
  await openAttempt(page, 'U-1002', (page) =>
    page.getByRole('button', { name: /^More details: DENIED, Gringotts/ }).nth(3)
  )
  await page.getByRole('tab', { name: side }).click()
  await expect(page.getByRole('tab', { name: side })).toHaveAttribute('aria-selected', 'true')
}

export async function openDialog(page: Page, key: string, name: string): Promise<void> {
  await open(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  await page.keyboard.press(key)
  await expect(page.getByRole('dialog', { name })).toBeVisible()
}

export async function filterDates(page: Page, days: Record<string, string>): Promise<void> {
  await open(page, 'U-1002')
  await page.getByRole('button', { name: 'Dates' }).click()
  for (const [end, day] of Object.entries(days)) await page.getByLabel(end, { exact: true }).fill(day)
  await page.keyboard.press('Enter')
}

export const attempts = (page: Page) => page.getByRole('region', { name: 'Timeline' })
