import { expect, lookUp, open } from '../fake/page'
import { home, openDialog } from '../navigation'
import type { State } from './state'

/** The states of the platform, help and options. */
export const optionsStates: Record<string, State> = {
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
      await page.getByRole('radio', { name: 'Custom' }).check()
      await page.getByLabel('Proxy address').fill('http://proxy.example:8080')
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await expect(page.getByText('The platform refused this request.')).toBeVisible()
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
      await expect(page.getByText('On the last page')).toBeVisible()
    }
  },
  'view options': { main: true, come: (page) => openDialog(page, 'v', 'View options') }
}
