import { ports } from '../ports'
import { Faults } from './faults'
import { connections, details, expect, lookUp, rows, test, timeline } from './page'

/** What the page shows once a part is there. */
const shows = {
  members: '[data-connection]',
  institutions: 'aside [role="link"]',
  accounts: '#tab-accounts',
  jobs: '[aria-label^="More details: "]'
}

const faults = new Faults(ports.faults, ports.sandbox)
test.beforeAll(() => faults.listen())
test.afterAll(() => faults.close())

test('shows each part within a second and fetches a failed one again', async ({ page }) => {
  for (const route of ['members', 'accounts', 'institutions', 'jobs']) faults.set(route, 'hold')
  // The page itself notes when it shows what, painted.
  await page.evaluate((shows) => {
    const seen: Record<string, number> = {}
    Object.assign(globalThis, { seen })
    const look = () => {
      for (const [part, selector] of Object.entries(shows)) {
        const found = document.querySelector(selector)
        if (part in seen || !found || (part === 'accounts' && !/\d/.test(found.textContent))) continue
        seen[part] = 0
        requestAnimationFrame(() => (seen[part] = Date.now()))
      }
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
  }, shows)
  const seen = (part: string) =>
    page.evaluate((part) => (globalThis as unknown as { seen: Record<string, number> }).seen[part] ?? 0, part)
  const comes = async (part: string) => {
    expect(await seen(part), `${part} is not there before it came`).toBe(0)
    await expect.poll(() => faults.waiting(part), part).toBeGreaterThan(0)
    faults.set(part, 'none')
    await expect.poll(() => seen(part), part).toBeGreaterThan(0)
    const took = (await seen(part)) - (faults.delivered.get(part) ?? 0)
    expect(took, `${part}: from its last byte to the page`).toBeLessThan(1000)
    expect(took, `${part}: not before its last byte`).toBeGreaterThanOrEqual(0)
  }

  await lookUp(page, 'U-1002')
  await expect(page.getByRole('heading', { level: 1, name: 'U-1002' })).toBeVisible()
  await expect(connections(page).locator('.skeleton')).toBeVisible()
  await comes('members')
  await connections(page).getByRole('button', { name: 'Gringotts', exact: true }).click()
  await expect(details(page)).toContainText('still loading')
  await comes('institutions')
  await expect(page.getByRole('tab', { name: 'Accounts still loading …' })).toBeVisible()
  await comes('accounts')

  // The attempts are still held; then their connection breaks, and breaks again.
  await expect(timeline(page).locator('.skeleton')).toBeVisible()
  await expect.poll(() => faults.waiting('jobs')).toBeGreaterThan(0)
  faults.set('jobs', 'kill')
  await expect(timeline(page)).toContainText('Only the latest attempt of each connection is shown.')
  await expect(timeline(page)).toContainText('The connection was interrupted.')
  const list = () => connections(page).locator('li:has([data-connection])').allInnerTexts()
  const before = await list()
  const { jobs, ...others } = faults.asked
  const latest = await rows(page).count()

  faults.set('jobs', 'hold')
  await timeline(page).getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => faults.waiting('jobs')).toBeGreaterThan(0)
  expect(await rows(page).count()).toBe(latest)
  faults.set('jobs', 'none')
  await expect(timeline(page)).not.toContainText('The connection was interrupted.')
  await expect.poll(() => rows(page).count()).toBeGreaterThan(latest)
  expect(await list()).toEqual(before)
  expect(faults.asked, 'nothing else was asked for').toEqual({ jobs: (jobs ?? 0) + 1, ...others })
  await expect(details(page).getByRole('heading', { name: 'Gringotts' })).toBeVisible()
})
