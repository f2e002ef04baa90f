import type { Page } from '@playwright/test'
import { accessStates } from './accessStates'
import { expect, field, lookUp, open, rows } from './fake/page'
import { savedStates } from './savedStates'
import {
  attempts,
  fail,
  filterDates,
  home,
  lookUpFor,
  openAttempt,
  openConnection,
  openDialog,
  openSide,
  pass,
  type
} from './ways'

/**
 * Every page and state, and how to come to it. The tests of access and of
 * geometry, and the pictures, go through all of them: a state that is new on the
 * page is a new entry here.
 */
export interface State {
  come: (page: Page) => Promise<unknown>
  /** Its texts mean harm, or are longer than any other: they may be shortened. */
  hostile?: true
  /** One of those that a person sees most: pictured in every theme. */
  main?: true
  /** What it is about, where that is not at the top of a page that scrolls. */
  subject?: string
}

export const states: Record<string, State> = {
  // Look up
  'first run': { main: true, come: (page) => home(page).then(() => expect(field(page)).toBeFocused()) },
  'recent lookups': {
    main: true,
    come: async (page) => {
      for (const id of ['U-1001', 'U-1008', 'U-1006', 'U-1002']) {
        if (id === 'U-1001') await home(page)
        await lookUp(page, id)
        await expect(page.getByRole('heading', { name: id, level: 1 })).toBeVisible()
      }
      await page.getByRole('button', { name: /User Lookup|Look up another user/ }).click()
      await expect(page.getByRole('heading', { name: 'Recent look-ups' })).toBeVisible()
    }
  },
  understood: {
    come: async (page) => {
      await type(page, 'see U-1001 please')
      await expect(page.getByText('Understood as user ID')).toBeVisible()
    }
  },
  unusable: {
    come: async (page) => {
      await type(page, 'x/y')
      await page.keyboard.press('Enter')
      await expect(page.getByText('“x/y” is not a User ID')).toBeVisible()
    }
  },
  ambiguous: {
    come: async (page) => {
      await type(page, '1 2 3 4 5 6 7 8 9 10 11 12')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('list', { name: 'Values that may be the User ID' })).toBeVisible()
    }
  },

  // Waiting, and what may come of it
  loading: {
    come: async (page) => {
      await lookUpFor(page, 'U-1031', 210)
      await expect(page.locator('[data-skeleton]')).toBeVisible()
    }
  },
  slow: {
    come: async (page) => {
      await lookUpFor(page, 'U-1031', 3010)
      await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible()
    }
  },
  cancelled: {
    come: async (page) => {
      await lookUpFor(page, 'U-1031', 3010)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await expect(page.getByRole('alert')).toBeVisible()
    }
  },
  'no such user': { main: true, come: (page) => fail(page, 'u-1002') },
  'another user not found': { come: (page) => fail(page, 'U-9') },
  'out of reach': { come: (page) => fail(page, 'U-2001') },
  'address refused': { come: (page) => fail(page, 'U-2002') },
  fault: { come: (page) => fail(page, 'U-2003') },
  'credentials refused': { come: (page) => fail(page, 'U-2004') },
  'not allowed': { come: (page) => fail(page, 'U-2005') },
  'limit reached': { come: (page) => fail(page, 'U-2006') },
  'fault of the platform': { come: (page) => fail(page, 'U-2007') },
  'version refused': { come: (page) => fail(page, 'U-2008') },
  'certificate not trusted': { come: (page) => fail(page, 'U-2009') },
  interrupted: { come: (page) => fail(page, 'U-2010') },
  'took too long': { come: (page) => fail(page, 'U-2011') },
  refused: { come: (page) => fail(page, 'U-2013') },
  unreadable: { come: (page) => fail(page, 'U-2014') },
  'too large': { come: (page) => fail(page, 'U-2015') },
  'another user came': { come: (page) => fail(page, 'U-2016') },

  // The user
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
  'a hostile attempt': { hostile: true, come: (page) => openAttempt(page, 'U-1010', (page) => rows(page).last()) },

  // Parts that are missing, late, or not known
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
      await expect(page.locator('.timeline .coming')).toBeVisible() // the skeleton, after its 200 ms
    }
  },
  'history still loading': {
    subject: '.timeline',
    come: async (page) => {
      await home(page)
      await lookUp(page, 'U-1034')
      await pass(page, 600)
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
      await pass(page, 600)
      await expect(page.getByText(/^(?!2,000 )[\d,]+ of 100,000$/)).toBeVisible()
    }
  },
  'slow to fetch again': {
    come: async (page) => {
      await lookUpFor(page, 'U-1011', 7000)
      await expect(rows(page).first()).toBeVisible()
      await page.getByRole('button', { name: 'Fetch this user again' }).click()
      await pass(page, 3010)
      await expect(page.getByText('Still waiting for its answer.')).toBeVisible()
    }
  },
  'kept while fetched again': {
    come: async (page) => {
      await lookUpFor(page, 'U-1011', 7000)
      await expect(rows(page).first()).toBeVisible()
      await page.getByRole('button', { name: 'Fetch this user again' }).click()
      await pass(page, 3010)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await expect(page.getByText('What you see is from the last time it worked.')).toBeVisible()
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
  'unknown status': { come: (page) => openConnection(page, 'U-1006', 'Atlantis Bank') },

  // The timeline
  filters: {
    subject: '.timeline',
    come: async (page) => {
      await open(page, 'U-1002')
      await page.getByRole('button', { name: 'Status' }).click()
      await page.getByRole('checkbox', { name: /^DENIED/ }).check()
      await expect(page.getByRole('button', { name: 'Clear all filters' })).toBeVisible()
    }
  },
  'filter field': {
    subject: '.timeline',
    come: async (page) => {
      await open(page, 'U-1002')
      await page.getByRole('combobox', { name: 'Filter the timeline' }).fill('de')
      await expect(page.getByRole('option').first()).toBeVisible()
    }
  },
  'one day and one outcome': {
    subject: '.timeline',
    come: async (page) => {
      await open(page, 'U-1002')
      await page
        .getByRole('group', { name: 'Outcome' })
        .getByRole('button', { name: /^Failed/ })
        .click()
      await page.locator('[data-day]').last().press('Enter')
      await expect(page.locator('[data-day][aria-pressed="true"]')).toBeVisible()
    }
  },
  'comfortable rows': {
    subject: '.timeline',
    come: async (page) => {
      await open(page, 'U-1002')
      await expect(rows(page).first()).toBeVisible()
      await page.keyboard.press('d')
      await expect(page.locator('html[data-density="comfortable"]')).toBeAttached()
    }
  },
  'filtered out': {
    subject: '.timeline',
    come: async (page) => {
      await filterDates(page, { To: '2001-01-01' })
      await page.keyboard.press('Escape')
      await expect(page.getByRole('heading', { name: /^The filters hide/ })).toBeVisible()
    }
  },
  'wrong dates': {
    subject: '.timeline',
    come: async (page) => {
      await filterDates(page, { From: '2026-03-10', To: '2026-03-09' })
      await expect(page.getByText('No day lies between')).toBeVisible()
    }
  },
  'filters refused': {
    subject: '.timeline',
    come: async (page) => {
      await filterDates(page, { From: '0000-01-01' })
      await page.keyboard.press('Escape')
      await expect(attempts(page).getByRole('alert')).toBeVisible()
    }
  },
  'far down the list': {
    come: async (page) => {
      await open(page, 'U-1002')
      await rows(page).first().focus()
      await page.keyboard.press('End')
      await expect(page.locator('[aria-posinset]').last().getByRole('button')).toBeFocused()
    }
  },
  accounts: {
    subject: '.timeline',
    come: async (page) => {
      await open(page, 'U-1002')
      await page.getByRole('tab', { name: /^Accounts/ }).click()
      await expect(page.getByText('Broom loan')).toBeVisible()
    }
  },

  // The details
  connection: { main: true, come: (page) => openConnection(page, 'U-1002', 'Gringotts') },
  attempt: {
    main: true,
    come: (page) =>
      openAttempt(page, 'U-1002', (page) =>
        page.getByRole('button', { name: /^More details: DENIED, Gringotts/ }).first()
      )
  },
  'before and after': { come: (page) => openSide(page, 'Before and after') },
  raw: { come: (page) => openSide(page, 'Raw') },

  // Saved copies
  ...savedStates,

  // Roles and access
  ...accessStates,

  // Help and options
  'platform chosen': {
    main: true,
    come: async (page) => {
      await home(page)
      await page.getByRole('button', { name: /Choose another$/ }).click()
      await page.getByRole('radio', { name: /^Another address/ }).check()
    }
  },
  'platform refused': {
    come: async (page) => {
      await home(page)
      await page.getByRole('button', { name: /Choose another$/ }).click()
      await page.getByRole('radio', { name: /^MX production/ }).check()
      await page.getByLabel('Client ID').fill('forbidden')
      await page.getByLabel('API key').fill('secret')
      await page.getByRole('radio', { name: 'An address' }).check()
      await page.getByLabel('Proxy address').fill('http://proxy.example:8080')
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await expect(page.getByText('The platform does not accept this call from here.')).toBeVisible()
    }
  },
  'request log': {
    come: async (page) => {
      await open(page, 'U-1002')
      await page.locator('main').focus()
      await page.keyboard.press('r')
      await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible()
    }
  },
  'several users': {
    come: async (page) => {
      await home(page)
      await lookUp(page, 'everybody@sample.example')
      await expect(page.getByText('6 more are not shown.')).toBeVisible()
    }
  },
  keys: { come: (page) => openDialog(page, '?', 'Help') },
  words: { come: (page) => openDialog(page, 'w', 'Help') },
  'words of a row': {
    come: async (page) => {
      await open(page, 'U-1002')
      await page.getByRole('button', { name: 'Gringotts', exact: true }).focus()
      await page.keyboard.press('w')
      await expect(page.getByText('Where you were')).toBeVisible()
    }
  },
  'view options': { main: true, come: (page) => openDialog(page, 'v', 'View options') }
}
