import type { Page } from '@playwright/test'
import { setSize } from '../themesAndSizes'
import { details, expect, fact, lookUp, open, rows, test } from './page'

test('lists connections with their status, those that need the caller first', async ({ page }) => {
  await open(page, 'U-1002')
  const list = page.getByRole('region', { name: 'External connections' })
  const items = list.getByRole('listitem')
  await expect(items).toHaveCount(6)
  await expect(items.first()).toContainText(/Gringotts\s*DENIED/)
  await expect(list.locator('.counts')).toHaveText(
    /^2 Caller must act\s*1 Broken\s*1 Waiting\s*1 Working\s*1 Ended\s*$/
  )
  await expect(list.locator('[data-tip="The worst: Caller must act"]')).toBeVisible()
})

const line = (page: Page) => page.getByRole('region', { name: 'The worst status among the connections' })

test('names the worst connection in the platform’s words and opens it', async ({ page }) => {
  await open(page, 'U-1002')
  await expect(line(page)).toHaveAttribute('data-family', 'caller')
  await expect(line(page)).toContainText(/Gringotts\s*DENIED\s*2005 · INVALID_CREDENTIALS\s*tried .* · 2 h ago/)
  await line(page).getByRole('button', { name: 'Show connection: Gringotts' }).click()
  await expect(details(page).getByRole('heading', { name: 'Gringotts' })).toBeVisible()
  await lookUp(page, 'U-1007')
  await expect(line(page)).toContainText(/Bank number 2\s*DENIED\s*and 9 more/)
})

test('shows “no problems” only when all connections are known', async ({ page }) => {
  for (const [id, family, words] of [
    ['U-1001', 'working', /The platform reports no problem\s*5 CONNECTED/],
    ['U-1020', 'unknown', /not all connections are known\s*2 CONNECTED/],
    ['U-1006', 'unknown', /Atlantis Bank\s*QUARANTINED/],
    ['U-1016', 'unknown', /It is not known whether there is a problem\s*The platform has a problem/],
    ['U-1021', 'waiting', /Wonderland Savings\s*CREATED/]
  ] as const) {
    await open(page, id)
    await expect(line(page)).toHaveAttribute('data-family', family)
    await expect(line(page)).toContainText(words)
  }
  await expect(
    page.getByRole('region', { name: 'External connections' }).locator('[data-tip^="The worst"]')
  ).toBeVisible()
  await open(page, 'U-1020')
  await expect(page.locator('[data-tip="The worst: Unknown"]')).toBeVisible()
  await open(page, 'U-1008')
  await expect(page.getByRole('heading', { name: 'This user has no connections' })).toBeVisible()
  await expect(line(page)).toBeHidden()
})

test('distinguishes connections of the same name and wraps long names', async ({ page }) => {
  await open(page, 'U-1019')
  const names = page.getByRole('region', { name: 'External connections' }).locator('.open')
  await expect(names).toHaveText([
    /^First National Bank of Middle Earth\s*…[\da-f]{4}$/,
    /^First National Bank of Middle Earth\s*…[\da-f]{4}$/,
    'Emerald City Savings and Loan Association'
  ])
  for (const name of await names.locator('bdi').all()) {
    expect(await name.evaluate((element) => element.scrollHeight <= element.clientHeight)).toBe(true)
  }
  expect(new Set(await names.allTextContents()).size).toBe(3)
})

test('shows every field of a connection and returns the focus on Esc', async ({ page }) => {
  await open(page, 'U-1002')
  const gringotts = page.getByRole('button', { name: 'Gringotts', exact: true })
  await gringotts.focus()
  await page.keyboard.press('Enter')
  await expect(fact(page, 'Current status')).toHaveText('DENIED')
  await expect(fact(page, 'Last aggregation attempt')).toContainText(/\d{4}, \d\d:\d\d CES?T\s+2 h ago/)
  await expect(fact(page, 'Last attempt status')).toHaveText('DENIED')
  await expect(fact(page, 'Institution ID')).toContainText('INS-')
  await expect(fact(page, 'First added')).toContainText('1 y 9 mo ago')
  await expect(fact(page, 'Institution URL')).toHaveText('www.gringotts.example')
  await expect(fact(page, 'Institution code')).toContainText('gringotts')
  await expect(details(page).getByText('Broom loan')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(details(page)).toBeHidden()
  await expect(gringotts).toBeFocused()
})

test('marks derived, approximate, absent and unknown values', async ({ page }) => {
  await open(page, 'U-1002')
  await page.getByRole('button', { name: 'Wonderland Savings', exact: true }).click()
  await expect(fact(page, 'Last attempt status')).toContainText('derived')
  await page.getByRole('button', { name: 'First Platypus Bank', exact: true }).click()
  await expect(fact(page, 'First added')).toContainText('approximate')
  await page.getByRole('button', { name: 'Lilliput Credit Union', exact: true }).click()
  await expect(fact(page, 'First added')).toHaveText('not known')
  await expect(fact(page, 'Last success')).toHaveText('never')
})

test('reveals a masked value for 30 seconds or until the user closes', async ({ page }) => {
  await page.clock.install()
  await page.goto('/')
  await lookUp(page, 'U-1002')
  await page.clock.runFor(1000)
  const reveal = page.getByRole('button', { name: 'Reveal email for 30 seconds' })
  await reveal.click()
  await page.clock.runFor(100)
  await expect(page.getByText('fleur@sample.example')).toBeVisible()
  await page.clock.runFor(31_000)
  await expect(page.getByText('fleur@sample.example')).toBeHidden()
  await reveal.click()
  await page.clock.runFor(100)
  await expect(page.getByText('fleur@sample.example')).toBeVisible()
  await lookUp(page, 'U-1001')
  await expect(page.getByText('fleur@sample.example')).toBeHidden()
})

test('shows revealed metadata over the page without layout shifts @faces', async ({ page }) => {
  for (const width of [1280, 400]) {
    await setSize(page, { width, height: 800 })
    await open(page, 'U-1002')
    const before = await line(page).boundingBox()
    await page.getByRole('button', { name: 'Reveal metadata for 30 seconds' }).click()
    const value = page.locator('[data-revealed="metadata"]')
    await expect(value).toHaveText(/\{\n {2}"segment": "retail",\n/)
    expect(await line(page).boundingBox()).toEqual(before)
    const box = await value.boundingBox()
    expect((box?.x ?? 0) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width).toBe(true)
    await page.getByRole('button', { name: 'Hide metadata' }).click()
    await expect(value).toBeHidden()
  }
})

test('explains that a user is disabled', async ({ page }) => {
  await open(page, 'U-1004')
  await expect(page.getByRole('region', { name: 'User details' })).toContainText(
    'This user is disabled: the platform does not update their data in the background'
  )
  await open(page, 'U-1002')
  await expect(page.getByText('This user is disabled')).toBeHidden()
})

test('reports missing data where it would be shown', async ({ page }) => {
  await open(page, 'U-1004')
  await expect(page.getByText('institution missing')).toBeVisible()
  const missing = page.getByRole('region', { name: 'Some data could not be loaded' })
  await expect(missing.getByRole('listitem')).toHaveText([
    /^Accounts: The platform is too busy\s+Try again$/,
    /^Institutions: The platform does not know the institution “iron_bank”\s*(Try again)?$/,
    /^Latest attempts: The platform took too long\s+Try again$/,
    /^Older attempts: The platform has a problem\s+Try again$/
  ])
  await expect(page.getByText('The platform has a problem.')).toBeVisible()
  await page.getByRole('button', { name: 'Iron Bank', exact: true }).click()
  await expect(details(page).getByText('The platform does not know the institution “iron_bank”.')).toBeVisible()
  await expect(details(page).getByText('The last attempt could not be fetched.')).toBeVisible()
  await expect(fact(page, 'Last attempt status')).toHaveText('not known')
  await page.getByRole('tab', { name: /^Accounts/ }).click()
  await expect(page.getByRole('tabpanel').getByText('The platform is too busy.')).toBeVisible()
  await expect(page.getByRole('tabpanel')).toContainText('Its accounts are not known. Last aggregation attempt:')
})

test('says that a platform without attempt lists returns only the latest', async ({ page }) => {
  await open(page, 'U-1005')
  await expect(page.getByText('Only the latest attempt of each connection is shown.')).toBeVisible()
  await rows(page).first().click()
  await expect(fact(page, 'Job type')).toHaveText('not given by this platform')
  await expect(fact(page, 'Request type')).toHaveText('not given by this platform')
  await expect(page.getByText('(no name)')).toBeVisible()
})

test('shows unknown values as received and never as working', async ({ page }) => {
  await open(page, 'U-1006')
  await page.getByRole('button', { name: 'Atlantis Bank', exact: true }).click()
  await expect(fact(page, 'Current status').locator('.status')).toHaveAttribute('data-family', 'unknown')
  await expect(fact(page, 'Current status')).toHaveText('QUARANTINED')
  await rows(page).first().click()
  await expect(fact(page, 'Job type')).toHaveText('TELEPATHY')
  await expect(page.getByText('Invalid Date')).toBeHidden()
})

test('explains a user without connections or attempts', async ({ page }) => {
  await open(page, 'U-1008')
  await expect(page.getByRole('heading', { name: 'This user has no connections' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'No attempts yet' })).toBeVisible()
  await expect(page.getByText('The user exists and is not disabled.')).toBeVisible()
  await page
    .getByRole('region', { name: 'External connections' })
    .getByRole('button', { name: 'Copy user GUID' })
    .click()
  await expect(page.getByText(/^(Copied: user GUID|The user GUID could not be copied)/)).toBeAttached()
})

test('shows hostile text as plain text', async ({ page }) => {
  await open(page, 'U-1010')
  await page.getByRole('button', { name: /^<img/ }).first().click()
  await expect(fact(page, 'Message')).toContainText('<script>')
  await expect(fact(page, 'Institution URL')).toHaveText('javascript:alert(1)')
  await expect(details(page).getByRole('link')).toHaveCount(0)
  await page.getByRole('button', { name: 'Reveal metadata for 30 seconds' }).click()
  await expect(page.locator('[data-revealed]')).toContainText('<img src=x')
  await expect(page.locator('main img, main script')).toHaveCount(0)
  expect(await page.title()).toBe('User Lookup')
})

test('opens an institution’s address in the browser', async ({ page }) => {
  await open(page, 'U-1002')
  await page.evaluate(() => {
    const opened: string[] = []
    Object.assign(window, { opened, open: (url: string) => void opened.push(url) })
  })
  await page.getByRole('button', { name: 'Gringotts', exact: true }).click()
  await details(page).getByRole('link', { name: 'www.gringotts.example' }).click()
  expect(await page.evaluate(() => (window as unknown as { opened: string[] }).opened)).toEqual([
    'https://www.gringotts.example/'
  ])
  await expect(page.getByRole('heading', { name: 'U-1002' })).toBeVisible()
})
