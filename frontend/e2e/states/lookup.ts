import { expect, field, lookUp } from '../fake/page'
import { fail, home, lookUpFor, type } from '../navigation'
import type { State } from './state'

/** The states of the look-up page, and of look-ups that wait or fail. */
export const lookupStates: Record<string, State> = {
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
  'another user came': { come: (page) => fail(page, 'U-2016') }
}
