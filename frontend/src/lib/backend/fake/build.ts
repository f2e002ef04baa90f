import { attemptStatuses, connectionStatuses } from '../generated/tables'
import type { PartName } from '../../problems'
import type { Account, Attempt, Connection, Institution, Parts, Problem, User, UserView } from '../types'

/** The time of the sample stories, in minutes before now. */
export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString()
}

export const hours = 60
export const days = 24 * hours

/** An id that looks like the platform's and is always the same for the same seed. */
export function guid(prefix: string, seed: string | number): string {
  let hash = 2166136261
  const hex = Array.from({ length: 4 }, (_, round) => {
    for (const character of `${seed}/${round}`) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619)
    return (hash >>> 0).toString(16).padStart(8, '0')
  }).join('')
  return `${prefix}-${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export function institution(name: string, changes: Partial<Institution> = {}): Institution {
  const code = name.toLowerCase().replaceAll(/[^a-z]+/g, '_')
  return {
    guid: guid('INS', code),
    code,
    name,
    url: `https://www.${code.replaceAll('_', '-')}.example`,
    country: 'GB',
    status: 'OPERATIONAL',
    clientStatus: 'AVAILABLE',
    known: true,
    ...changes
  }
}

const families: Record<string, string> = { ...attemptStatuses, ...connectionStatuses }

export function familyOfStatus(status: string): string {
  return families[status] ?? 'unknown'
}

export function connection(
  name: string,
  status: string,
  triedMinutesAgo: number,
  changes: Partial<Connection> = {}
): Connection {
  const seed = `${name}/${status}`
  const lastAttemptStatus = status === 'CONNECTED' ? 'COMPLETED' : status === 'UPDATED' ? 'TRANSFERRED' : status
  return {
    guid: guid('MBR', seed),
    name,
    status,
    family: familyOfStatus(status),
    reason: '',
    since: '',
    statusMessage: '',
    error: null,
    lastAttemptAt: ago(triedMinutesAgo),
    lastAttemptStatus,
    lastAttemptFamily: familyOfStatus(lastAttemptStatus),
    lastAttemptStatusDerived: false,
    lastSuccessAt: status === 'CONNECTED' ? ago(triedMinutesAgo) : ago(triedMinutesAgo + 12 * days),
    firstAddedAt: ago(650 * days),
    firstAddedFrom: 'platform',
    unreadableTimes: [],
    latestJobGuid: guid('JOB', `${seed}/latest`),
    isBeingAggregated: false,
    needsUpdatedCredentials: false,
    backgroundIsDisabled: false,
    isOAuth: false,
    isManual: false,
    useCases: ['PFM'],
    institution: institution(name),
    accounts: accounts(seed, 2),
    ...changes
  }
}

const kinds = [
  ['Everyday account', 'CHECKING', ''],
  ['Rainy day saver', 'SAVINGS', 'MONEY_MARKET'],
  ['Broom loan', 'LOAN', ''],
  ['Travel card', 'CREDIT_CARD', '']
] as const

export function accounts(seed: string, count: number): Account[] {
  return kinds.slice(0, count).map(([name, type, subtype], i) => ({
    guid: guid('ACT', `${seed}/${i}`),
    name,
    type,
    subtype,
    isClosed: i === 2
  }))
}

export const partNames: PartName[] = ['user', 'connections', 'accounts', 'institutions', 'jobs', 'attempts', 'history']

export function partsOf(state: string): Parts {
  return {
    user: state,
    connections: state,
    accounts: state,
    institutions: state,
    jobs: state,
    attempts: state,
    history: state
  }
}

export const ready = partsOf('ready')

export function user(id: string, changes: Partial<User> = {}): User {
  return {
    id,
    guid: guid('USR', id),
    emailMasked: 'f•••@•••.example',
    isDisabled: false,
    hasMetadata: true,
    metadataFields: 3,
    ...changes
  }
}

export const secrets = { email: 'fleur@sample.example', metadata: '{"segment":"retail","branch":"42","since":"2019"}' }

export function problem(part: string, code: string, id = '', params: Record<string, string> = {}): Problem {
  return { part, code, id, params }
}

/** A sample user: what a look-up gives, and how to make its attempts when they are asked for. */
export interface FakeUser {
  view: Pick<UserView, 'user' | 'connections' | 'parts' | 'problems'>
  attempts: () => Attempt[]
  email: string
  metadata: string
  /** Which parts come when: each a while (ms) after those before. Without it all come at once. */
  arrives?: { after: number; parts: PartName[] }[]
  /** How many attempts are known at first, when the history comes in pages. */
  firstPage?: number
  /** How many attempts the platform counts, when not all of them come. */
  total?: number
}
