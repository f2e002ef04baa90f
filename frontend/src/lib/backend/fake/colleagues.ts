import type { AccessPolicy, Colleague, LogRow } from '../access'

const day = 24 * 60 * 60_000

export const fingerprint = '3F9A C071 88D2 5E40 B6E1 027C 94FD A13B'
export const admin = { name: 'Anna Ferrari', email: 'anna.ferrari@narnia-bank.example' }
export const user = { name: 'Ben Okafor', email: 'ben.okafor@narnia-bank.example' }

export const fay = { name: 'Fay Moreau', email: 'fay.moreau@narnia-bank.example' }

export const bank = { profile: 'Narnia Bank', host: 'https://api.mx.com', clientId: 'nar•••bank' }

/** The sample data, and whom it can be used as. */
export const sample = {
  platform: { profile: 'sandbox', host: '', clientId: '' },
  admin: { name: 'Sample Admin', email: 'admin@sample.example' },
  user: { name: 'Sample User', email: 'user@sample.example' }
}

export const issuedBy = ({ name, email }: { name: string; email: string }) => ({ issuerName: name, issuerEmail: email })

/** The policy of a first Admin, and of the sample data (backend/access/policy.go). */
export const lenient: AccessPolicy = {
  reason: false,
  mask: false,
  retentionDays: 30,
  export: true,
  lockMinutes: 15,
  offlineHours: 72,
  logFolder: ''
}

/** The policy that an Admin gave to a support desk. */
export const demanding: AccessPolicy = {
  reason: true,
  mask: true,
  retentionDays: 30,
  export: false,
  lockMinutes: 10,
  offlineHours: 72,
  logFolder: '/srv/share/access-logs'
}

/** Colleagues in every state, the Admin of this device first. */
export function colleagues(now: number): [Colleague, ...Colleague[]] {
  const at = (days: number) => new Date(now - days * day).toISOString()
  const base = { role: 'user', userLookup: true, state: 'active', key: 'own', you: false, policy: lenient, log: null }
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

/** Rows of an access log, newest first: of this device, and of the logs of two colleagues. */
export function logRows(now: number, broken: boolean, count: number): LogRow[] {
  const base = { whom: '', source: '', age: '', detail: '', reason: '', broken: false }
  const anna = { ...base, who: admin.name, role: 'admin' }
  const ben = { ...base, who: user.name, role: 'user', whom: 'U-1017', source: 'live', reason: 'T-48207' }
  const rows: Omit<LogRow, 'at' | 'row'>[] = [
    { ...anna, kind: 'opened', whom: 'U-1002', source: 'live', reason: 'T-48213' },
    { ...anna, kind: 'unlocked' },
    { ...ben, kind: 'copied', detail: 'user_id' },
    { ...ben, kind: 'revealed', detail: 'email' },
    { ...ben, kind: 'opened' },
    {
      ...base,
      who: 'Carla Díaz',
      role: 'user',
      kind: 'refused',
      whom: 'U-1002',
      detail: 'Lookup.LookupUser access_off'
    },
    {
      ...anna,
      ...{ kind: 'opened', whom: 'U-1002', source: 'saved', reason: 'Caller on the line' },
      age: 'old'
    },
    {
      ...anna,
      kind: 'invited',
      whom: 'Dmitri Sokolov',
      detail: `until ${new Date(now + 28 * day).toISOString().slice(0, 10)}`
    },
    { ...anna, kind: 'exported', whom: 'U-1005', source: 'live', detail: 'json', reason: 'T-48190' },
    { ...anna, kind: 'unlock_failed' },
    { ...anna, kind: 'policy' }
  ]
  const counts = new Map([
    [admin.name, 1843],
    [user.name, 414],
    ['Carla Díaz', 59]
  ])
  return Array.from({ length: count }, (_, i) => {
    const row = rows[i % rows.length] ?? { ...anna, kind: 'opened' }
    const number = (counts.get(row.who) ?? 1) - 1
    counts.set(row.who, number)
    const found = {
      ...row,
      row: row.who === admin.name ? number.toLocaleString('en-GB') : `${row.who} ${number}`,
      at: new Date(now - i * 47 * 60_000 - 5000).toISOString(),
      age: row.age === '' ? '' : new Date(now - i * 47 * 60_000 - 3.2 * 60 * 60_000).toISOString(),
      broken: broken && (row.who === 'Carla Díaz' || (row.who === admin.name && number >= 1838 && number <= 1840))
    }
    // Of the row that was changed only the number is known; what came later has a file of its own.
    return found.broken && number === 1838
      ? { ...base, row: found.row, at: '', who: '', role: '', kind: '', broken }
      : found
  })
}
