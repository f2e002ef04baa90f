import { expect, lookUp, open, rows } from '../fake/page'
import { home, lookUpFor, openAttempt, openConnection, passTime } from '../navigation'
import type { State } from './state'

/** The states of a user of whom parts are missing, late or not known. */
export const partialStates: Record<string, State> = {
  'connections still loading': {
    come: async (page) => {
      await lookUpFor(page, 'U-1032', 1200)
      await expect(page.getByRole('heading', { name: 'U-1032' })).toBeVisible()
      await expect(rows(page).first()).toBeVisible()
    }
  },
  'attempts still loading': {
    subject: '.timeline',
    come: async (page) => {
      await lookUpFor(page, 'U-1033', 300)
      await expect(page.getByRole('heading', { name: 'U-1033' })).toBeVisible()
      await expect(page.locator('.timeline .skeleton')).toBeVisible() // the skeleton, after its 200 ms
    }
  },
  'history still loading': {
    subject: '.timeline',
    come: async (page) => {
      await home(page)
      await lookUp(page, 'U-1034')
      await passTime(page, 600)
      await expect(page.getByText('of 42 loaded')).toBeVisible()
    }
  },
  'history stopped on its way': {
    subject: '.timeline',
    come: async (page) => {
      await home(page)
      await lookUp(page, 'U-1009')
      await expect(page.getByText('of 100,000 loaded')).toBeVisible()
      await page.getByRole('button', { name: 'Cancel' }).click()
      await expect(page.getByText(/Cancelled\./)).toBeVisible()
      await passTime(page, 600)
      await expect(page.getByText(/^(?!2,000 )[\d,]+ of 100,000$/)).toBeVisible()
    }
  },
  'slow to fetch again': {
    come: async (page) => {
      await lookUpFor(page, 'U-1011', 7000)
      await expect(rows(page).first()).toBeVisible()
      await page.getByRole('button', { name: 'Fetch this user again' }).click()
      await passTime(page, 3010)
      await expect(page.getByText('Still waiting for its answer.')).toBeVisible()
    }
  },
  'kept while fetched again': {
    come: async (page) => {
      await lookUpFor(page, 'U-1011', 7000)
      await expect(rows(page).first()).toBeVisible()
      await page.getByRole('button', { name: 'Fetch this user again' }).click()
      await passTime(page, 3010)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await expect(page.getByText('You see the data of the last successful look-up.')).toBeVisible()
    }
  },
  partial: { come: (page) => openConnection(page, 'U-1004', 'Iron Bank') },
  'only the user': {
    come: async (page) => {
      await open(page, 'U-1017')
      await expect(page.getByRole('heading', { name: 'The attempts are not known' })).toBeVisible()
    }
  },
  'connections not known': {
    come: async (page) => {
      await open(page, 'U-1016')
      await expect(page.getByRole('heading', { name: 'The connections are not known' })).toBeVisible()
    }
  },
  'accounts not known': {
    subject: '.timeline',
    come: async (page) => {
      await open(page, 'U-1016')
      await page.getByRole('tab', { name: 'Accounts not known' }).click()
      await expect(page.getByRole('heading', { name: 'The accounts are not known' })).toBeVisible()
    }
  },
  'list of attempts failed': {
    subject: '.timeline',
    come: async (page) => {
      await lookUpFor(page, 'U-1015', 3000)
      await expect(page.getByText('3 known', { exact: true })).toBeVisible()
    }
  },
  'latest attempts only': {
    subject: '.timeline',
    come: async (page) => {
      await open(page, 'U-1005')
      await expect(rows(page).first()).toBeVisible()
    }
  },
  'unknown values': { come: (page) => openAttempt(page, 'U-1006', (page) => rows(page).last()) },
  'unknown status': { come: (page) => openConnection(page, 'U-1006', 'Atlantis Bank') }
}
