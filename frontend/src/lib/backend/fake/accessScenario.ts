import type { AccessState, Colleague, InvitationPreview } from '../access'
import type { Failure } from '../types'
import { firstPolicy } from './blank'
import { ago, days } from './build'
import { admin, bank, colleagues, demanding, fay, fingerprint, issuedBy, sample, user } from './colleagues'

/** The scenario of ?access, such as user; without it, the sample data with the role Admin. */
export function accessScenario(): string {
  return new URLSearchParams(location.search).get('access') ?? ''
}

/** The problems of ?access=<name>. */
const problems: Record<string, string> = {
  off: 'access_off',
  expired: 'access_expired',
  missing: 'access_missing',
  edited: 'access_edited',
  other: 'access_other',
  'rolled-back': 'access_rolled_back',
  newer: 'access_newer'
}

/** The state where the grant cannot be read: no person, and the default policy. */
const nobody = {
  ...{ role: 'user', name: '', email: '', userLookup: false, issued: '', expires: '', issuerName: '', issuerEmail: '' },
  policy: firstPolicy
}

/** The initial state, without permissions. */
export function firstState(asked: string): AccessState {
  const real = asked !== ''
  const environment = asked === 'environment'
  const asUser = asked === 'user' || asked === 'reason' || problems[asked] !== undefined
  const locked = asked.startsWith('locked')
  const state = {
    ...(real ? bank : sample.platform),
    ...(environment ? { name: 'environment', email: '' } : real ? (asUser ? user : admin) : sample.admin),
    ...issuedBy(real ? admin : sample.admin),
    sample: !real,
    environment,
    role: asUser || environment ? 'user' : 'admin',
    userLookup: asked !== 'off',
    issued: ago(5 * days),
    expires: asUser ? ago((asked === 'expired' ? 1 : -25) * days) : '',
    policy: asUser ? demanding : firstPolicy,
    permissions: [],
    problem: null,
    locked,
    lockedAt: locked ? ago(0) : '',
    lockReason: asked === 'locked-start' ? 'start' : 'idle',
    pin: !real || environment ? 'none' : asked === 'pin' ? 'needed' : 'set',
    retryAt: '',
    clockBehind: asked === 'clock'
  }
  return ['edited', 'missing', 'newer'].includes(asked) ? { ...state, ...nobody } : state
}

export function firstColleagues(asked: string): Colleague[] {
  const [self, ...others] = colleagues()
  return asked === '' ? [{ ...self, ...sample.admin }] : [self, ...others]
}

/** Why there is no access; null where there is. */
export function problemOf(asked: string, state: AccessState): Failure | null {
  const { sample, userLookup, profile, name, issuerName: issuer, expires: date } = state
  const code = sample && !userLookup ? 'access_off' : problems[asked]
  return code ? { code, params: { profile, name, issuer, date } } : null
}

/** The contents of an invitation, by the name of its file. */
export function invitationIn(file: string, path: string, now: AccessState): InvitationPreview {
  const withAdmin = file.startsWith('admin')
  const off = file.startsWith('off')
  return {
    ...bank,
    ...fay,
    ...issuedBy(admin),
    path,
    file,
    role: withAdmin ? 'admin' : 'user',
    userLookup: !off,
    issued: ago(0),
    expires: withAdmin ? '' : ago(-30 * days),
    fingerprint,
    key: off ? 'none' : withAdmin ? 'own' : 'shared',
    signingKey: withAdmin,
    policy: withAdmin ? firstPolicy : demanding,
    replaces: now.profile === bank.profile,
    proxy: '',
    holderName: now.profile === bank.profile ? now.name : '',
    token: 'token'
  }
}
