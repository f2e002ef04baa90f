import type { Locator, Page } from '@playwright/test'
import { savedPage } from '../states/saved'
import { setSize } from '../themesAndSizes'
import { details, expect, expectNoViolations, field, open, rows, test, tip } from './page'

const denied = 'The institution refused the credentials. The caller updates them.'
const connection = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const list = (page: Page) => page.getByRole('region', { name: 'External connections' })

/** Moves the pointer over an element as a hand does, whatever lies above it. */
async function point(page: Page, at: Locator) {
  await at.scrollIntoViewIfNeeded()
  const box = await at.boundingBox()
  if (!box) throw new Error('it is not on the page')
  await page.mouse.move(box.x + box.width / 2 - 3, box.y + box.height / 2)
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
}

/** Every place that shows a status: how to come there, the status, and the button that tells it to the keyboard. */
const places: Record<
  string,
  { go: (page: Page) => Promise<void>; status: (page: Page) => Locator; button?: (page: Page) => Locator }
> = {
  banner: {
    go: (page) => open(page, 'U-1002'),
    status: (page) =>
      page.getByRole('region', { name: 'The worst status among the connections' }).locator('[data-status-tip]'),
    button: (page) => page.getByRole('region', { name: 'The worst status among the connections' }).getByRole('button')
  },
  'connection list': {
    go: (page) => open(page, 'U-1002'),
    status: (page) => list(page).locator('li', { hasText: 'Gringotts' }).locator('[data-status-tip]'),
    button: (page) => connection(page, 'Gringotts')
  },
  timeline: {
    go: (page) => open(page, 'U-1002'),
    status: (page) => timeline(page).locator('[data-attempt] [data-status-tip]').first(),
    button: (page) => rows(page).first()
  },
  accounts: {
    go: async (page) => {
      await open(page, 'U-1002')
      await page.getByRole('tab', { name: /^Accounts/ }).click()
    },
    status: (page) => timeline(page).locator('[data-status-tip]').first()
  },
  'details of a connection': {
    go: async (page) => {
      await open(page, 'U-1002')
      await connection(page, 'Gringotts').click()
    },
    status: (page) => details(page).locator('[data-status-tip]').first()
  },
  'details of an attempt': {
    go: async (page) => {
      await open(page, 'U-1002')
      await rows(page).first().click()
    },
    status: (page) => details(page).locator('[data-status-tip]').first()
  },
  'recent lookups': {
    go: async (page) => {
      await open(page, 'U-1002')
      await page.locator('[data-tip="Look up another user"]').click()
    },
    status: (page) => page.getByRole('region', { name: 'Recent look-ups' }).locator('[data-status-tip]').first(),
    button: (page) => page.getByRole('region', { name: 'Recent look-ups' }).getByRole('button').first()
  },
  'sample users': {
    go: async (page) => {
      await page.goto('/')
    },
    status: (page) => page.getByRole('region', { name: 'Try one of these' }).locator('[data-status-tip]').first(),
    button: (page) => page.getByRole('region', { name: 'Try one of these' }).getByRole('button').first()
  },
  'saved users': {
    go: async (page) => {
      await savedPage(page, 'some')
    },
    status: (page) => page.getByRole('list', { name: 'Saved users' }).locator('[data-status-tip]').first(),
    button: (page) => page.getByRole('list', { name: 'Saved users' }).locator('[data-shows-status-tip]').first()
  }
}

for (const [name, { go, status, button }] of Object.entries(places)) {
  test(`${name}: shows the meaning of a status to pointer and keyboard`, async ({ page }) => {
    await go(page)
    await expect(status(page)).toBeVisible()
    await point(page, status(page))
    await expect(tip(page)).toHaveText(/\S+ .*\./)
    const [meaning = ''] = (await tip(page).innerText()).split('\n')
    await page.keyboard.press('Escape')
    await expect(tip(page)).toHaveCount(0)
    await page.mouse.move(0, 0)

    const focus = button?.(page) ?? status(page)
    await page.keyboard.press('Shift') // the keyboard is in use
    await focus.focus()
    await expect(focus).toHaveAccessibleDescription(new RegExp(meaning.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    await expect(tip(page)).toHaveText(meaning)
    await expectNoViolations(page)
    await page.keyboard.press('Escape')
    await expect(tip(page)).toHaveCount(0)
    await expect(focus).toBeFocused()
  })
}

test('uses no native title tooltip', async ({ page }) => {
  await open(page, 'U-1002')
  await rows(page).first().click()
  await expect(details(page)).toBeVisible()
  await expect(page.locator('[title]')).toHaveCount(0)
})

test('keeps a tip while the pointer is on it', async ({ page }) => {
  await open(page, 'U-1002')
  await point(page, list(page).locator('li', { hasText: 'Gringotts' }).locator('[data-status-tip]'))
  await expect(tip(page)).toBeVisible()
  const box = await tip(page).boundingBox()
  await page.mouse.move((box?.x ?? 0) + 8, (box?.y ?? 0) + 8, { steps: 4 })
  await page.evaluate(() => new Promise((done) => setTimeout(done, 0)))
  await expect(tip(page)).toBeVisible()
  await page.mouse.move(2, 2)
  await expect(tip(page)).toHaveCount(0)
})

test('lets a row with a tip be clicked', async ({ page }) => {
  await open(page, 'U-1002')
  await point(page, list(page).locator('li', { hasText: 'Iron Bank' }).locator('[data-status-tip]'))
  await expect(tip(page)).toBeVisible()
  await page.mouse.down()
  await page.mouse.up()
  await expect(details(page).getByRole('heading', { name: 'Iron Bank' })).toBeVisible()
  await expect(tip(page)).toHaveCount(0)
})

test('shows no tip over what a click opened', async ({ page }) => {
  await page.clock.install()
  await open(page, 'U-1002')
  const refresh = page.getByRole('button', { name: 'Fetch this user again' })
  await refresh.click() // it moves and presses within one frame of this clock
  await page.clock.runFor(2000)
  await expect(tip(page)).toHaveCount(0)
  await point(page, connection(page, 'Gringotts'))
  await page.clock.runFor(50)
  await point(page, refresh)
  await page.clock.runFor(2000)
  await expect(tip(page)).toBeVisible()
})

test('shows the meaning at once when a status is clicked', async ({ page }) => {
  await open(page, 'U-1002')
  await connection(page, 'Gringotts').click()
  await details(page).locator('button[data-status-tip]').first().click()
  await expect(tip(page)).toHaveText(denied)
})

test('hides a tip when its row scrolls away', async ({ page }) => {
  await open(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  await point(page, timeline(page).locator('[data-attempt] [data-status-tip]').first())
  await expect(tip(page)).toBeVisible()
  await page.mouse.wheel(0, 2000)
  await expect(tip(page)).toHaveCount(0)
})

for (const [width, size] of [
  [400, 1],
  [1280, 1],
  [640, 2]
] as const) {
  test(`keeps a tip inside the window, ${width} px wide at ${size * 100} %`, async ({ page }) => {
    await setSize(page, { width, height: 800 })
    await open(page, 'U-1002')
    if (size === 2) for (let i = 0; i < 10; i++) await page.keyboard.press('Control+=')
    const words = list(page).locator('li [data-status-tip]')
    for (const at of [words.first(), words.last()]) {
      await page.mouse.move(0, 0)
      await expect(tip(page)).toHaveCount(0)
      await point(page, at)
      await expect(tip(page)).toBeVisible()
      const box = await tip(page).boundingBox()
      expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= 800).toBe(true)
    }
  })
}

test('shows a tip above its dialog', async ({ page }) => {
  await open(page, 'U-1002')
  await page.keyboard.press('v')
  const close = page.getByRole('dialog').getByRole('button', { name: 'Close' })
  await close.hover()
  await expect(tip(page)).toHaveText('Close')
  const top = await tip(page).evaluate((element) => {
    const { left, top } = element.getBoundingClientRect()
    return document.elementFromPoint(left + 4, top + 4) === element
  })
  expect(top).toBe(true)
  await page.keyboard.press('Escape')
  await expect(tip(page)).toHaveCount(0)
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('shows no tip over a focused field while typing', async ({ page }) => {
  await page.goto('/')
  await expect(field(page)).toBeFocused()
  await expect(tip(page)).toHaveCount(0)
})
