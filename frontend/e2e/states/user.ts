import { expect, open, rows } from '../fake/page'
import { openAttempt, openConnection } from '../navigation'
import type { State } from './state'

/** The states of a user whose data came whole. */
export const userStates: Record<string, State> = {
  user: {
    main: true,
    come: async (page) => {
      await open(page, 'U-1002')
      await expect(rows(page).first()).toBeVisible()
    }
  },
  'all is well': {
    come: async (page) => {
      await open(page, 'U-1001')
      await expect(rows(page).first()).toBeVisible()
    }
  },
  revealed: {
    come: async (page) => {
      await open(page, 'U-1002')
      for (const what of ['email', 'metadata']) await page.getByRole('button', { name: `Reveal ${what}` }).click()
      await expect(page.locator('[data-revealed]')).toHaveCount(2)
    }
  },
  'no connections': {
    come: async (page) => {
      await open(page, 'U-1008')
      await expect(page.getByRole('heading', { name: 'No attempts yet' })).toBeVisible()
    }
  },
  'sixty connections': {
    come: async (page) => {
      await open(page, 'U-1007')
      await expect(rows(page).first()).toBeVisible()
    }
  },
  'equal and long names': {
    hostile: true,
    come: async (page) => {
      await open(page, 'U-1019')
      await expect(rows(page).first()).toBeVisible()
    }
  },
  'not all connections came': {
    come: async (page) => {
      await open(page, 'U-1020')
      await expect(rows(page).first()).toBeVisible()
    }
  },
  'under way': {
    come: async (page) => {
      await open(page, 'U-1021')
      await expect(rows(page).first()).toBeVisible()
    }
  },
  'two logins and one removed': {
    come: (page) =>
      openAttempt(page, 'U-1018', (page) => page.getByRole('button', { name: /connection removed,/ }).first())
  },
  'hostile texts': { hostile: true, come: (page) => openConnection(page, 'U-1010', /^<img/) },
  'a hostile attempt': { hostile: true, come: (page) => openAttempt(page, 'U-1010', (page) => rows(page).last()) }
}
