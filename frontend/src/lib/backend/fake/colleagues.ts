import type { AccessPolicy, Colleague } from '../access'
import { firstPolicy } from './blank'
import { ago, days } from './build'

export const fingerprint = '3F9A C071 88D2 5E40 B6E1 027C 94FD A13B'
export const admin = { name: 'Anna Ferrari', email: 'anna.ferrari@narnia-bank.example' }
export const user = { name: 'Ben Okafor', email: 'ben.okafor@narnia-bank.example' }

export const fay = { name: 'Fay Moreau', email: 'fay.moreau@narnia-bank.example' }

export const bank = { profile: 'Narnia Bank', host: 'https://api.mx.com', clientId: 'nar•••bank' }

/** The sample data and its roles. */
export const sample = {
  platform: { profile: 'sandbox', host: '', clientId: '' },
  admin: { name: 'Sample Admin', email: 'admin@sample.example' },
  user: { name: 'Sample User', email: 'user@sample.example' }
}

export const issuedBy = ({ name, email }: { name: string; email: string }) => ({ issuerName: name, issuerEmail: email })

/** The policy of colleagues in support. */
export const demanding: AccessPolicy = {
  ...firstPolicy,
  reason: true,
  mask: true,
  export: false,
  lockMinutes: 10,
  logFolder: '/srv/share/access-logs'
}

/** Colleagues in every state, the Admin of this device first. */
export function colleagues(): [Colleague, ...Colleague[]] {
  const at = (daysAgo: number) => ago(daysAgo * days)
  const base = {
    role: 'user',
    userLookup: true,
    state: 'active',
    key: 'own',
    you: false,
    policy: firstPolicy,
    log: null
  }
  return [
    { ...base, ...admin, id: 'anna', you: true, role: 'admin', invited: at(73), expires: '' },
    {
      ...base,
      ...{ id: 'dmitri', name: 'Dmitri Sokolov', email: 'dmitri.sokolov@narnia-bank.example', key: 'shared' },
      policy: demanding,
      ...{ invited: at(2), expires: at(-28) }
    },
    {
      ...base,
      ...user,
      ...{ id: 'ben', invited: at(24), expires: at(-6) },
      log: { at: at(0.02), rows: 413, intact: true, logs: 1 }
    },
    {
      ...base,
      ...{ id: 'carla', name: 'Carla Díaz', email: 'carla.diaz@narnia-bank.example', userLookup: false, key: 'none' },
      ...{ invited: at(24), expires: at(-6) },
      log: { at: at(0.08), rows: 58, intact: false, logs: 1 }
    },
    {
      ...base,
      ...{ id: 'eve', name: 'Eve Lindqvist', email: 'eve.lindqvist@narnia-bank.example', state: 'expired' },
      ...{ invited: at(45), expires: at(15) },
      log: { at: at(16), rows: 19, intact: true, logs: 2 }
    },
    {
      ...base,
      ...{ id: 'gil', name: 'Gil Amsel', email: 'gil.amsel@narnia-bank.example', state: 'revoked', key: 'shared' },
      ...{ invited: at(50), expires: at(-3) }
    }
  ]
}
