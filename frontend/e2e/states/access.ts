import type { Page } from '@playwright/test'
import { expect, lookUp } from '../fake/page'
import type { State } from './state'

/** Opens the access page; a word in the address sets the role and the fault. */
export async function accessPage(page: Page, what: string, tab = ''): Promise<void> {
  await page.goto(what === '' ? '/' : `/?access=${what}`)
  await page.getByRole('button', { name: /^Role: / }).click()
  await expect(page.getByRole('heading', { name: 'Access', level: 1 })).toBeVisible()
  if (tab !== '') await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
}

/** The page of somebody without access. */
async function problem(page: Page, what: string, title: string | RegExp): Promise<void> {
  await page.goto(`/?access=${what}`)
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
}

export const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })

/** Opens the form of an invitation and fills in who it is for. */
export async function invite(page: Page): Promise<void> {
  await accessPage(page, 'admin')
  await expect(page.getByText('Ben Okafor')).toBeVisible()
  await page.getByRole('button', { name: 'Invite a colleague' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Fay Moreau')
  await page.getByLabel('Email', { exact: true }).fill('fay.moreau@narnia-bank.example')
}

/** To the second step, where the Admin's own key is shared. */
export async function shareKey(page: Page): Promise<void> {
  await invite(page)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('radio', { name: /^My key/ }).check()
  await expect(page.getByText('Anyone who holds this key')).toBeVisible()
}

/** Drops an invitation on the window, which opens it. */
export async function drop(page: Page, name = 'fay-moreau.userlookup'): Promise<void> {
  await dropFile(page, name)
  await expect(page.getByLabel(`Passphrase of ${name}`)).toBeFocused()
}

/** Drops a file on the window. */
export async function dropFile(page: Page, name: string): Promise<void> {
  await page.evaluate((name) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['sealed'], name))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, name)
}

/** Drops an invitation and opens it with its passphrase. */
export async function preview(page: Page, name?: string): Promise<void> {
  await page.goto('/')
  await expect(page.getByRole('button', { name: /^Role: / })).toBeVisible()
  await drop(page, name)
  await page.keyboard.type('open sesame')
  await page.keyboard.press('Enter')
  await expect(dialog(page, 'Add the profile “Narnia Bank”?')).toBeVisible()
}

export const pinField = (page: Page) => page.getByLabel('PIN of this device')

/** The states of roles and access: a part of all states. */
export const accessStates: Record<string, State> = {
  colleagues: {
    main: true,
    come: async (page) => {
      await accessPage(page, 'admin')
      await expect(page.getByText('Ben Okafor')).toBeVisible()
    }
  },
  'access log': {
    main: true,
    come: async (page) => {
      await accessPage(page, 'admin', 'Access log')
      await expect(page.getByText('The log is intact.')).toBeVisible()
      await expect(page.getByText('T-48213').first()).toBeVisible()
    }
  },
  'access log that was changed': {
    come: async (page) => {
      await accessPage(page, 'broken', 'Access log')
      await expect(page.getByText('breaks here')).toBeVisible()
    }
  },
  'access log that could not be verified': {
    come: async (page) => {
      await accessPage(page, 'log-failed', 'Access log')
      await expect(page.getByText('The log could not be verified.')).toBeVisible()
    }
  },
  'no row of the access log matches': {
    come: async (page) => {
      await accessPage(page, 'admin', 'Access log')
      await page.getByRole('textbox', { name: 'Find in the log' }).fill('U-77')
      await expect(page.getByRole('heading', { name: 'No matching rows' })).toBeVisible()
    }
  },
  policy: {
    come: async (page) => {
      await accessPage(page, 'admin', 'Policy')
      await page.getByLabel('Lock after (minutes)').fill('90')
      await page.getByRole('button', { name: 'Save policy' }).click()
      await expect(page.getByText('Enter a whole number from 1 to 15.')).toBeVisible()
    }
  },
  'access of an Admin': { come: (page) => accessPage(page, 'admin', 'Your access') },
  'access of a User': { main: true, come: (page) => accessPage(page, 'user') },
  'access on the sample data': { come: (page) => accessPage(page, '') },
  'access from the environment': { come: (page) => accessPage(page, 'environment') },
  'invite: who': {
    come: async (page) => {
      await invite(page)
      await page.getByLabel('Email', { exact: true }).fill('fay')
      await page.keyboard.press('Enter')
      await expect(page.getByText('Enter an email address.')).toBeVisible()
    }
  },
  'invite: what they may do': { main: true, come: shareKey },
  'invite: another policy': {
    come: async (page) => {
      await shareKey(page)
      await page.getByRole('radio', { name: 'A key of their own' }).check()
      await page.getByRole('radio', { name: 'Another policy' }).check()
      await expect(page.getByRole('textbox', { name: 'Offline use (hours)' })).toBeVisible()
    }
  },
  'invite: file and passphrase': {
    come: async (page) => {
      await shareKey(page)
      await page.getByRole('radio', { name: 'Admin', exact: true }).check()
      await page.getByRole('button', { name: 'Continue with my key' }).click()
      await expect(page.getByText('This file contains the signing key of the profile.')).toBeVisible()
      await page.getByLabel('Passphrase of the file').fill('tell-it-by-phone') // a generated one differs in width
    }
  },
  'invite: done': {
    come: async (page) => {
      await shareKey(page)
      await page.getByRole('button', { name: 'Continue with my key' }).click()
      await page.getByLabel('Passphrase of the file').fill('tell-it-by-phone')
      await page.getByRole('button', { name: 'Save the file …' }).click()
      await expect(page.getByText('The invitation is ready.')).toBeVisible()
    }
  },
  'revoke an invitation': {
    come: async (page) => {
      await accessPage(page, 'admin')
      await page.getByRole('button', { name: 'Revoke: Dmitri Sokolov' }).click()
      await expect(dialog(page, /^Revoke the invitation/)).toBeVisible()
    }
  },
  'enable a colleague': {
    come: async (page) => {
      await accessPage(page, 'admin')
      await page.getByRole('button', { name: 'Enable: Carla Díaz' }).click()
      await expect(dialog(page, 'New invitation for Carla Díaz')).toBeVisible()
    }
  },
  'policy saved': {
    come: async (page) => {
      await accessPage(page, 'admin', 'Policy')
      await page.getByRole('button', { name: 'Save policy' }).click()
      await expect(page.getByText('The policy was saved')).toBeVisible()
    }
  },
  'no access to be read': {
    come: async (page) => {
      await accessPage(page, 'edited')
      await expect(page.getByText('No access').first()).toBeVisible()
    }
  },
  'open an invitation': {
    come: async (page) => {
      await accessPage(page, 'user')
      await page.getByRole('button', { name: 'Open an invitation' }).click()
      await expect(dialog(page, 'Open an invitation')).toBeVisible()
    }
  },
  'invitation with a wrong passphrase': {
    come: async (page) => {
      await page.goto('/')
      await expect(page.getByRole('button', { name: /^Role: / })).toBeVisible()
      await drop(page)
      await page.keyboard.type('wrong')
      await page.keyboard.press('Enter')
      await expect(page.getByText('That passphrase does not open this file.')).toBeVisible()
    }
  },
  'join a profile': { main: true, come: (page) => preview(page) },
  'join as an Admin': { come: (page) => preview(page, 'admin.userlookup') },
  'not enabled': { main: true, come: (page) => problem(page, 'off', 'Ask an Admin to enable User Lookup') },
  'access expired': { come: (page) => problem(page, 'expired', 'Your access expired') },
  'access file missing': { come: (page) => problem(page, 'missing', /^You have no access to /) },
  'access file edited': { come: (page) => problem(page, 'edited', /was changed$/) },
  'access file rolled back': { come: (page) => problem(page, 'rolled-back', /is out of date$/) },
  'not enabled on the sample data': {
    come: async (page) => {
      await accessPage(page, '')
      await page.getByRole('radio', { name: 'User, off' }).check()
      await page.getByRole('button', { name: 'Look up', exact: true }).click()
      await expect(page.getByRole('heading', { name: 'Ask an Admin to enable User Lookup' })).toBeVisible()
    }
  },
  'reason needed': {
    main: true,
    come: async (page) => {
      await page.goto('/?access=reason')
      await lookUp(page, 'U-1002')
      await expect(page.getByRole('button', { name: 'T-48199' })).toBeVisible()
    }
  },
  locked: {
    main: true,
    come: async (page) => {
      await page.goto('/?access=locked')
      await pinField(page).fill('1')
      await page.keyboard.press('Enter')
      await expect(page.getByText('Wrong PIN.')).toBeVisible()
    }
  },
  'locked at the start': {
    come: async (page) => {
      await page.goto('/?access=locked-start')
      await page.getByRole('button', { name: 'Forgot the PIN?' }).click()
      await expect(page.getByText('A lost PIN cannot be recovered.')).toBeVisible()
    }
  },
  'sample data locked': {
    come: async (page) => {
      await accessPage(page, '', 'Your access')
      await page.getByRole('button', { name: 'Lock now' }).click()
      await expect(page.getByRole('button', { name: 'Unlock' })).toBeFocused()
    }
  },
  'PIN to be chosen': {
    come: async (page) => {
      await page.goto('/?access=pin')
      await page.getByLabel('New PIN').fill('135791')
      await page.keyboard.press('Enter')
      await expect(page.getByText('The two PINs are not the same.')).toBeVisible()
    }
  },
  'PIN to be changed': {
    come: async (page) => {
      await accessPage(page, 'admin', 'Your access')
      await page.getByRole('button', { name: 'Change PIN' }).click()
      await expect(page.getByLabel('Current PIN')).toBeFocused()
    }
  }
}
