import type { Page } from '@playwright/test'
import { savedPage, savedRows } from '../states/saved'
import { setSize } from '../themesAndSizes'
import { details, expect, field, lookUp, open, rows, test, tip } from './page'

const connection = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 })
const filterField = (page: Page) => page.getByRole('combobox', { name: 'Filter the timeline' })
const find = (page: Page) => page.getByRole('textbox', { name: 'Find a saved user' })
const user = async (page: Page) => {
  await open(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
}
const inTimeline = (page: Page) => page.getByRole('region', { name: 'Timeline' }).locator('[data-attempt] button:focus')

/** Where one is, and what each press of Esc does there: one step back. */
const steps: Record<string, { at: (page: Page) => Promise<void>; esc: ((page: Page) => Promise<void>)[] }> = {
  'the field of the first page': {
    at: async (page) => {
      await page.goto('/')
      await field(page).fill('U-10')
    },
    esc: [
      async (page) => {
        await expect(field(page)).toHaveValue('')
        await expect(field(page)).toBeFocused()
      },
      (page) => expect(page.getByRole('main')).toBeFocused()
    ]
  },
  'the field of a user’s page': {
    at: async (page) => {
      await user(page)
      await field(page).fill('U-10')
    },
    esc: [(page) => expect(field(page)).toHaveValue('U-1002'), (page) => expect(page.getByRole('main')).toBeFocused()]
  },
  'the filter field with a text': {
    at: async (page) => {
      await user(page)
      await page.keyboard.press('/')
      await page.keyboard.type('den')
      await expect(page.getByRole('option').first()).toBeVisible()
    },
    esc: [
      async (page) => {
        await expect(page.getByRole('option')).toHaveCount(0)
        await expect(filterField(page)).toHaveValue('')
        await expect(filterField(page)).toBeFocused()
      },
      (page) => expect(inTimeline(page)).toHaveCount(1)
    ]
  },
  'the filter field while details are open': {
    at: async (page) => {
      await user(page)
      await connection(page, 'Gringotts').click()
      await page.keyboard.press('/')
      await expect(filterField(page)).toBeFocused()
    },
    esc: [
      async (page) => {
        await expect(inTimeline(page)).toHaveCount(1)
        await expect(details(page)).toBeVisible()
      },
      (page) => expect(details(page)).toBeHidden()
    ]
  },
  'a filter menu': {
    at: async (page) => {
      await user(page)
      await page.getByRole('button', { name: 'Status', exact: true }).click()
      await page.getByRole('checkbox').first().focus()
    },
    esc: [
      async (page) => {
        await expect(page.getByRole('checkbox')).toHaveCount(0)
        await expect(page.getByRole('button', { name: 'Status', exact: true })).toBeFocused()
      }
    ]
  },
  'a day that was typed and not chosen': {
    at: async (page) => {
      await user(page)
      await page.getByRole('button', { name: 'Dates', exact: true }).click()
      await page.getByLabel('From', { exact: true }).fill('2020-01-01')
    },
    esc: [
      async (page) => {
        await expect(page.getByLabel('From', { exact: true })).toHaveCount(0)
        await expect(page.getByRole('button', { name: /^Remove filter/ })).toHaveCount(0)
        await page.getByRole('button', { name: 'Dates', exact: true }).click()
        await expect(page.getByLabel('From', { exact: true })).toHaveValue('')
      }
    ]
  },
  'details, and what they were opened from': {
    at: async (page) => {
      await user(page)
      await connection(page, 'Iron Bank').click()
      await expect(details(page)).toBeFocused()
    },
    esc: [(page) => expect(connection(page, 'Iron Bank')).toBeFocused()]
  },
  'metadata that lies over the page': {
    at: async (page) => {
      await user(page)
      await page.getByRole('button', { name: 'Reveal metadata' }).click()
      await expect(page.locator('[data-revealed="metadata"]')).toBeVisible()
    },
    esc: [
      async (page) => {
        await expect(page.locator('[data-revealed]')).toHaveCount(0)
        await expect(page.getByRole('button', { name: 'Reveal metadata' })).toBeFocused()
      }
    ]
  },
  'the search in help': {
    at: async (page) => {
      await user(page)
      await page.keyboard.press('w')
      await page.getByRole('textbox', { name: 'Find a word' }).fill('den')
    },
    esc: [
      async (page) => {
        await expect(page.getByRole('textbox', { name: 'Find a word' })).toHaveValue('')
        await expect(dialog(page, 'Help')).toBeVisible()
      },
      (page) => expect(dialog(page, 'Help')).toHaveCount(0)
    ]
  },
  'the search in the request log': {
    at: async (page) => {
      await user(page)
      await page.keyboard.press('r')
      await page.keyboard.type('users')
    },
    esc: [
      (page) => expect(dialog(page, 'Request log').getByRole('textbox')).toHaveValue(''),
      (page) => expect(dialog(page, 'Request log')).toHaveCount(0)
    ]
  },
  'the set-up, with a field in it': {
    at: async (page) => {
      await user(page)
      await page.keyboard.press('Control+,')
      await dialog(page, 'Platform')
        .getByRole('radio', { name: /production/ })
        .check()
      await dialog(page, 'Platform').getByLabel('Client ID').fill('abc')
    },
    esc: [
      async (page) => {
        await expect(dialog(page, 'Platform')).toHaveCount(0)
        await expect(heading(page, 'U-1002')).toBeVisible()
      }
    ]
  },
  'saved users, opened from a user': {
    at: async (page) => {
      await page.goto('/?saved=some')
      await lookUp(page, 'U-1002')
      await expect(rows(page).first()).toBeVisible()
      await page.keyboard.press('s')
      await expect(find(page)).toBeFocused()
      await page.keyboard.type('u-2')
    },
    esc: [
      (page) => expect(find(page)).toHaveValue(''),
      async (page) => {
        await expect(heading(page, 'U-1002')).toBeVisible()
        await expect(find(page)).toHaveCount(0)
      }
    ]
  },
  'saved users, opened from the first page': {
    at: async (page) => {
      await savedPage(page, 'some')
      await find(page).focus()
    },
    esc: [(page) => expect(field(page)).toBeFocused()]
  },
  'a dialog over the saved users': {
    at: async (page) => {
      await savedPage(page, 'some')
      await savedRows(page).first().focus()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('dialog')).toBeVisible()
    },
    esc: [
      async (page) => {
        await expect(page.getByRole('dialog')).toHaveCount(0)
        await expect(heading(page, 'Saved users')).toBeVisible()
      }
    ]
  },
  'a user who was opened from the saved users': {
    at: async (page) => {
      await savedPage(page, 'some')
      await savedRows(page).first().click()
      await expect(page.getByText('Opened offline.')).toBeVisible()
    },
    esc: [
      (page) => expect(savedRows(page).first()).toBeFocused(),
      (page) => expect(heading(page, 'User lookup')).toBeVisible()
    ]
  },
  'a passphrase that was typed on the page': {
    at: async (page) => {
      await savedPage(page, 'off-passphrase_needed')
      await expect(page.getByLabel('Passphrase')).toBeFocused()
      await page.keyboard.type('secret')
    },
    esc: [
      (page) => expect(page.getByLabel('Passphrase')).toHaveValue(''),
      (page) => expect(page.getByRole('main')).toBeFocused(),
      (page) => expect(heading(page, 'User lookup')).toBeVisible()
    ]
  },
  'a look-up that failed': {
    at: async (page) => {
      await page.goto('/')
      await lookUp(page, 'nobody')
      await expect(page.getByRole('main')).toContainText('nobody')
      await page.getByRole('main').focus()
    },
    esc: [(page) => expect(heading(page, 'User lookup')).toBeVisible()]
  }
}

for (const [name, { at, esc }] of Object.entries(steps)) {
  test(`Esc goes back one step from ${name}`, async ({ page }) => {
    await at(page)
    await page.mouse.move(0, 0)
    for (const expected of esc) {
      await expect(tip(page)).toHaveCount(0)
      await page.keyboard.press('Escape')
      await expected(page)
    }
  })
}

const scroll = (page: Page, name: string) => page.getByRole('region', { name }).locator('[data-scroll]').first()

for (const [width, where] of [
  [1280, 'the panes scroll'],
  [400, 'the page scrolls']
] as const) {
  test(`returns from the saved users to the same scroll position when ${where}`, async ({ page }) => {
    await setSize(page, { width, height: 800 })
    await page.goto('/?saved=some')
    await lookUp(page, 'U-1002')
    await expect(rows(page).first()).toBeVisible()
    if (width === 1280) {
      await rows(page).nth(2).click()
      await expect(details(page)).toBeVisible()
      await page.getByRole('tab', { name: 'Before and after' }).click()
    }
    const pane = scroll(page, 'Timeline')
    if (width === 1280) await pane.evaluate((element) => (element.scrollTop = 3000))
    else await page.evaluate(() => scrollTo(0, 4000))
    await expect(rows(page).first()).toBeVisible()
    const inSight = () =>
      page.evaluate(() => {
        const row = [...document.querySelectorAll<HTMLElement>('[data-attempt]')].find(
          (one) => one.getBoundingClientRect().top > 400
        )
        return [row?.dataset['attempt'], Math.round(row?.getBoundingClientRect().top ?? NaN)]
      })
    const settled = async () => {
      const [one, other] = [await inSight(), await inSight()]
      return one[0] !== undefined && JSON.stringify(one) === JSON.stringify(other)
    }
    await expect.poll(settled).toBe(true)
    const before = await inSight()

    await page.keyboard.press('s')
    await expect(heading(page, 'Saved users')).toBeVisible()
    await expect(heading(page, 'U-1002')).toBeHidden()
    await expect(page.getByRole('button', { name: 'Back to U-1002' })).toBeVisible()
    for (const key of ['h', 'e', 'Control+r']) {
      await page.getByRole('main').filter({ visible: true }).focus()
      await page.keyboard.press(key)
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
    await page.keyboard.press('Escape')
    await expect(heading(page, 'U-1002')).toBeVisible()
    await expect.poll(inSight).toEqual(before)
    if (width === 1280) {
      await expect(page.getByRole('tab', { name: 'Before and after', selected: true })).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(details(page)).toBeHidden()
    }
  })
}

test('returns from the saved users to the Accounts tab with the same focus', async ({ page }) => {
  await user(page)
  await page.getByRole('tab', { name: /^Accounts/ }).click()
  await page.keyboard.press('s')
  await expect(heading(page, 'Saved users')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('tab', { name: /^Accounts/, selected: true })).toBeFocused()
})

test('replaces the open user with one opened from the saved users', async ({ page }) => {
  await page.goto('/?saved=some')
  await lookUp(page, 'U-1002')
  await expect(heading(page, 'U-1002')).toBeVisible()
  await page.getByRole('main').focus()
  await page.keyboard.press('s')
  // The list moves when the look-up before is saved, and opens nobody at that moment.
  await expect(async () => {
    await page.getByRole('button', { name: 'Open the saved copy of U-1001', exact: true }).click()
    await expect(page.getByText('Opened offline.')).toBeVisible({ timeout: 1000 })
  }).toPass()
  await expect(heading(page, 'U-1001')).toBeVisible()
  await expect(heading(page, 'U-1002')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(heading(page, 'Saved users')).toBeVisible()
})

test('focuses the User ID field after Save and open', async ({ page }) => {
  for (const from of ['the first page', 'a user']) {
    await page.goto('/')
    await expect(field(page)).toBeFocused()
    if (from === 'a user') {
      await lookUp(page, 'U-1002')
      await expect(heading(page, 'U-1002')).toBeVisible()
    }
    await page.keyboard.press('Control+,')
    const form = dialog(page, 'Platform')
    await form.getByRole('radio', { name: /integration/ }).check()
    await form.getByLabel('Client ID').fill('abc')
    await form.getByLabel('API key').fill('key-123456')
    await form.getByRole('button', { name: 'Save and open' }).click()
    await expect(form).toHaveCount(0)
    await expect(field(page)).toBeFocused()
  }
})
