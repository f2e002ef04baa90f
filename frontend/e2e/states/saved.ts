import type { Page } from '@playwright/test'
import { details, expect, lookUp, rows } from '../fake/page'
import type { State } from './state'

/** Opens the page of saved users; a word in the address sets what is saved. */
export async function savedPage(page: Page, what: string): Promise<void> {
  await page.goto(`/?saved=${what}`)
  await page.getByRole('button', { name: 'Saved users', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Saved users', level: 1 })).toBeVisible()
}

export const savedRows = (page: Page) => page.getByRole('button', { name: /^Open the saved copy of / })
export const mark = (page: Page) => page.locator('main [data-mark]')

/** Opens a saved copy without asking the platform. */
export async function openSaved(page: Page, id: string, what = 'some'): Promise<void> {
  await savedPage(page, what)
  await page.getByRole('button', { name: `Open the saved copy of ${id}`, exact: true }).click()
  await expect(page.getByRole('heading', { name: id, level: 1 })).toBeVisible()
}

/** Looks a user up of whom there is a saved copy. */
async function lookUpSaved(page: Page, id: string): Promise<void> {
  await page.goto('/?saved=some')
  await lookUp(page, id)
  await expect(page.getByRole('heading', { name: id, level: 1 })).toBeVisible()
}

/** Opens a user who was looked up before, and waits for the platform's answer. */
export async function openAgain(page: Page, id: string): Promise<void> {
  await lookUpSaved(page, id)
  await expect(mark(page)).toHaveCount(0)
}

const dialog = (page: Page, name: string) => expect(page.getByRole('dialog', { name })).toBeVisible()

/** The states of saved copies: a part of all states. */
export const savedStates: Record<string, State> = {
  'saved users': {
    main: true,
    come: async (page) => {
      await savedPage(page, 'many')
      await expect(savedRows(page).first()).toBeVisible()
    }
  },
  'a few saved users': {
    come: async (page) => {
      await savedPage(page, 'some')
      await page.getByRole('radio', { name: 'Worst status' }).check()
      await expect(savedRows(page).first()).not.toHaveAccessibleName(/U-1001/)
    }
  },
  'saved copies that cannot be read, and an ID given again': {
    come: async (page) => {
      await savedPage(page, 'odd')
      await expect(page.getByText('cannot be read').first()).toBeVisible()
    }
  },
  'forget a copy that cannot be read': {
    come: async (page) => {
      await savedPage(page, 'odd')
      await page.getByText('cannot be read').first().click()
      await dialog(page, 'Forget this copy?')
    }
  },
  'looked up, and not kept': {
    come: async (page) => {
      await page.goto('/?saved=off-disk_full')
      await lookUp(page, 'U-1002')
      await expect(page.getByText(/^Not saved: /)).toBeVisible()
    }
  },
  'no saved users': {
    come: async (page) => {
      await savedPage(page, 'empty')
      await expect(page.getByRole('heading', { name: 'No saved users yet' })).toBeVisible()
    }
  },
  'no saved user found': {
    come: async (page) => {
      await savedPage(page, 'some')
      await page.getByRole('textbox', { name: 'Find a saved user' }).fill('U-77')
      await expect(page.getByRole('heading', { name: 'No saved user matches “U-77”' })).toBeVisible()
    }
  },
  'saved users still loading': {
    come: async (page) => {
      await savedPage(page, 'slow')
      await expect(page.getByText('Loading saved users')).toBeAttached()
    }
  },
  'saved copies off': {
    come: async (page) => {
      await savedPage(page, 'off-keychain_locked')
      await expect(page.getByRole('heading', { name: 'Saved copies are off' })).toBeVisible()
    }
  },
  'saved copies sealed': {
    come: async (page) => {
      await savedPage(page, 'off-passphrase_needed')
      await expect(page.getByLabel('Passphrase')).toBeVisible()
    }
  },
  'platform sealed': {
    come: async (page) => {
      await page.goto('/?start=sealed')
      await expect(page.getByLabel('Passphrase')).toBeFocused()
    }
  },
  'saved copies off, told where look-ups begin': {
    come: async (page) => {
      await page.goto('/?saved=off-disk_full')
      await expect(page.getByText('Saved copies are off.')).toBeVisible()
    }
  },
  'saved copies were damaged': {
    come: async (page) => {
      await savedPage(page, 'notice')
      await expect(page.getByRole('button', { name: 'OK', exact: true })).toBeVisible()
    }
  },
  'recents of earlier days': {
    come: async (page) => {
      await page.goto('/?saved=some')
      await expect(page.getByRole('heading', { name: 'Recent look-ups' })).toBeVisible()
    }
  },
  'forget a user': {
    come: async (page) => {
      await savedPage(page, 'some')
      await page.getByRole('button', { name: 'Forget U-1002' }).click()
      await dialog(page, 'Forget U-1002?')
    }
  },
  'keep and erase': {
    come: async (page) => {
      await savedPage(page, 'some')
      await page.getByRole('button', { name: 'Manage saved copies …' }).click()
      await page.getByRole('button', { name: 'Erase everything …' }).click()
      await expect(page.getByLabel('Type “erase” to continue')).toBeFocused()
    }
  },
  'opened offline': {
    main: true,
    come: async (page) => {
      await openSaved(page, 'U-1002')
      await expect(rows(page).first()).toBeVisible()
    }
  },
  'opened offline, of another day': {
    come: async (page) => {
      await openSaved(page, 'U-1005')
      await rows(page).last().click()
      await expect(details(page).getByText('First seen by this device')).toBeVisible()
    }
  },
  'opened offline, and parts were missing': {
    come: async (page) => {
      await openSaved(page, 'U-1020')
      await expect(page.getByRole('button', { name: 'Try again' }).first()).toHaveAttribute('aria-disabled', 'true')
    }
  },
  'saved copy stands in': {
    main: true,
    come: async (page) => {
      await lookUpSaved(page, 'U-2001')
      await expect(page.getByText('You see the saved copy.')).toBeVisible()
    }
  },
  'saved copy while the platform is asked': {
    come: async (page) => {
      await lookUpSaved(page, 'U-1011')
      await expect(page.getByText('refreshing …')).toBeVisible()
      await expect(rows(page).first()).toBeVisible()
    }
  },
  'some parts are saved': {
    come: async (page) => {
      await lookUpSaved(page, 'U-1004')
      await expect(page.locator('[data-tip="saved copy, 5 h old"]').first()).toBeVisible()
      await page.getByRole('button', { name: 'Gringotts', exact: true }).click()
      await expect(details(page)).toBeVisible()
    }
  },
  'history that has grown': {
    subject: '.timeline',
    come: async (page) => {
      await openAgain(page, 'U-1005')
      await expect(page.getByText('Attempts seen on this device since')).toBeVisible()
    }
  },
  'looked up before': {
    come: async (page) => {
      await openAgain(page, 'U-1002')
      await expect(page.getByText(/changes? since the last look-up/)).toBeVisible()
    }
  },
  'what changed': {
    main: true,
    come: async (page) => {
      await openAgain(page, 'U-1002')
      await page.getByRole('button', { name: /since the last look-up/ }).click()
      await dialog(page, 'What changed')
      await page.getByLabel('From', { exact: true }).selectOption({ index: 3 })
      await expect(page.getByText('CONNECTED').first()).toBeVisible()
    }
  },
  'hint of an institution': {
    come: async (page) => {
      await openSaved(page, 'U-2001')
      await page.getByRole('button', { name: 'First Platypus Bank', exact: true }).click()
      await expect(details(page).getByText(/failed on its side/)).toBeVisible()
    }
  },
  export: {
    come: async (page) => {
      await openSaved(page, 'U-1002')
      await page.getByRole('button', { name: 'Export this page' }).click()
      await page.getByRole('radio', { name: /^Full/ }).check()
      await page.getByRole('button', { name: 'Choose a file …' }).click()
      await expect(page.getByText('Written to')).toBeVisible()
    }
  }
}
