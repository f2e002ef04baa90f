import { expect, open, rows } from '../fake/page'
import { attempts, filterDates } from '../navigation'
import type { State } from './state'

/** The states of the timeline and of the accounts beside it. */
export const timelineStates: Record<string, State> = {
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
      await expect(page.getByText('The first day is after the last day')).toBeVisible()
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
  }
}
