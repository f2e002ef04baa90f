import type { Page } from '@playwright/test'
import { expect, expectNoViolations, lookUp, open, test } from './page'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Platform' })
const fill = (page: Page, name: string, value: string) => dialog(page).getByLabel(name).fill(value)

async function begin(page: Page, profile = 'Another address'): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'Platform: Sample data. Choose another' }).click()
  await dialog(page)
    .getByRole('radio', { name: new RegExp(`^${profile}`) })
    .check()
}

test('another platform is tested, kept and opened', async ({ page }) => {
  await begin(page)
  await fill(page, 'Base URL', 'http://127.0.0.1:8080')
  await fill(page, 'Client ID', 'client-1')
  await fill(page, 'API key', 'very-secret')
  await dialog(page).getByRole('button', { name: 'Test' }).click()
  await expect(dialog(page)).toContainText('The platform accepts this client.')
  await expectNoViolations(page)
  await dialog(page).getByRole('button', { name: 'Save and open' }).click()
  await expect(dialog(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Platform: 127.0.0.1:8080. Choose another' })).toBeVisible()
  await expect(page.getByText('Try one of these')).toBeHidden()

  await page.keyboard.press('Control+,')
  const kept = dialog(page).getByRole('radio', { name: '127-0-0-1-8080 http://127.0.0.1:8080 · open now' })
  await expect(kept).toBeChecked()
  await expect(kept).toBeFocused()
  await expect(dialog(page).getByLabel('Client ID')).toHaveValue('client-1')
  await expect(dialog(page).getByLabel('API key')).toHaveValue('')
  await expect(dialog(page)).toContainText('A key is kept.')
  const held = () => page.evaluate(() => [...document.querySelectorAll('input')].map(({ value }) => value).join('\n'))
  expect((await held()) + (await page.content())).not.toContain('very-secret')

  await fill(page, 'Client ID', 'client-2')
  await expect(dialog(page)).toContainText('The key that is kept is for another address or client ID.')
  await dialog(page).getByRole('button', { name: 'Test' }).click()
  await expect(dialog(page).getByLabel('API key')).toBeFocused()
  await expect(dialog(page).getByText('Needed')).toHaveCount(1)
})

test('several platforms are kept under names of their own, and none takes the name of another', async ({ page }) => {
  await begin(page)
  await fill(page, 'Base URL', 'https://relay.example')
  await fill(page, 'Client ID', 'client-1')
  await fill(page, 'API key', 'secret')
  await dialog(page).getByRole('button', { name: 'Save and open' }).click()
  await expect(dialog(page)).toBeHidden()

  await page.keyboard.press('Control+,')
  await dialog(page)
    .getByRole('radio', { name: /^Another address/ })
    .check()
  await fill(page, 'Base URL', 'https://relay.example/second')
  await fill(page, 'Client ID', 'client-2')
  await fill(page, 'API key', 'secret')
  await dialog(page).getByRole('button', { name: 'Save and open' }).click()
  await expect(dialog(page).getByLabel('Name')).toBeFocused()
  await expect(dialog(page)).toContainText('There is a platform with this name already')
  await fill(page, 'Name', 'second')
  await expectNoViolations(page)
  await dialog(page).getByRole('button', { name: 'Save and open' }).click()
  await expect(dialog(page)).toBeHidden()

  await page.keyboard.press('Control+,')
  await expect(dialog(page).getByRole('radio', { name: /^second .*open now/ })).toBeChecked()
  await dialog(page)
    .getByRole('radio', { name: /^relay-example/ })
    .check()
  await expect(dialog(page).getByLabel('Client ID')).toHaveValue('client-1')
})

test('what was typed waits while another platform is looked at, and is gone once the form is closed', async ({
  page
}) => {
  await begin(page, 'MX production')
  await fill(page, 'Client ID', 'client-1')
  await fill(page, 'API key', 'secret')
  await page.getByRole('radio', { name: 'MX production' }).focus()
  await page.keyboard.press('ArrowUp')
  await expect(dialog(page).getByRole('radio', { name: 'MX integration' })).toBeChecked()
  await expect(dialog(page).getByLabel('API key')).toHaveValue('')
  await page.keyboard.press('ArrowDown')
  await expect(dialog(page).getByLabel('Client ID')).toHaveValue('client-1')
  await expect(dialog(page).getByLabel('API key')).toHaveValue('secret')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+,')
  await dialog(page).getByRole('radio', { name: 'MX production' }).check()
  await expect(dialog(page).getByLabel('API key')).toHaveValue('')
})

test('a test says nothing of values that came after it', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-03-26T13:00:00Z') })
  await begin(page, 'MX integration')
  await fill(page, 'Client ID', 'client-1')
  await fill(page, 'API key', 'secret')
  await page.clock.pauseAt(new Date('2026-03-26T14:00:00Z')) // nothing answers before it is let go on
  await dialog(page).getByRole('button', { name: 'Test' }).click()
  await expect(dialog(page).getByRole('status')).toHaveText('Testing …')
  await dialog(page).getByRole('radio', { name: 'MX production' }).check()
  await page.clock.runFor(10_000)
  await expect(dialog(page).getByRole('status')).toBeEmpty()
  await dialog(page).getByRole('radio', { name: 'MX integration' }).check()
  await dialog(page).getByRole('button', { name: 'Test' }).click()
  await page.clock.runFor(10_000)
  await expect(dialog(page).getByRole('status')).toContainText('The platform accepts this client.')
})

test('a new passphrase is typed twice', async ({ page }) => {
  await begin(page, 'MX production')
  await fill(page, 'Client ID', 'passphrase_new')
  await fill(page, 'API key', 'secret')
  await dialog(page).getByRole('button', { name: 'Save and open' }).click()
  await expect(dialog(page).getByLabel('Passphrase')).toBeFocused()
  await fill(page, 'Passphrase', 'correct horse')
  await fill(page, 'Repeat it', 'correct hearse')
  await dialog(page).getByRole('button', { name: 'Save and open' }).click()
  await expect(dialog(page).getByLabel('Repeat it')).toBeFocused()
  await expect(dialog(page).getByLabel('Repeat it')).toHaveAccessibleDescription('Not the same as above')
  await fill(page, 'Repeat it', 'correct horse')
  await dialog(page).getByRole('button', { name: 'Save and open' }).click()
  await expect(dialog(page)).toBeHidden()
})

test('what is missing is named once it matters, and nothing is sent', async ({ page }) => {
  await begin(page, 'MX production')
  await expect(dialog(page).getByText('Needed')).toHaveCount(0)
  await dialog(page).getByRole('button', { name: 'Test' }).click()
  await expect(dialog(page).getByText('Needed')).toHaveCount(2)
  await expect(dialog(page).getByLabel('Client ID')).toHaveAccessibleDescription('Needed')
  await expect(dialog(page).getByLabel('Client ID')).toBeFocused()
  await expectNoViolations(page)
})

for (const [code, words] of [
  ['unauthorized', 'The platform refused the client ID or API key'],
  ['forbidden', 'The platform does not accept this call from here'],
  ['version_refused', 'The platform refused the API version'],
  ['untrusted', 'The platform’s certificate is not trusted']
] as const) {
  test(`a test explains ${code}`, async ({ page }) => {
    await begin(page, 'MX integration')
    await fill(page, 'Client ID', code)
    await fill(page, 'API key', 'secret')
    await dialog(page).getByRole('button', { name: 'Test' }).click()
    await expect(dialog(page)).toContainText(words)
    await fill(page, 'Client ID', 'another')
    await expect(dialog(page)).not.toContainText(words) // it was about other values
  })
}

test('a clock that is off is said beside the outcome', async ({ page }) => {
  await begin(page, 'MX integration')
  await fill(page, 'Client ID', 'clock_off')
  await fill(page, 'API key', 'secret')
  await dialog(page).getByRole('button', { name: 'Test' }).click()
  await expect(dialog(page)).toContainText('The platform accepts this client.')
  await expect(dialog(page)).toContainText('It differs from the platform’s by 12 minutes')
})

test('an address that cannot be used is refused in its place, and nothing is lost', async ({ page }) => {
  await begin(page)
  await fill(page, 'Base URL', 'http://api.example')
  await fill(page, 'Client ID', 'client-1')
  await fill(page, 'API key', 'secret')
  await dialog(page).getByRole('button', { name: 'Save and open' }).click()
  await expect(dialog(page).getByRole('status')).toContainText('The base URL cannot be used')
  await expect(dialog(page).getByLabel('Base URL')).toBeFocused()
  await expect(dialog(page).getByLabel('Base URL')).toHaveValue('http://api.example')
})

test('who is on the page goes with the platform', async ({ page }) => {
  await open(page, 'U-1002')
  await page.keyboard.press('Control+,')
  await dialog(page)
    .getByRole('radio', { name: /^Another address/ })
    .check()
  await fill(page, 'Base URL', 'http://127.0.0.1:8080')
  await fill(page, 'Client ID', 'client-1')
  await fill(page, 'API key', 'secret')
  await dialog(page).getByRole('button', { name: 'Save and open' }).click()
  await expect(page.getByRole('heading', { name: 'U-1002' })).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Recent lookups' })).toBeHidden()
  await lookUp(page, 'U-1001')
  await expect(page.getByRole('heading', { name: 'U-1001' })).toBeVisible()
  await page.getByTitle('Look up another user').click()
  await expect(page.getByRole('button', { name: /U-1001/ })).toBeVisible()
  await page.keyboard.press('Control+,')
  await dialog(page)
    .getByRole('radio', { name: /^Sample data/ })
    .check()
  await dialog(page).getByRole('button', { name: 'Open the sample data' }).click()
  await expect(page.getByRole('heading', { name: 'Try one of these' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Recent lookups' })).toBeHidden()
})

test('a proxy is named with its user; its password is not shown again', async ({ page }) => {
  await begin(page, 'MX production')
  await fill(page, 'Client ID', 'client-1')
  await fill(page, 'API key', 'secret')
  await dialog(page).getByRole('radio', { name: 'An address' }).check()
  await fill(page, 'Proxy address', 'http://proxy.example:8080')
  await fill(page, 'Proxy user', 'me')
  await fill(page, 'Proxy password', 'hush')
  await expectNoViolations(page)
  await dialog(page).getByRole('button', { name: 'Save and open' }).click()
  await expect(dialog(page)).toBeHidden()
  await page.keyboard.press('Control+,')
  await expect(dialog(page).getByLabel('Proxy address')).toHaveValue('http://proxy.example:8080')
  await expect(dialog(page).getByLabel('Proxy password')).toHaveValue('')
  await expect(dialog(page)).toContainText('Leave both empty to go on using what is kept.')
})

test('a platform whose key is sealed opens with its passphrase, and with nothing else', async ({ page }) => {
  await page.goto('/?start=sealed')
  const passphrase = page.getByLabel('Passphrase')
  await expect(page.getByRole('heading', { name: 'The passphrase is needed' })).toBeVisible()
  await expectNoViolations(page)
  await page.locator('main').press('s') // leads nowhere yet
  await expect(page.getByRole('searchbox')).toHaveCount(0)
  await passphrase.fill('wrong horse')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'The passphrase is wrong' })).toBeVisible()
  await expect(passphrase).toBeFocused()
  await expect(passphrase).toHaveValue('')
  await passphrase.fill('open sesame')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'User lookup' })).toBeVisible()
  await lookUp(page, 'U-1002')
  await expect(page.getByRole('heading', { name: 'U-1002', level: 1 })).toBeVisible()
})

test('another platform can be chosen in the place of one that is sealed', async ({ page }) => {
  await page.goto('/?start=sealed')
  await page.getByRole('button', { name: 'Choose another platform …' }).click()
  await dialog(page)
    .getByRole('radio', { name: /^Sample data/ })
    .check()
  await dialog(page).getByRole('button', { name: 'Open the sample data' }).click()
  await expect(page.getByRole('heading', { name: 'User lookup' })).toBeVisible()
})
