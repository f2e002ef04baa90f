import type { Page } from '@playwright/test'
import { details, expect, expectNoSidewaysScroll, expectNoViolations, lookUp, open, rows, test } from './page'

/** Every page and state, and how to come to it. */
const states: Record<string, (page: Page) => Promise<void>> = {
  'look up': async (page) => {
    await page.goto('/')
    await page.getByRole('textbox', { name: 'User ID' }).fill('ask for U-1002')
    await expect(page.getByText('Understood as user ID')).toBeVisible()
  },
  'look up, unusable': async (page) => {
    await page.goto('/')
    await lookUp(page, 'x@y')
    await expect(page.getByText('e-mail address, not')).toBeVisible()
  },
  'no such user': async (page) => {
    await page.goto('/')
    await lookUp(page, 'U-9')
    await expect(page.getByRole('alert')).toBeVisible()
  },
  slow: async (page) => {
    await page.goto('/')
    await lookUp(page, 'U-1011')
    await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible()
  },
  user: async (page) => {
    await open(page, 'U-1002')
    await expect(rows(page).first()).toBeVisible()
  },
  connection: async (page) => {
    await open(page, 'U-1002')
    await page.getByRole('button', { name: 'Gringotts', exact: true }).click()
    await expect(details(page)).toBeVisible()
  },
  attempt: async (page) => {
    await open(page, 'U-1002')
    await rows(page).first().click()
    await expect(details(page).getByText('Institution information')).toBeVisible()
  },
  filters: async (page) => {
    await open(page, 'U-1002')
    await page.getByRole('button', { name: 'Status' }).click()
    await page.getByRole('checkbox', { name: /^DENIED/ }).check()
    await expect(page.getByRole('button', { name: 'Clear all filters' })).toBeVisible()
  },
  'filtered out': async (page) => {
    await open(page, 'U-1002')
    await page.getByRole('button', { name: 'Dates' }).click()
    await page.getByLabel('To', { exact: true }).fill('2001-01-01')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('heading', { name: /^The filters hide/ })).toBeVisible()
  },
  accounts: async (page) => {
    await open(page, 'U-1002')
    await page.getByRole('tab', { name: /^Accounts/ }).click()
    await expect(page.getByText('Broom loan')).toBeVisible()
  },
  partial: async (page) => {
    await open(page, 'U-1004')
    await page.getByRole('button', { name: 'Iron Bank', exact: true }).click()
    await expect(details(page)).toBeVisible()
  },
  'nothing but the user': async (page) => {
    await open(page, 'U-1017')
    await expect(page.getByRole('heading', { name: 'The attempts are not known' })).toBeVisible()
  },
  'accounts not known': async (page) => {
    await open(page, 'U-1016')
    await page.getByRole('tab', { name: 'Accounts not known' }).click()
    await expect(page.getByRole('heading', { name: 'The accounts are not known' })).toBeVisible()
  },
  'wrong dates': async (page) => {
    await open(page, 'U-1002')
    await page.getByRole('button', { name: 'Dates' }).click()
    await page.getByLabel('From', { exact: true }).fill('2026-03-10')
    await page.getByLabel('To', { exact: true }).fill('2026-03-09')
    await page.keyboard.press('Enter')
    await expect(page.getByText('No day lies between')).toBeVisible()
  },
  'list of attempts failed': async (page) => {
    await open(page, 'U-1015')
    await expect(page.getByText('3 known', { exact: true })).toBeVisible()
  },
  'latest attempts only': (page) => open(page, 'U-1005'),
  'unknown values': async (page) => {
    await open(page, 'U-1006')
    await rows(page).last().click()
    await expect(details(page).getByText('Institution information')).toBeVisible()
  },
  'sixty connections': (page) => open(page, 'U-1007'),
  'no connections': (page) => open(page, 'U-1008'),
  'hostile texts': async (page) => {
    await open(page, 'U-1010')
    await page.getByRole('button', { name: /^<img/ }).first().click()
    await expect(details(page)).toBeVisible()
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1280, 800],
    [400, 800]
  ] as const) {
    test.describe(`${colorScheme}, ${width} wide`, () => {
      test.use({ colorScheme, viewport: { width, height }, contextOptions: { reducedMotion: 'reduce' } })
      for (const [name, come] of Object.entries(states)) {
        test(name, async ({ page }) => {
          await come(page)
          await expectNoSidewaysScroll(page)
          await expectNoViolations(page)
        })
      }
    })
  }
}

test.describe('400 px', () => {
  test.use({ viewport: { width: 400, height: 800 } })

  test('the details lie over the lists, which cannot be reached meanwhile', async ({ page }) => {
    await open(page, 'U-1002')
    await expect(page.getByRole('textbox', { name: 'User ID' })).toBeInViewport()
    await rows(page).nth(2).click()
    await expect(details(page)).toBeInViewport({ ratio: 0.9 })
    await expect(page.locator('.pane[inert]')).toHaveCount(2)
    await page.getByRole('button', { name: 'Close details' }).click()
    await expect(details(page)).toBeHidden()
    await expect(rows(page).nth(2)).toBeFocused()
  })

  test('the list scrolls with the page, and only what is in sight is there', async ({ page }) => {
    await open(page, 'U-1002')
    await expect(rows(page).first()).toBeVisible()
    await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight }))
    await expect(rows(page).last()).toBeInViewport()
    expect(await page.locator('[data-row]').count()).toBeLessThanOrEqual(100)
  })
})

test('200 % zoom is one column and nothing is lost', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 400 })
  await open(page, 'U-1002')
  await expectNoSidewaysScroll(page)
  await rows(page).first().click()
  await expect(details(page).getByText('Job ID')).toBeVisible()
})
