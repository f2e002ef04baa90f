import type { Page } from '@playwright/test'
import { details, expect, fact, field, goWithClockPaused, lookUp, rows, test } from './page'
import { forgetShifts, shifts, watchShifts } from './layoutShifts'

const began = new Date('2026-03-26T13:02:00Z')
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const connections = (page: Page) => page.getByRole('region', { name: 'External connections' })

/** What a page that still waits must never say, not even for a moment. */
const wrong =
  /No attempts yet|No attempt is known|has no connections|No accounts|Live · not known|\b0 of 0\b|Accounts 0|are not known|\(no name\)/

declare global {
  interface Window {
    wrongWords: string[]
  }
}

/** Looks a user up with the clock standing still: parts come only as the test lets time pass. */
async function begin(page: Page, id: string) {
  await page.clock.install({ time: began })
  await page.addInitScript((pattern) => {
    window.wrongWords = []
    const look = () => {
      const found = new RegExp(pattern).exec(document.querySelector('body')?.innerText ?? '')
      if (found) window.wrongWords.push(found[0])
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
  }, wrong.source)
  await page.goto('/')
  await page.clock.pauseAt(new Date(began.getTime() + 60_000))
  await lookUp(page, id)
  await page.clock.runFor(70)
}

/** Until the timeline has asked again for what arrived. */
const settle = (page: Page) => page.clock.runFor(450)
const expectNothingWrong = async (page: Page) => expect(await page.evaluate(() => window.wrongWords)).toEqual([])

test('loads a slow user and then the parts that depend on them', async ({ page }) => {
  await begin(page, 'U-1012')
  await page.clock.runFor(1500)
  await expect(page.getByRole('heading', { name: 'External connections' })).toBeHidden()
  await page.clock.runFor(600)
  await expect(page.getByRole('heading', { name: 'U-1012' })).toBeVisible()
  await expect(connections(page).getByRole('listitem')).toHaveCount(3)
  await expect(connections(page).getByRole('button', { name: 'still loading …' })).toBeVisible()
  await settle(page)
  await expect(timeline(page)).toContainText('42 of 42')
  await page.getByRole('button', { name: 'Gringotts', exact: true }).click()
  await expect(fact(page, 'Institution URL')).toHaveText('still loading …')
  await page.clock.runFor(1000)
  await expect(fact(page, 'Institution URL')).toHaveText('www.gringotts.example')
  await expect(connections(page)).toContainText('Bank of Narnia')
  await expect(connections(page).getByText('still loading …')).toHaveCount(0)
  await expectNothingWrong(page)
})

test('fills in names when connections arrive late and keeps the focus', async ({ page }) => {
  await begin(page, 'U-1013')
  await page.clock.runFor(1000)
  await settle(page)
  await expect(connections(page)).toContainText('still loading …')
  await expect(page.getByRole('tab', { name: 'Accounts still loading …' })).toBeVisible()
  await expect(timeline(page)).toContainText('42 of 42')
  await expect(rows(page).first()).toHaveAccessibleName(/still loading …/)
  await rows(page).nth(2).focus()
  await page.keyboard.press('Enter')
  const job = await fact(page, 'Job ID').locator('data').getAttribute('value')
  const mark = await details(page).evaluateHandle((element) => element.querySelector('dl'))
  await field(page).fill('half typed')
  await rows(page).nth(4).focus()

  await page.clock.runFor(500)
  await settle(page)
  await expect(connections(page).getByRole('listitem')).toHaveCount(3)
  await page.clock.runFor(1000)
  await settle(page)
  await expect(rows(page).nth(4)).toBeFocused()
  await expect(rows(page).nth(4)).not.toHaveAccessibleName(/still loading …/)
  await expect(field(page)).toHaveValue('half typed')
  await expect(fact(page, 'Job ID').locator('data')).toHaveAttribute('value', job ?? '')
  await expect(fact(page, 'Requested institution')).not.toContainText('not')
  expect(await mark.evaluate((list) => list?.isConnected)).toBe(true)
  await page.clock.runFor(1000)
  await expect(page.getByRole('tab', { name: 'Accounts 6' })).toBeVisible()
  await expectNothingWrong(page)
})

test('keeps a revealed value while parts arrive', async ({ page }) => {
  await begin(page, 'U-1014')
  await page.getByRole('button', { name: 'Reveal email for 30 seconds' }).click()
  await page.clock.runFor(50)
  await expect(page.getByText('fleur@sample.example')).toBeVisible()
  await page.getByRole('button', { name: 'Gringotts', exact: true }).click()
  await expect(fact(page, 'Last attempt status')).toHaveText('still loading …')
  await expect(details(page).getByRole('heading', { name: 'Accounts (still loading …)' })).toBeVisible()
  const mark = await details(page).evaluateHandle((element) => element.querySelector('dl'))
  await page.clock.runFor(1000)
  await expect(fact(page, 'Last attempt status')).toHaveText('DENIED')
  await page.clock.runFor(1000)
  await settle(page)
  await expect(timeline(page)).toContainText('42 of 42')
  await expect(timeline(page)).toContainText('Every attempt is known since the first, on 13 March 2026.')
  await page.clock.runFor(1000)
  await expect(details(page).getByRole('heading', { name: 'Accounts (2)' })).toBeVisible()
  await page.clock.runFor(1000)
  await expect(fact(page, 'Institution URL')).toHaveText('www.gringotts.example')
  expect(await mark.evaluate((list) => list?.isConnected)).toBe(true)
  await expect(page.getByText('fleur@sample.example')).toBeVisible()
  await expectNothingWrong(page)
})

test('shows the latest attempts when the list fails', async ({ page }) => {
  await begin(page, 'U-1015')
  await page.clock.runFor(1100)
  await settle(page)
  await expect(rows(page)).toHaveCount(0)
  await page.clock.runFor(1000)
  await settle(page)
  await expect(rows(page)).toHaveCount(3)
  await expect(timeline(page).getByText('3 known', { exact: true })).toBeVisible()
  await expect(timeline(page)).toContainText('Only the latest attempt of each connection is shown.')
  await expect(timeline(page)).toContainText('The platform took too long. No answer arrived in time. Try again')
  await expect(timeline(page)).toContainText('The oldest known attempt is from 26 March 2026.')
  await page.getByRole('button', { name: 'Status' }).click()
  await page.getByRole('checkbox', { name: /^DENIED/ }).check()
  await page.clock.runFor(100)
  await expect(timeline(page).getByText('1 of 3 known', { exact: true })).toBeVisible()
  await expectNothingWrong(page)
})

test('does not report failed connections as none', async ({ page }) => {
  await begin(page, 'U-1016')
  await settle(page)
  await expect(connections(page).getByRole('heading', { name: 'The connections are not known' })).toBeVisible()
  await expect(connections(page)).toContainText('It returned 503')
  await expect(connections(page).getByRole('button', { name: 'Try again' })).toBeVisible()
  await expect(timeline(page)).toContainText('42 of 42')
  await expect(rows(page).first()).toHaveAccessibleName(/DENIED, not known,/)
  await page.getByRole('tab', { name: 'Accounts not known' }).click()
  await expect(timeline(page).getByRole('heading', { name: 'The accounts are not known' })).toBeVisible()
  await expect(page.getByText(/No accounts|has no connections/)).toHaveCount(0)
})

test('reports nothing as empty when only the user loaded', async ({ page }) => {
  await begin(page, 'U-1017')
  await page.clock.runFor(1100)
  await settle(page)
  await expect(page.getByRole('heading', { name: 'U-1017' })).toBeVisible()
  await expect(connections(page)).toContainText('The connections are not known')
  await expect(timeline(page).getByRole('heading', { name: 'The attempts are not known' })).toBeVisible()
  await expect(timeline(page)).toContainText('The platform is too busy. It returned 429')
  await page.getByRole('tab', { name: 'Accounts not known' }).click()
  await expect(page.getByText(/No accounts|No attempts|has no connections|\b0\b/)).toHaveCount(0)
})

for (const [name, viewport] of [
  ['wide', { width: 1280, height: 800 }],
  ['narrow', { width: 400, height: 800 }]
] as const) {
  test.describe(name, () => {
    test.use({ viewport })

    for (const id of ['U-1013', 'U-1014']) {
      test(`does not shift while the rest of ${id} loads @faces`, async ({ page }) => {
        await watchShifts(page)
        await page.goto('/')
        await lookUp(page, id)
        await expect(page.getByRole('heading', { name: id })).toBeVisible()
        await forgetShifts(page)
        await expect(connections(page)).toContainText('Bank of Narnia')
        await expect(page.getByRole('tab', { name: 'Accounts 6' })).toBeVisible()
        await expect(timeline(page)).toContainText('42 of 42')
        // The timeline looks after itself, in tests of its own.
        expect(await shifts(page, 'timeline')).toEqual([])
      })
    }

    test('does not shift during a refresh or when it fails @faces', async ({ page }) => {
      await watchShifts(page)
      await goWithClockPaused(page)
      await lookUp(page, 'U-1011')
      await page.clock.runFor(8000)
      await expect(page.getByRole('heading', { name: 'U-1011' })).toBeVisible()
      await expect(rows(page).first()).toBeVisible()
      await forgetShifts(page)
      await page.getByRole('button', { name: 'Fetch this user again' }).click()
      await page.clock.runFor(3500)
      await expect(page.getByText('The platform is slow.')).toBeInViewport()
      await page.getByRole('button', { name: 'Cancel' }).click()
      await expect(page.getByText('You see the data of the last successful look-up.')).toBeInViewport()
      await expect(page.getByText('Not live')).toBeVisible()
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.clock.runFor(8000)
      await expect(page.getByText('You see the data of the last successful look-up.')).toBeHidden()
      expect(await shifts(page)).toEqual([])
    })
  })
}
