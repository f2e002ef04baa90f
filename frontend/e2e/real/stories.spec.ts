import type { Page } from '@playwright/test'
import { connections, details, expect, expectAccessible, expectUser, lookUp, test, timeline } from './page'

interface Story {
  /** The worst status, in the platform's own word, and the family of its mark. */
  status: string
  family: string
  connections: number
  /** Words that the page of this story says. */
  says?: (string | RegExp)[]
  /** Whatever else makes the story. */
  shows?: (page: Page) => Promise<void>
}

/** Opens a filter and expects a value in it. */
async function expectFilter(page: Page, filter: string, value: RegExp): Promise<void> {
  await timeline(page).getByRole('button', { name: filter, exact: true }).click()
  await expect(page.getByRole('checkbox', { name: value }).first()).toBeVisible()
  await page.keyboard.press('Escape')
}

const fact = (page: Page, label: string) =>
  details(page)
    .locator('dl > div', { has: page.getByText(label, { exact: true }) })
    .locator('dd')
    .first()

/** What each story of the sample platform must show; one that is missing here fails the first test. */
const table: Record<string, Story> = {
  'U-1001': { status: 'CONNECTED', family: 'working', connections: 5 },
  'U-1002': { status: 'DENIED', family: 'caller', connections: 6, says: ['CHALLENGED', 'FAILED', 'UPDATED', 'CLOSED'] },
  'U-1003': { status: 'PREVENTED', family: 'caller', connections: 2 },
  'U-1004': { status: 'CHALLENGED', family: 'caller', connections: 2 },
  'U-1005': { status: 'REJECTED', family: 'caller', connections: 2 },
  'U-1006': { status: 'EXPIRED', family: 'caller', connections: 1 },
  'U-1007': { status: 'LOCKED', family: 'caller', connections: 2 },
  'U-1008': { status: 'IMPEDED', family: 'caller', connections: 1 },
  'U-1009': {
    status: 'PENDING',
    family: 'caller',
    connections: 2,
    shows: async (page) => {
      await connections(page).getByRole('listitem').first().getByRole('button').first().click()
      await expect(fact(page, 'Signs in by OAuth')).toHaveText('yes')
    }
  },
  'U-1010': { status: 'FAILED', family: 'broken', connections: 2, says: ['First Platypus Bank'] },
  'U-1011': { status: 'DEGRADED', family: 'broken', connections: 1, says: ['First Platypus Bank'] },
  'U-1012': { status: 'DEGRADED', family: 'broken', connections: 2, says: ['First Platypus Bank'] },
  'U-1013': {
    status: 'CONNECTED',
    family: 'unknown',
    connections: 2,
    says: [/^Looks connected, but nothing has run since /]
  },
  'U-1014': {
    status: 'CONNECTED',
    family: 'working',
    connections: 2,
    shows: (page) => expectFilter(page, 'Connection', /\(connection removed\)/)
  },
  'U-1015': {
    status: 'CONNECTED',
    family: 'working',
    connections: 1,
    shows: async (page) => {
      await timeline(page).getByRole('button', { name: 'Job type' }).click()
      await expect(page.getByRole('checkbox')).toHaveCount(12)
      await page.keyboard.press('Escape')
      for (const type of ['INITIAL', 'FOREGROUND', 'BACKGROUND']) {
        await expectFilter(page, 'Request type', new RegExp(`^${type}`))
      }
    }
  },
  'U-1016': {
    status: 'none',
    family: 'ended',
    connections: 1,
    says: ['no status', 'manual, so there are no attempts', 'Manual accounts have no attempts'],
    shows: async (page) => {
      await connections(page).getByRole('button').first().click()
      await expect(fact(page, 'Manual connection')).toHaveText('yes: no credentials')
    }
  },
  'U-1017': {
    status: 'CONNECTED',
    family: 'broken',
    connections: 2,
    says: ['The user is disabled, so no attempts run'],
    shows: (page) => expect(page.getByRole('region', { name: 'User details' })).toContainText(/Disabled\s*yes/)
  },
  'U-1018': {
    status: '',
    family: '',
    connections: 0,
    says: ['This user has not connected anything', 'No attempts yet']
  },
  'U-1019': {
    status: 'CONNECTED',
    family: 'working',
    connections: 2,
    says: ['institution missing'],
    shows: async (page) => {
      await connections(page)
        .getByRole('listitem')
        .filter({ hasText: 'institution missing' })
        .getByRole('button')
        .click()
      await expect(details(page)).toContainText('The platform does not know the institution “atlantis_federal”.')
    }
  },
  'U-1020': {
    status: 'DENIED',
    family: 'caller',
    connections: 4,
    says: ['<a href="https://evil.example">Click & win</a>', 'بنك السندباد – Main', /🐷 Piggy Bank/],
    shows: async (page) => {
      await page.getByRole('tab', { name: /^Accounts/ }).click()
      await expect(page.getByText('<script>alert("account")</script>')).toBeVisible()
      await expect(page.locator('main :is(img, script, a[href*="evil"])')).toHaveCount(0)
      expect(await page.title()).toBe('User Lookup')
    }
  },
  'U-1021': {
    status: 'CREATED',
    family: 'waiting',
    connections: 2,
    says: ['Toytown Bank', 'an attempt is running now']
  },
  'U-1022': {
    status: 'DELAYED',
    family: 'unknown',
    connections: 4,
    says: ['RECONNECTED', 'RESUMED', 'UPDATED', /^The attempt that began .* seems stuck$/]
  },
  'U-1023': { status: 'DISCONNECTED', family: 'broken', connections: 2 },
  'U-1024': { status: 'DISCONTINUED', family: 'ended', connections: 2, says: ['CLOSED'] },
  'U-1025': { status: 'DISABLED', family: 'broken', connections: 2 },
  'U-1026': { status: 'IMPAIRED', family: 'caller', connections: 2, says: ['IMPORTED'] },
  'U-1027': {
    status: 'SUSPENDED_BY_INSTITUTION',
    family: 'unknown',
    connections: 2,
    shows: async (page) => {
      await page
        .getByRole('listitem')
        .filter({ has: page.locator('[data-filter=jobTypes]', { hasText: 'CARBON_FOOTPRINT' }) })
        .getByRole('button')
        .first()
        .click()
      await expect(fact(page, 'Job type')).toHaveText(/^CARBON_FOOTPRINT/)
      await expectFilter(page, 'Job type', /^CARBON_FOOTPRINT/)
      await expect(connections(page).locator('[data-family=unknown] svg circle')).toHaveCount(1)
    }
  },
  'U-1028': { status: 'CONNECTED', family: 'working', connections: 1, says: ['Neverland Mutual'] },
  'U-1029': { status: 'DENIED', family: 'caller', connections: 1, says: ['Neverland Mutual'] },
  'u-1001': { status: 'FAILED', family: 'broken', connections: 1, says: ['Toytown Bank'] },
  'U-12C': { status: 'LOCKED', family: 'caller', connections: 12, says: ['FAILED'] },
  'U-60C': { status: 'FAILED', family: 'broken', connections: 60, says: ['Iron Bank · Connection 42'] },
  'U-5K': { status: 'CONNECTED', family: 'working', connections: 5, says: [/5,0\d\d of 5,0\d\d/] },
  'U-100K': { status: 'CONNECTED', family: 'working', connections: 10, says: [/100,\d{3} of 100,\d{3}/] }
}

interface Told {
  userId: string
  status: string
  family: string
}

test('the table has every story that the application tells, and no other', async ({ page }) => {
  const told = await page.evaluate(async () => {
    const { go } = window as unknown as { go: { app: { Application: { Start: () => Promise<{ stories: Told[] }> } } } }
    return (await go.app.Application.Start()).stories.map(({ userId, status, family }) => ({ userId, status, family }))
  })
  const expected = Object.entries(table).map(([userId, { status, family }]) => ({
    userId,
    status,
    family: status === '' ? (told.find((story) => story.userId === userId)?.family ?? '') : family
  }))
  expect(told).toEqual(expected)
})

for (const [id, story] of Object.entries(table)) {
  test(`${id}: ${story.status || 'no status'}`, async ({ page }) => {
    await lookUp(page, id)
    await expectUser(page, id)
    const list = connections(page).locator('li:has([data-connection])')
    await expect(list).toHaveCount(story.connections)
    if (story.connections > 0) {
      await expect(connections(page).getByText(String(story.connections), { exact: true }).first()).toBeVisible()
      const words = story.status === 'none' ? 'no status' : story.status
      const mark = page.locator(`svg[data-family="${story.family}"]`)
      await expect(list.filter({ hasText: words, has: mark }).first()).toBeVisible()
      await expect(list.first().locator(mark), 'the worst comes first').toBeVisible()
    }
    for (const words of story.says ?? []) {
      await expect(page.getByRole('main').getByText(words).first()).toBeVisible({ timeout: 20_000 })
    }
    await expectAccessible(page)
    await story.shows?.(page)
    await expectAccessible(page)
  })
}
