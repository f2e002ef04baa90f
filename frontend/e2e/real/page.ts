import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test as base, type Page } from '@playwright/test'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  id: string
  nodes: { target: string[]; failureSummary?: string }[]
}

/** Fails on any violation that axe finds in the page as it is now. */
export async function expectAccessible(page: Page) {
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const engine = (window as unknown as { axe: { run: () => Promise<{ violations: Finding[] }> } }).axe
    return (await engine.run()).violations
  })
  expect(found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
}

/** Types into the field that has the focus, as an agent does, and presses Enter. */
export async function lookUp(page: Page, text: string) {
  await page.getByRole('textbox', { name: 'User ID' }).fill(text)
  await page.keyboard.press('Enter')
}

/** Waits until the user with this id is shown. */
export async function expectUser(page: Page, id: string) {
  await expect(page.getByRole('heading', { level: 1 })).toContainText(id)
  await expect(page.getByRole('heading', { name: /External connections/ })).toBeVisible()
}

export const connections = (page: Page) => page.getByRole('region', { name: 'External connections' })
export const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
export const rows = (page: Page) => timeline(page).getByRole('button', { name: /^More details: / })
export const details = (page: Page) => page.getByRole('complementary')

/** A page that must not complain: no error on the console, nothing that its content policy refused. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => {
        // Wails' own overlay, in development builds only, cannot style itself under our content policy.
        if (!error.stack?.includes('/wails/ipc.js')) complaints.push(error.message)
      })
      await page.goto('/')
      await expect(page.getByRole('textbox', { name: 'User ID' })).toBeFocused()
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true }
  ]
})

export { expect }
