import type { Page } from '@playwright/test'
import { jobTypes, requestTypes } from '../../src/lib/backend/generated/tables'
import { stories } from '../generated/stories'
import { connections, details, expect, expectAccessible, expectUser, lookUp, test, timeline } from './page'

type UserID = (typeof stories)[number]['userId']

interface More {
  /** Words that the page of this user says. */
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

/** What else the page of a user must show. */
const more: Partial<Record<UserID, More>> = {
  'U-1002': { says: ['CHALLENGED', 'FAILED', 'UPDATED', 'CLOSED'] },
  'U-1009': {
    shows: async (page) => {
      await connections(page).getByRole('listitem').first().getByRole('button').first().click()
      await expect(fact(page, 'Signs in by OAuth')).toHaveText('yes')
    }
  },
  'U-1010': { says: ['First Platypus Bank'] },
  'U-1011': { says: ['First Platypus Bank'] },
  'U-1012': { says: ['First Platypus Bank'] },
  'U-1013': {
    says: [/^Looks connected, but nothing has run since /]
  },
  'U-1014': {
    shows: (page) => expectFilter(page, 'Connection', /\(connection removed\)/)
  },
  'U-1015': {
    shows: async (page) => {
      await timeline(page).getByRole('button', { name: 'Job type' }).click()
      await expect(page.getByRole('checkbox')).toHaveCount(jobTypes.length)
      await page.keyboard.press('Escape')
      for (const type of requestTypes) {
        await expectFilter(page, 'Request type', new RegExp(`^${type}`))
      }
    }
  },
  'U-1016': {
    says: ['no status', 'manual, so there are no attempts', 'Manual accounts have no attempts'],
    shows: async (page) => {
      await connections(page).getByRole('button').first().click()
      await expect(fact(page, 'Manual connection')).toHaveText('yes: no credentials')
    }
  },
  'U-1017': {
    says: ['The user is disabled, so no attempts run'],
    shows: (page) => expect(page.getByRole('region', { name: 'User details' })).toContainText(/Disabled\s*yes/)
  },
  'U-1018': {
    says: ['This user has no connections', 'No attempts yet']
  },
  'U-1019': {
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
    says: ['<a href="https://evil.example">Click & win</a>', 'بنك السندباد – Main', /🐷 Piggy Bank/],
    shows: async (page) => {
      await page.getByRole('tab', { name: /^Accounts/ }).click()
      await expect(page.getByText('<script>alert("account")</script>')).toBeVisible()
      await expect(page.locator('main :is(img, script, a[href*="evil"])')).toHaveCount(0)
      expect(await page.title()).toBe('User Lookup')
    }
  },
  'U-1021': {
    says: ['Toytown Bank', 'an attempt is running now']
  },
  'U-1022': {
    says: ['RECONNECTED', 'RESUMED', 'UPDATED', /^The attempt that began .* seems stuck$/]
  },
  'U-1024': { says: ['CLOSED'] },
  'U-1026': { says: ['IMPORTED'] },
  'U-1027': {
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
  'U-1028': { says: ['Neverland Mutual'] },
  'U-1029': { says: ['Neverland Mutual'] },
  'u-1001': { says: ['Toytown Bank'] },
  'U-12C': { says: ['FAILED'] },
  'U-60C': { says: ['Iron Bank · Connection 42'] },
  'U-5K': { says: [/5,0\d\d of 5,0\d\d/] },
  'U-100K': { says: [/100,\d{3} of 100,\d{3}/] }
}

interface Told {
  userId: string
  status: string
  family: string
}

test('lists every sample user and no other', async ({ page }) => {
  const told = await page.evaluate(async () => {
    const { go } = window as unknown as { go: { app: { Application: { Start: () => Promise<{ stories: Told[] }> } } } }
    return (await go.app.Application.Start()).stories.map(({ userId, status, family }) => ({ userId, status, family }))
  })
  expect(told).toEqual(stories.map(({ userId, status, family }) => ({ userId, status, family })))
})

for (const story of stories) {
  const { userId: id, connections: count }: { userId: UserID; connections: number } = story
  const { says = [], shows }: More = more[id] ?? {}
  test(`${id}: ${story.status || 'no status'}`, async ({ page }) => {
    await lookUp(page, id)
    await expectUser(page, id)
    const list = connections(page).locator('li:has([data-connection])')
    await expect(list).toHaveCount(count)
    if (count > 0) {
      await expect(connections(page).getByText(String(count), { exact: true }).first()).toBeVisible()
      const words = story.status === 'none' ? 'no status' : story.status
      const mark = page.locator(`svg[data-family="${story.family}"]`)
      await expect(list.filter({ hasText: words, has: mark }).first()).toBeVisible()
      await expect(list.first().locator(mark), 'the worst comes first').toBeVisible()
    }
    for (const words of says) {
      await expect(page.getByRole('main').getByText(words).first()).toBeVisible({ timeout: 20_000 })
    }
    await expectAccessible(page)
    await shows?.(page)
    await expectAccessible(page)
  })
}
