import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { setSize } from '../themesAndSizes'
import { details, expect, field, lookUp, open, rows, test } from './page'

interface Command {
  id: string
  keys: string[]
}
const commands = JSON.parse(readFileSync(new URL('../../../app/commands.json', import.meta.url), 'utf8')) as Command[]
const texts = JSON.parse(
  readFileSync(new URL('../../../backend/text/en/commands.json', import.meta.url), 'utf8')
) as Record<string, string>

const connection = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })
const textSize = (page: Page) => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize))
const density = (page: Page) => page.locator('html').getAttribute('data-density')

/** Chooses one status, and leaves the menu. */
async function filter(page: Page) {
  await page.getByRole('button', { name: 'Status', exact: true }).click()
  await page.getByRole('checkbox', { name: /^DENIED/ }).check()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Remove filter: DENIED' })).toBeVisible()
}

/** What each command does to a user's page, seen from outside; press presses its key. */
const effects: Record<string, (page: Page, press: () => Promise<void>) => Promise<void>> = {
  'lookup.focus': async (page, press) => {
    await press()
    await expect(field(page)).toBeFocused()
  },
  'user.refresh': async (page, press) => {
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000)
    await press()
    await expect(page.getByRole('button', { name: 'Fetch this user again' })).toHaveAttribute('aria-disabled', 'true')
  },
  'page.back': async (page, press) => {
    await connection(page, 'Gringotts').click()
    await expect(details(page)).toBeFocused()
    await press()
    await expect(details(page)).toBeHidden()
    await expect(connection(page, 'Gringotts')).toBeFocused()
  },
  'row.next': async (page, press) => {
    await connection(page, 'Gringotts').focus()
    await press()
    await expect(connection(page, 'Iron Bank')).toBeFocused()
  },
  'row.previous': async (page, press) => {
    await connection(page, 'Iron Bank').focus()
    await press()
    await expect(connection(page, 'Gringotts')).toBeFocused()
  },
  'row.open': async (page, press) => {
    await connection(page, 'Iron Bank').focus()
    await press()
    await expect(details(page).getByRole('heading', { name: 'Iron Bank' })).toBeVisible()
  },
  'connections.focus': async (page, press) => {
    await press()
    await expect(connection(page, 'Gringotts')).toBeFocused()
  },
  'timeline.focus': async (page, press) => {
    await press()
    await expect(page.getByRole('region', { name: 'Timeline' }).locator(':focus')).toHaveCount(1)
  },
  'filter.focus': async (page, press) => {
    await press()
    await expect(page.getByRole('region', { name: 'Timeline' }).locator(':focus')).toHaveCount(1)
  },
  'filter.clear': async (page, press) => {
    await filter(page)
    await press()
    await expect(page.getByRole('button', { name: 'Remove filter: DENIED' })).toBeHidden()
  },
  'text.bigger': async (page, press) => {
    await press()
    await expect.poll(() => textSize(page)).toBeGreaterThan(16)
  },
  'text.smaller': async (page, press) => {
    await press()
    await expect.poll(() => textSize(page)).toBeLessThan(16)
  },
  'text.reset': async (page, press) => {
    await page.keyboard.press('Control+-')
    await expect.poll(() => textSize(page)).toBeLessThan(16)
    await press()
    await expect.poll(() => textSize(page)).toBe(16)
  },
  'rows.density': async (page, press) => {
    expect(await density(page)).toBe('compact')
    await press()
    await expect.poll(() => density(page)).toBe('comfortable')
  },
  'view.options': async (page, press) => {
    await press()
    await expect(dialog(page, 'View options')).toBeVisible()
  },
  'user.changes': async (page, press) => {
    await press()
    await expect(dialog(page, 'What changed')).toBeVisible()
  },
  'user.export': async (page, press) => {
    await press()
    await expect(dialog(page, 'Export this page')).toBeVisible()
  },
  'saved.open': async (page, press) => {
    await press()
    await expect(page.getByRole('heading', { name: 'Saved users', level: 1 })).toBeVisible()
  },
  'saved.options': async (page, press) => {
    await press()
    await expect(dialog(page, 'Saved copies')).toBeVisible()
  },
  'setup.open': async (page, press) => {
    await press()
    await expect(dialog(page, 'Platform')).toBeVisible()
  },
  'access.open': async (page, press) => {
    await press()
    await expect(page.getByRole('heading', { name: 'Access', level: 1 })).toBeVisible()
  },
  'access.lock': async (page, press) => {
    await press()
    await expect(page.getByRole('heading', { name: /^Locked at / })).toBeVisible()
  },
  'requests.open': async (page, press) => {
    await press()
    await expect(dialog(page, 'Request log')).toBeVisible()
  },
  'help.words': async (page, press) => {
    await press()
    await expect(dialog(page, 'Help').getByRole('tab', { name: 'Words', selected: true })).toBeVisible()
  },
  'help.keys': async (page, press) => {
    await press()
    await expect(dialog(page, 'Help').getByRole('tab', { name: 'Keys', selected: true })).toBeVisible()
  }
}

/** A key as it is printed in help, as Playwright presses it. */
const pressable = (text: string) =>
  text.replace('Ctrl ', 'Control+').replace('Shift ', 'Shift+').replace('Esc', 'Escape').replace('−', '-')

for (const { id, keys } of commands.filter(({ keys }) => keys.length > 0)) {
  test(`${keys.join(' or ')}: ${texts[`command.${id}`] ?? id}`, async ({ page }) => {
    await open(page, 'U-1002')
    await expect(rows(page).first()).toBeVisible()
    await page.keyboard.press('Shift+?')
    const printed = await dialog(page, 'Help').locator(`[data-command="${id}"] kbd`).allTextContents()
    expect(printed).toHaveLength(keys.length)
    for (const text of printed) {
      await page.reload()
      await lookUp(page, 'U-1002')
      await expect(rows(page).first()).toBeVisible()
      await page.locator('main').focus()
      const effect = effects[id]
      if (!effect) throw new Error(`${id} has a key, and no test says what it does`)
      await effect(page, () => page.keyboard.press(pressable(text)))
    }
  })
}

test('types single keys when shortcuts are off', async ({ page }) => {
  await open(page, 'U-1002')
  await expect(rows(page).first()).toBeVisible()
  await page.keyboard.press('v')
  await dialog(page, 'View options')
    .getByRole('radiogroup', { name: 'Single keys' })
    .getByRole('radio', { name: 'Off' })
    .check()
  await page.keyboard.press('Escape')
  await connection(page, 'Gringotts').focus()
  for (const { keys } of commands) {
    for (const key of keys.filter((key) => key.length === 1)) await page.keyboard.press(key.toLowerCase())
  }
  await expect(connection(page, 'Gringotts')).toBeFocused()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await density(page)).toBe('compact')

  await page.keyboard.press('ArrowDown')
  await expect(connection(page, 'Iron Bank')).toBeFocused()
  await page.keyboard.press('F1')
  await dialog(page, 'Help').getByRole('tab', { name: 'Keys' }).click()
  await expect(dialog(page, 'Help').getByText('Single keys are switched off')).toBeVisible()
})

test('ignores single-key shortcuts in fields and with modifiers', async ({ page }) => {
  await open(page, 'U-1002')
  await field(page).fill('')
  await page.keyboard.type('dvwjkcTX/?')
  await expect(field(page)).toHaveValue('dvwjkcTX/?')
  await connection(page, 'Gringotts').focus()
  for (const key of ['Alt+v', 'Control+d', 'Shift+V', 'Meta+w']) await page.keyboard.press(key)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await density(page)).toBe('compact')
})

test('makes a list one tab stop with arrow keys, Home and End', async ({ page }) => {
  await open(page, 'U-1002')
  const list = page.getByRole('region', { name: 'External connections' }).getByRole('list')
  await expect(list.locator('[tabindex="0"]')).toHaveCount(1)
  await connection(page, 'Gringotts').focus()
  const at = async (key: string, row: Locator) => {
    await page.keyboard.press(key)
    await expect(row).toBeFocused()
  }
  await at('ArrowUp', connection(page, 'Gringotts'))
  await at('ArrowDown', connection(page, 'Iron Bank'))
  await at('End', connection(page, 'Lilliput Credit Union'))
  await at('j', connection(page, 'Lilliput Credit Union'))
  await at('Home', connection(page, 'Gringotts'))
  await at('j', connection(page, 'Iron Bank'))
  await page.keyboard.press('Tab')
  await expect(list.locator(':focus')).toHaveCount(0)
  await at('Shift+Tab', connection(page, 'Iron Bank'))
})

test.describe('Ctrl-L from anywhere', () => {
  test('closes a dialog first', async ({ page }) => {
    await open(page, 'U-1002')
    for (const key of ['?', 'v']) {
      await page.locator('main').focus()
      await page.keyboard.press(key)
      await expect(page.getByRole('dialog')).toBeVisible()
      await page.keyboard.press('Control+l')
      await expect(page.getByRole('dialog')).toBeHidden()
      await expect(field(page)).toBeFocused()
    }
  })

  test('closes a menu of the timeline', async ({ page }) => {
    await open(page, 'U-1002')
    await page.getByRole('button', { name: 'Status', exact: true }).click()
    await expect(page.getByRole('checkbox').first()).toBeVisible()
    await page.keyboard.press('Control+l')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(field(page)).toBeFocused()
  })

  for (const width of [400, 1000]) {
    test(`closes details that cover the page first, ${width} px wide`, async ({ page }) => {
      await setSize(page, { width, height: 800 })
      await open(page, 'U-1002')
      await rows(page).first().click()
      await expect(details(page)).toBeFocused()
      await page.keyboard.press('Control+l')
      await expect(field(page)).toBeFocused()
      await expect(details(page)).toBeHidden()
    })
  }
})

test('closes details that cover the target of a shortcut', async ({ page }) => {
  await setSize(page, { width: 400, height: 800 })
  await open(page, 'U-1002')
  await rows(page).first().click()
  await expect(details(page)).toBeFocused()
  await page.keyboard.press('c')
  await expect(connection(page, 'Gringotts')).toBeFocused()
  await expect(details(page)).toBeHidden()
})

test('Esc closes only the dialog and returns the focus', async ({ page }) => {
  await open(page, 'U-1002')
  await connection(page, 'Iron Bank').click()
  await expect(details(page)).toBeFocused()
  for (const key of ['?', 'w', 'v', 'F1']) {
    await page.keyboard.press(key)
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(details(page)).toBeFocused()
  }
})

test('keeps the focus on the page during a look-up and after cancelling it', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'U-1011' }).click()
  await expect(page.getByRole('main')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible()
  await expect(field(page)).toBeFocused()
})
