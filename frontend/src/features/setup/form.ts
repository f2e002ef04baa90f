import type { Setup, SetupForm } from '../../lib/backend/types'

export const profiles = ['sandbox', 'integration', 'production', 'other'] as const
export const proxies = ['system', 'none', 'address'] as const

/** The form as it stands when a profile is chosen: what is kept of it, and no secret. */
export function formFor(setup: Setup, profile: string): SetupForm {
  const kept = setup.profiles.find(({ name }) => name === profile)
  return {
    profile,
    baseUrl: profile === 'other' ? (kept?.baseUrl ?? '') : '',
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

/** Which field keeps the form from being tested or saved; none when all is there. */
export function missingIn(form: SetupForm, keyKept: boolean): (keyof SetupForm)[] {
  if (form.profile === 'sandbox') return []
  const needed: (keyof SetupForm)[] = ['clientId']
  if (form.profile === 'other') needed.push('baseUrl')
  if (!keyKept) needed.push('apiKey')
  if (form.proxy === 'address') needed.push('proxyAddress')
  return needed.filter((field) => form[field].trim() === '')
}
