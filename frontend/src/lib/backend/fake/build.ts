import { attemptStatuses, connectionStatuses, parts } from '../generated/tables'
import type { PartName } from '../../problems'
import type { Account, Attempt, Connection, Institution, Parts, Problem, User, UserView } from '../types'
import { blankAttempt, blankConnection, blankUser, partsOf } from './blank'

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The time some minutes ago, in RFC 3339. */
export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString()
}

export const hours = 60
export const days = 24 * hours

/** An ID like the platform's, always the same for a seed. */
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
    ...blankConnection,
    guid: guid('MBR', seed),
    name,
    status,
    family: familyOfStatus(status),
    lastAttemptAt: ago(triedMinutesAgo),
    lastAttemptStatus,
    lastAttemptFamily: familyOfStatus(lastAttemptStatus),
    lastSuccessAt: status === 'CONNECTED' ? ago(triedMinutesAgo) : ago(triedMinutesAgo + 12 * days),
    firstAddedAt: ago(650 * days),
    firstAddedFrom: 'platform',
    latestJobGuid: guid('JOB', `${seed}/latest`),
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

export const partNames: PartName[] = [...parts]

export const ready = partsOf('ready')

export function user(id: string, changes: Partial<User> = {}): User {
  return {
    ...blankUser,
    id,
    guid: guid('USR', id),
    emailMasked: 'f•••@•••.example',
    hasMetadata: true,
    metadataFields: 3,
    ...changes
  }
}

const secrets = { email: 'fleur@sample.example', metadata: '{"segment":"retail","branch":"42","since":"2019"}' }

export function problem(part: string, code: string, id = '', params: Record<string, string> = {}): Problem {
  return { part, code, id, params }
}

/** A sample user: the view of a look-up, and a function that creates the attempts. */
export interface FakeUser {
  view: Pick<UserView, 'user' | 'connections' | 'parts' | 'problems'>
  attempts: () => Attempt[]
  email: string
  metadata: string
  /** The parts in the order of arrival, each with a delay in ms. Without it, all arrive at once. */
  arrives?: { after: number; parts: PartName[] }[]
  /** The number of attempts on the first page of the history. */
  firstPage?: number
  /** The number of attempts that the platform reports, where not all arrive. */
  total?: number
}

/** The attempts of one connection. */
interface Pattern {
  connection: Connection
  /** The age of the newest attempt, in minutes. */
  first: number
  /** Minutes between attempts; a day by default. */
  every?: number
  count: number
  /** The status by index, 0 for the newest; by default that of the connection, then completed ones. */
  status?: (index: number) => string
  jobType?: (index: number) => string
  requestType?: (index: number) => string
}

/** The attempts of some connections, newest first. */
export function attemptsOf(patterns: Pattern[]): Attempt[] {
  return newestFirst(patterns.flatMap(attemptsOfOne))
}

export function newestFirst(attempts: Attempt[]): Attempt[] {
  return attempts.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

const requested = (i: number, count: number) =>
  i === count - 1 ? 'INITIAL' : i % 5 === 0 ? 'FOREGROUND' : 'BACKGROUND'

function attemptsOfOne({ connection, first, every = days, count, ...of }: Pattern): Attempt[] {
  return Array.from({ length: count }, (_, i) => {
    const at = first + i * every
    const status = of.status ? of.status(i) : i === 0 ? connection.lastAttemptStatus : 'COMPLETED'
    const running = familyOfStatus(status) === 'waiting'
    return {
      ...blankAttempt,
      jobGuid: i === 0 ? connection.latestJobGuid : guid('JOB', `${connection.guid}/${i}`),
      connectionGuid: connection.guid,
      at: ago(at),
      startedAt: ago(at - 0.02),
      finishedAt: running ? '' : ago(at - 0.09),
      status,
      family: familyOfStatus(status),
      seemsStuck: running && at > 60,
      jobType: of.jobType?.(i) ?? 'AGGREGATION',
      requestType: of.requestType?.(i) ?? requested(i, count),
      institutionName: connection.institution.name || connection.name,
      connectionName: connection.name,
      unnamed: false
    }
  })
}

/** The attempts of a connection, without the connection. */
export type Attempts = Omit<Pattern, 'connection'>

/** Creates the attempts of each connection. */
export const each = (all: Connection[], of: (connection: Connection, index: number) => Attempts) => () =>
  attemptsOf(all.map((connection, i) => ({ connection, ...of(connection, i) })))

/** What is unusual about a user. */
interface Unusual extends Partial<Omit<FakeUser, 'view' | 'attempts'>> {
  user?: Partial<User>
  parts?: Partial<Parts>
  problems?: Problem[]
}

/** A user with connections; attempts creates their attempts. */
export function userOf(
  id: string,
  connections: Connection[],
  attempts: FakeUser['attempts'],
  { user: changes, parts, problems = [], ...rest }: Unusual = {}
): FakeUser {
  const view = { user: user(id, changes), connections, parts: { ...ready, ...parts }, problems }
  return { view, attempts, ...secrets, ...rest }
}
