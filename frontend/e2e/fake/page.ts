import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test as base, type Page } from '@playwright/test'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[]
}

/** Every test fails on an error in the console: a broken rule of the content policy is one. */
export const test = base.extend<{ clean: undefined }>({
  clean: [
    async ({ page }, use) => {
      const errors: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('request', (request) => {
        if (!request.url().startsWith('http://127.0.0.1:') && !request.url().startsWith('data:'))
          errors.push(request.url())
      })
      await use(undefined)
      expect(errors).toEqual([])
    },
    { auto: true }
  ]
})

export { expect }

export const field = (page: Page) => page.getByRole('textbox', { name: 'User ID' })
export const rows = (page: Page) => page.getByRole('button', { name: /^More details: / })
/** The tip that is shown now. */
export const tip = (page: Page) => page.getByRole('tooltip')
export const details = (page: Page) => page.getByRole('complementary')

export async function lookUp(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  await page.keyboard.press('Enter')
}

/** Opens the page with a clock that stands still: timers fire only as the test lets time pass. */
export async function goWithClockPaused(
  page: Page,
  address = '/',
  time = new Date('2026-03-26T13:02:00Z')
): Promise<void> {
  await page.clock.install({ time })
  await page.goto(address)
  await page.clock.pauseAt(new Date(time.getTime() + 60_000))
}

export async function open(page: Page, id: string): Promise<void> {
  await page.goto('/')
  await lookUp(page, id)
  await expect(page.getByRole('heading', { name: id, level: 1 })).toBeVisible()
}

/** The value beside a name in the details. */
export function fact(page: Page, name: string) {
  return details(page)
    .locator('dl > div')
    .filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
    .locator('dd')
    .first()
}

const everyRule = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // Measured by geometry.ts, at every size. Here a target fails that a notice at the edge covers until one scrolls.
  rules: { 'target-size': { enabled: false } }
}
/** What another theme can change: colors. */
const colorRules = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }

/** Whatever else axe could tell of a page costs time, and nobody reads it. */
const onlyViolations = { resultTypes: ['violations'], selectors: false }

/** Fails with what axe finds on the page as it is now: by every rule, or by those about color alone. */
export async function expectNoViolations(page: Page, { colorsOnly = false } = {}): Promise<void> {
  // Through the debugger, so that the page's own content policy stays as strict as it is.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  const { violations } = await page.evaluate(
    (options) => {
      const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResult> } }
      return axe.run(options)
    },
    { ...(colorsOnly ? colorRules : everyRule), ...onlyViolations }
  )
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n')}`)
  ).toEqual([])
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  // The page follows a new size of its window one frame later.
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  await expect.poll(over).toBeLessThanOrEqual(0)
}
