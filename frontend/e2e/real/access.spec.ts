import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { homeOf } from '../homes'
import { ports } from '../ports'
import { Faults } from './faults'
import { answerFileDialog } from './fileDialog'
import { expect, expectAccessible, expectUser, lookUp, test, timeline } from './page'

// The Admin and each colleague have an application of their own, with a home folder of
// its own. What one test does, the next builds on.
test.describe.configure({ mode: 'serial', timeout: 180_000 })

const platform = new Faults(ports.accessFaults, ports.sandbox)
test.beforeAll(() => platform.listen())
test.afterAll(() => platform.close())

const local = (port: number) => `http://127.0.0.1:${port}`
const profile = `127-0-0-1-${ports.accessFaults}`
const ofDevice = 'correct horse battery'
const ofFile = 'tell-it-by-phone'
const ben = {
  name: 'Ben Okafor',
  email: 'ben.okafor@narnia-bank.example',
  file: `${homeOf(ports.admin)}/ben.userlookup`
}
const fay = {
  name: 'Fay Moreau',
  email: 'fay.moreau@narnia-bank.example',
  file: `${homeOf(ports.admin)}/fay.userlookup`
}
let fingerprint = ''

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 })
const role = (page: Page, name: string) => page.getByRole('button', { name: `Role: ${name}. Open Access`, exact: true })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** Calls a bound method as from the console of the page; gives its result, or the code of its error. */
function call(page: Page, method: string, ...args: unknown[]): Promise<{ result?: unknown; code?: string }> {
  return page.evaluate(
    async ([method, args]) => {
      type Bound = Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>>
      const { app } = (globalThis as unknown as { go: { app: Bound } }).go
      const [struct = '', name = ''] = method.split('.')
      try {
        return { result: await app[struct]?.[name]?.(...args) }
      } catch (thrown) {
        return { code: (JSON.parse((thrown as Error).message) as { code: string }).code }
      }
    },
    [method, args] as const
  )
}

const lookUpFromConsole = (page: Page) => call(page, 'Lookup.LookupUser', { requestId: 'console', text: 'U-1002' })

/** Looks somebody up, and waits until nothing more is fetched of them. */
async function lookUpWhole(page: Page) {
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')
  await expect(page.getByText(/^Live · /)).toBeVisible()
  await expect(timeline(page)).toContainText(/Timeline\s+([4-9]\d\d) of \1\b/)
}

/** Goes through the tabs of Access: each shows the role, and there are no others. */
async function expectTabs(page: Page, name: string, tabs: string[]) {
  await role(page, name).click()
  await expect(page.getByRole('tab')).toHaveText(tabs.map((tab) => new RegExp(`^${tab}`)))
  for (const tab of tabs) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
    await expect(page.getByRole('tabpanel', { name: new RegExp(`^${tab}`) })).toBeVisible()
    await expect(role(page, name)).toBeVisible()
  }
}

/** Makes the file of an invitation, in the page and in the system's dialog. */
async function invite(page: Page, who: typeof ben, enabled: boolean) {
  const box = dialog(page, 'Invite a colleague')
  await press(page, 'Invite a colleague')
  await box.getByLabel('Name', { exact: true }).fill(who.name)
  await box.getByLabel('Email', { exact: true }).fill(who.email)
  await expectAccessible(page)
  await press(page, 'Continue')
  await box.getByRole('checkbox', { name: 'Enable User Lookup' }).setChecked(enabled)
  if (enabled) {
    await box.getByRole('radio', { name: /^My key/ }).check()
    await expect(box.getByText('Anyone who holds this key can use it outside this application')).toBeVisible()
  } else await expect(box.getByRole('radio', { name: /^My key/ })).toHaveCount(0)
  await expectAccessible(page)
  await press(page, enabled ? 'Continue with my key' : 'Continue')
  await box.getByLabel('Passphrase of the file').fill(ofFile)
  await expectAccessible(page)
  await press(page, 'Save the file …')
  await answerFileDialog('Save the invitation', who.file)
  await expect(box.getByText('The invitation is ready.')).toBeVisible()
  await expect(box.getByText(`Saved to ${who.file}.`)).toBeVisible()
  fingerprint = await box.getByRole('group', { name: /^Your fingerprint/ }).innerText()
  await expectAccessible(page)
  await press(page, 'Done')
}

/** Adds the profile of an invitation on a device without a keychain, as its person does. */
async function join(page: Page, who: typeof ben, enabled: boolean) {
  await role(page, 'Admin').click() // of the sample data
  await page.getByRole('tab', { name: 'Your access' }).click()
  await press(page, 'Open an invitation')
  await expectAccessible(page)
  await press(page, 'Choose the file …')
  await answerFileDialog('Open an invitation', who.file)
  await dialog(page, 'Open an invitation').getByLabel('Passphrase of ').fill(ofFile)
  await expectAccessible(page)
  await press(page, 'Open')
  const box = dialog(page, `Add the profile “${profile}”?`)
  await expect(box).toContainText(`${who.name}, role User, User Lookup ${enabled ? 'on' : 'off'}`)
  await expect(box).toContainText(local(ports.accessFaults))
  await expect(box).toContainText(enabled ? /Key\s*\S.*’s API key/ : 'None: the invitation carries no credentials')
  await expect(box.getByRole('group', { name: /^Fingerprint of the issuer/ })).toHaveText(fingerprint)
  await box.getByRole('checkbox', { name: 'The fingerprint is the same' }).check()
  await expectAccessible(page)
  await press(page, 'Add profile')
  await box.getByLabel('Passphrase', { exact: false }).fill(ofDevice)
  await expectAccessible(page)
  await press(page, 'Add profile')
  await expect(box).toBeHidden()
}

test('invites a colleague with User Lookup and one without', async ({ page }) => {
  const setUp = dialog(page, 'Platform')
  await page.keyboard.press('Control+,')
  await setUp.getByRole('radio', { name: /^Another address/ }).check()
  for (const [name, value] of [
    ['Base URL', local(ports.accessFaults)],
    ['Client ID', 'sandbox'],
    ['API key', 'for-this-run']
  ] as const) {
    await setUp.getByLabel(name, { exact: true }).fill(value)
  }
  await press(page, 'Save and open')
  await setUp.getByLabel('Passphrase', { exact: true }).fill(ofDevice)
  await setUp.getByLabel('Repeat it', { exact: true }).fill(ofDevice)
  await press(page, 'Save and open')
  await expect(setUp).toBeHidden()

  await expectTabs(page, 'Admin', ['Colleagues', 'Access log', 'Policy', 'Your access'])
  await page.getByRole('tab', { name: /^Colleagues/ }).click()
  await invite(page, ben, true)
  await invite(page, fay, false)
  const list = page.getByRole('list', { name: 'Colleagues' }).getByRole('listitem')
  await expect(list).toHaveText([/you/, /Fay Moreau.*Off/s, /Ben Okafor.*On/s])
  await expectAccessible(page)
  await press(page, 'Look up')
  await lookUpWhole(page)
  await expect(role(page, 'Admin')).toBeVisible()
})

test.describe('a colleague with User Lookup', () => {
  test.use({ baseURL: local(ports.colleague) })

  test('joins, looks up a user and has no Admin actions', async ({ page }) => {
    await join(page, ben, true)
    await expect(role(page, 'User')).toBeVisible()
    await lookUpWhole(page)
    await expect(role(page, 'User')).toBeVisible()
    await press(page, 'Saved users')
    await expect(heading(page, 'Saved users')).toBeVisible()
    await expect(role(page, 'User')).toBeVisible()

    await expectTabs(page, 'User', ['Your access', 'Access log'])
    await expectAccessible(page)
    for (const name of ['Invite a colleague', 'Open a colleague’s log', 'Save policy']) {
      await expect(page.getByRole('button', { name })).toHaveCount(0)
    }
    const { requests } = platform
    for (const [method, ...args] of [
      ['Colleagues'],
      [
        'Invite',
        { name: 'X', email: 'x@narnia-bank.example', role: 'admin', userLookup: true, days: 30, key: 'shared' }
      ],
      ['Revoke', 'any'],
      ['SetPolicy', { retentionDays: 1, lockMinutes: 15, offlineHours: 1 }],
      ['OpenLog']
    ] as const) {
      expect(await call(page, `Access.${method}`, ...args), method).toEqual({ code: 'admin_only' })
    }
    expect(platform.requests).toBe(requests)
  })
})

test.describe('a colleague without User Lookup', () => {
  test.use({ baseURL: local(ports.disabled) })

  test('shows that an Admin must be asked, and sends no request', async ({ page }) => {
    const { requests } = platform
    await join(page, fay, false)
    await expect(heading(page, 'Ask an Admin to enable User Lookup')).toBeVisible()
    await expect(role(page, 'User')).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'User ID' })).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Saved users' })).toHaveCount(0)
    await expectAccessible(page)
    for (const key of ['s', 'a', 'e', 'h', 'Control+l', 'Control+r']) await page.keyboard.press(key)
    await expect(dialog(page, /./)).toHaveCount(0)
    expect(await lookUpFromConsole(page)).toEqual({ code: 'access_off' })
    for (const [method, request] of [
      ['Lookup.Recent'],
      ['Lookup.GetTimeline', { requestId: 'console', limit: 10 }],
      ['Saved.List', {}],
      ['Saved.Snapshots', 'console']
    ] as const) {
      expect(await call(page, method, ...(request === undefined ? [] : [request])), method).toEqual({
        code: 'access_off'
      })
    }
    await expectTabs(page, 'User', ['Your access', 'Access log'])
    expect(platform.requests, 'nothing is fetched').toBe(requests)
  })
})

test.describe('a colleague who had access', () => {
  test.use({ baseURL: local(ports.colleague) })
  const file = `${homeOf(ports.colleague)}/config/userlookup/access/${profile}.json`

  /** Nobody can be looked up in the page or from its console, nobody is shown, and nothing was fetched since. */
  async function expectRefused(page: Page, title: string, why: RegExp, code: string, shown: string) {
    await expect(heading(page, title)).toBeVisible()
    const { users } = platform.asked
    await expect(page.getByText(why)).toBeVisible()
    await expect(role(page, shown)).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'User ID' })).toHaveCount(0)
    await expect(page.locator('body')).not.toContainText('U-100')
    await expectAccessible(page)
    expect(await lookUpFromConsole(page)).toEqual({ code })
    await page.reload()
    await expect(heading(page, title)).toBeVisible()
    expect(platform.asked, 'nobody is looked up').toMatchObject({ users })
  }

  test('is refused after the access file is edited by hand', async ({ page }) => {
    await lookUpWhole(page)
    const signed = readFileSync(file, 'utf8')
    const edited = signed.replace('"role": "user"', '"role": "admin"')
    expect(edited).not.toBe(signed)
    const { requests } = platform
    writeFileSync(file, edited)
    await lookUp(page, 'U-1001')
    const title = `The access file of 127.0.0.1:${ports.accessFaults} was changed`
    await expectRefused(page, title, /Its signature does not match its content/, 'access_edited', 'No access')
    expect(platform.requests).toBe(requests)
    writeFileSync(file, signed) // which gives the access back
  })

  test('is refused after the access expired', async ({ page }) => {
    platform.daysAhead = 31
    await lookUp(page, 'U-1002') // whose first answer tells the time
    await expectRefused(
      page,
      'Your access expired',
      /Your invitation from .* was valid until /,
      'access_expired',
      'User'
    )

    await expectTabs(page, 'User', ['Your access', 'Access log'])
    for (const why of ['access file was changed', 'access expired']) {
      await expect(page.locator('[data-log-row]').filter({ hasText: why }).first()).toBeVisible()
    }
  })
})
