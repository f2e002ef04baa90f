import errors from '../../../backend/text/en/errors.json' with { type: 'json' }
import { expect, lookUp, open, test } from './page'

type Params = Record<string, string>

/** Each failure of a look-up: who meets it, what it is, and its one next step; none where one chooses. */
const lookUps: [id: string, code: string, step: string, params?: Params][] = [
  ['U-2001', 'unreachable', 'Try again'],
  ['U-2002', 'forbidden', 'Try again'],
  ['U-2004', 'unauthorized', 'Try again'],
  ['U-2005', 'not_allowed', 'Copy for an Admin'],
  ['U-2006', 'rate_limited', 'Try again'],
  ['U-2007', 'platform_fault', 'Try again', { status: '503' }],
  ['U-2008', 'version_refused', 'Copy for an Admin'],
  ['U-2009', 'untrusted', 'Try again'],
  ['U-2010', 'interrupted', 'Try again'],
  ['U-2011', 'timeout', 'Try again'],
  ['U-2012', 'cancelled', 'Try again'],
  ['U-2013', 'refused', 'Try again', { status: '418' }],
  ['U-2014', 'unreadable', 'Try again'],
  ['U-2015', 'too_large', 'Copy for an Admin', { limit: '16' }],
  ['U-2016', 'wrong_user', 'Edit the User ID'],
  ['U-2017', 'no_route', 'Try again'],
  ['U-2018', 'name_not_found', 'Try again'],
  ['U-2019', 'proxy_unreachable', 'Try again'],
  ['U-2020', 'proxy_unauthorized', 'Try again'],
  ['U-2021', 'proxy_refused', 'Try again'],
  ['U-2022', 'certificate_expired', 'Try again'],
  ['U-2023', 'certificate_name', 'Try again'],
  ['U-2024', 'tls_failed', 'Try again'],
  ['U-2025', 'not_the_platform', 'Try again'],
  ['U-2026', 'credentials_missing', 'Edit the User ID', { profile: 'production' }],
  ['U-2027', 'busy_until', 'Try again', { status: '429', until: '2026-03-26 15:40 UTC' }],
  ['U-2003', 'internal', 'Try again', { reference: '7F3K-20C1' }],
  ['u-1002', 'user_not_found', 'Look up “U-1002”', { id: 'u-1002' }],
  ['U-9', 'user_not_found', 'Edit the User ID', { id: 'U-9' }],
  ['x@sample.example', 'email_not_found', 'Edit the User ID', { email: 'x@sample.example' }],
  ['shared@sample.example', 'several_users', '', { n: '3' }]
]

/** Failures of the set-up, by the field that they belong to; most have none. */
const setUps: [code: string, field?: string, params?: Params][] = [
  ['bad_profile_name', 'Name'],
  ['bad_base_url', 'Base URL'],
  ['bad_client_id', 'Client ID'],
  ['bad_api_key', 'API key'],
  ['bad_proxy', 'Proxy address'],
  ['bad_proxy_login', 'Proxy user'],
  ['bad_ca_file', 'CA file'],
  ['credentials_missing', 'API key', { profile: 'production' }],
  ['credentials_too_long'],
  ['passphrase_needed', 'Passphrase'],
  ['passphrase_wrong', 'Passphrase'],
  ['bad_passphrase', 'Passphrase', { min: '8', max: '1024' }],
  ['keychain_missing'],
  ['keychain_locked'],
  ['keychain_slow'],
  ['sealed_missing', '', { file: 'credentials.age' }],
  ['sealed_damaged', '', { file: 'credentials.age' }],
  ['home_unknown'],
  ['folder_unusable', '', { folder: '/home/me/.config' }],
  ['disk_full', '', { folder: '/home/me/.config' }],
  ['disk_read_only', '', { folder: '/home/me/.config' }],
  ['disk_error', '', { folder: '/home/me/.config' }],
  ['no_file_locks', '', { folder: '/home/me/.config' }],
  ['not_a_file', '', { file: 'settings.json' }],
  ['file_unreadable', '', { file: 'settings.json' }],
  ['file_busy', '', { file: 'settings.json' }],
  ['file_newer', '', { file: 'settings.json' }],
  ['clock_off', '', { n: '12' }],
  ...['unauthorized', 'forbidden', 'version_refused', 'rate_limited', 'unreadable', 'timeout', 'interrupted'].map(
    alone
  ),
  ...['unreachable', 'no_route', 'name_not_found', 'proxy_unreachable', 'proxy_unauthorized'].map(alone),
  ...['proxy_refused', 'untrusted', 'certificate_expired', 'certificate_name', 'tls_failed'].map(alone),
  ['not_the_platform'],
  ['platform_fault', '', { status: '503' }],
  ['refused', '', { status: '418' }],
  ['too_large', '', { limit: '16' }],
  ['passphrase_new', 'Passphrase']
]

function alone(code: string): [string] {
  return [code]
}

/** These are read elsewhere: in the field, in a part of the answer, of saved copies, at the start, or in a terminal. */
const elsewhere = [
  ...[
    'input_empty',
    'input_too_long',
    'input_characters',
    'input_no_id',
    'input_ambiguous',
    'bad_argument',
    'not_open'
  ],
  ...['connection_not_found', 'institution_not_found', 'job_not_found', 'not_provided', 'skipped', 'incomplete'],
  'attempts_blocked',
  ...[
    'wrong_item',
    'account_unnamed',
    'time_unreadable',
    'too_much_data',
    'pages_repeat',
    'listed_twice',
    'no_user_guid'
  ],
  ...[
    'not_saved',
    'saved_altered',
    'saved_damaged',
    'saved_newer',
    'saved_key_missing',
    'saved_key_other',
    'saved_off',
    'clock_back',
    'export_failed',
    'own_file',
    'saved_ad_hoc',
    'deleted_in_part',
    'erase_incomplete',
    'file_exposed',
    'sample_key_damaged'
  ],
  ...['profile_unknown', 'settings_damaged'],
  // Of roles, invitations, the lock and the access log: see roles.test.ts.
  ...[
    'access_edited',
    'access_expired',
    'access_log_broken',
    'access_log_damaged',
    'access_log_newer',
    'access_log_other',
    'access_log_unfinished',
    'access_log_unsent',
    'access_log_unwritable',
    'access_missing',
    'access_newer',
    'access_off',
    'access_other',
    'access_rolled_back',
    'admin_only',
    'bad_colleague',
    'bad_policy',
    'bad_reason',
    'clock_behind',
    'colleague_unknown',
    'environment_forbidden',
    'export_masked',
    'export_off',
    'fingerprint_needed',
    'fingerprint_other',
    'invitation_closed',
    'invitation_damaged',
    'invitation_expired',
    'invitation_issuer',
    'invitation_key_shared',
    'invitation_newer',
    'invitation_older',
    'invitation_own',
    'invitation_passphrase_needed',
    'invitation_passphrase_wrong',
    'invitation_sample',
    'invitation_unknown',
    'invitation_unread',
    'issued_altered',
    'issued_full',
    'locked',
    'offline_too_long',
    'pin_characters',
    'pin_damaged',
    'pin_length',
    'pin_needed',
    'pin_new',
    'pin_none',
    'pin_refused',
    'pin_repeats',
    'pin_sequence',
    'pin_wait',
    'pin_wrong',
    'reason_needed',
    'sample_only',
    'saved_forbidden'
  ]
]

/** What, why and what to do, as the catalogue has them. */
function sentences(code: string, params: Params = {}): string[] {
  return ['title', 'why', 'do'].map((part) => {
    const text = (errors as Record<string, string>)[`error.${code}.${part}`] ?? ''
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? `no ${name}`)
  })
}

test('covers every error code of the catalogue', () => {
  const codes = new Set(Object.keys(errors).map((key) => key.split('.')[1]))
  const met = new Set([...lookUps.map(([, code]) => code), ...setUps.map(([code]) => code), ...elsewhere])
  expect([...met].sort()).toEqual([...codes].sort())
})

test('shows what, why, what to do and one next step for every failed look-up', async ({ page }) => {
  await open(page, 'U-1001')
  for (const [id, code, step, params] of lookUps) {
    await lookUp(page, id)
    const [title = '', why = '', remedy = ''] = sentences(code, params)
    await expect(page.getByRole('heading', { name: title, level: 1, exact: true })).toBeVisible()
    await expect(page.getByRole('alert')).toContainText(why)
    await expect(page.getByRole('alert')).toContainText(remedy)
    await expect(page.getByRole('main').locator('.button.primary')).toHaveText(step === '' ? [] : [step])
  }
})

test('shows what, why and what to do at the field of every failed set-up', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Platform: Sample data. Choose another' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /^Another address/ }).check()
  await dialog.getByLabel('Base URL').fill('https://relay.example')
  await dialog.getByLabel('API key').fill('secret')
  await dialog.getByRole('radio', { name: 'Custom' }).check()
  await dialog.getByLabel('Proxy address').fill('http://proxy.example:8080')
  for (const [code, field = '', params] of setUps) {
    const saving = code === 'passphrase_new'
    await dialog.getByLabel('Client ID').fill(code)
    await dialog.getByRole('button', { name: saving ? 'Save and open' : 'Test' }).click()
    for (const sentence of sentences(code, params)) await expect(dialog.getByRole('status')).toContainText(sentence)
    if (field === '') await expect(dialog.locator('[aria-invalid]')).toHaveCount(0)
    else {
      await expect(dialog.getByLabel(field, { exact: true })).toHaveAttribute('aria-invalid', 'true')
      await expect(dialog.getByLabel(field, { exact: true })).toBeFocused()
      await expect(dialog.getByLabel(field, { exact: true })).toBeInViewport({ ratio: 1 })
    }
  }
})
