import type { Setup, SetupForm, SetupProfile } from '../../lib/backend/types'

/** The platforms that are always there. Those that somebody named follow them. */
export const fixed = ['sandbox', 'integration', 'production'] as const
/** In the place of a name: a platform that has none yet. */
export const added = ''
export const proxies = ['system', 'none', 'address'] as const

export const isFixed = (name: string): name is (typeof fixed)[number] => fixed.some((one) => one === name)

/** What can be chosen: the fixed ones, those that somebody named, and one more. */
export function choicesOf({ profiles }: Setup): string[] {
  return [...fixed, ...profiles.map(({ name }) => name).filter((name) => !isFixed(name)), added]
}

/** The form as it stands when a platform is chosen: what is kept of it, and no secret. */
export function formFor(setup: Setup, chosen: string): SetupForm {
  const kept = setup.profiles.find(({ name }) => name === chosen)
  return {
    profile: chosen,
    baseUrl: isFixed(chosen) ? '' : (kept?.baseUrl ?? ''),
    clientId: kept?.clientId ?? '',
    apiKey: '',
    proxy: kept?.proxy || 'system',
    proxyAddress: kept?.proxyAddress ?? '',
    proxyUser: '',
    proxyPassword: '',
    caFile: kept?.caFile ?? '',
    passphrase: ''
  }
}

/** The name of a platform that was given none: its host's, in the letters that a name may have. */
export function nameFor(baseUrl: string): string {
  const host = baseUrl.trim().replace(/^[a-z]+:\/\//i, '')
  const name = (host.split(/[/?#]/)[0] ?? '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return name.replaceAll(/^-|-$/g, '').slice(0, 40) || 'platform'
}

/** The form as it is sent: with a name, also where none was typed. */
export const named = (form: SetupForm): SetupForm => ({
  ...form,
  profile: form.profile.trim() || nameFor(form.baseUrl)
})

/** The key that is kept is that of what the form names: a key belongs to one address and client ID. */
export function keyServes(form: SetupForm, kept: SetupProfile | undefined): boolean {
  const address = (text: string) => text.trim().replace(/\/+$/, '')
  return (
    kept !== undefined &&
    kept.hasKey &&
    kept.clientId === form.clientId.trim() &&
    address(kept.baseUrl) === address(form.baseUrl)
  )
}

/** The proxy's login that is kept, if any is, is for the proxy that the form names. */
export function loginServes(form: SetupForm, kept: SetupProfile | undefined): boolean {
  return keyServes(form, kept) && kept?.proxy === 'address' && kept.proxyAddress === form.proxyAddress.trim()
}

type Gaps = Partial<Record<keyof SetupForm, 'needed' | 'taken'>>

/** What keeps the form from being tested or saved, by field; none when all is there. */
export function gapsIn(form: SetupForm, setup: Setup, chosen: string): Gaps {
  if (chosen === 'sandbox') return {}
  const needed: (keyof SetupForm)[] = ['clientId']
  if (!isFixed(chosen)) needed.push('baseUrl')
  const kept = setup.profiles.find(({ name }) => name === chosen)
  if (!keyServes(form, kept)) needed.push('apiKey')
  if (form.proxy === 'address') needed.push('proxyAddress')
  const gaps: Gaps = Object.fromEntries(
    needed.filter((field) => form[field].trim() === '').map((field) => [field, 'needed'])
  )
  if (chosen === added && choicesOf(setup).includes(named(form).profile)) gaps.profile = 'taken'
  return gaps
}

/** The field that a refusal is about. */
export const fieldOf: Partial<Record<string, keyof SetupForm>> = {
  bad_profile_name: 'profile',
  bad_base_url: 'baseUrl',
  bad_client_id: 'clientId',
  bad_api_key: 'apiKey',
  credentials_missing: 'apiKey',
  bad_proxy: 'proxyAddress',
  bad_proxy_login: 'proxyUser',
  bad_ca_file: 'caFile',
  passphrase_needed: 'passphrase',
  passphrase_new: 'passphrase',
  passphrase_wrong: 'passphrase',
  bad_passphrase: 'passphrase'
}
