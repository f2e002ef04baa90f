import { AppError } from '../../errors'
import type { Attempt } from '../types'
import { snapshotAt } from './snapshotAt'
import { blankSaved } from './blank'
import {
  ago,
  attemptsOf,
  connection,
  days,
  each,
  guid,
  hours,
  newestFirst,
  problem,
  ready,
  userOf,
  type FakeUser
} from './build'
import { lineOf, type Saved, type SavedLine } from './saved'
import type { Snapshot } from './snapshots'
import { latestOnly, untyped, userWith } from './users'

/** The user of a saved copy, as if it were a live answer. */
export function copyAsUser({ view, attempts, email, metadata }: Saved): FakeUser {
  return { view, attempts: () => attempts, email, metadata }
}

/** Extra minutes, so that an age in hours does not change during a test. */
const late = 5

/** A user who was looked up several times; minutes ago, newest first. */
function lookedUp(make: () => FakeUser, minutesAgo: number[], changes: Partial<FakeUser['view']> = {}): Saved {
  const now = Date.now()
  const user = make()
  const snapshots = minutesAgo.map((minutes, i): Snapshot => {
    const then = now - (minutes + late) * 60_000
    const { view, attempts } = snapshotAt(user, then)
    const times = [new Date(then).toISOString()]
    return { id: minutesAgo.length - i, times, view: { ...view, ...changes }, attempts: attempts() }
  })
  const [last] = snapshots
  const listed = user.view.parts.attempts === 'ready'
  const attempts = (last?.attempts ?? []).map((one): Attempt => {
    const first = snapshots.findLast(({ attempts }) => attempts.some(({ jobGuid }) => jobGuid === one.jobGuid))
    return { ...one, from: listed ? 'list' : 'latest', firstSeenAt: first?.times[0] ?? '' }
  })
  return {
    view: last?.view ?? user.view,
    at: last?.times[0] ?? '',
    attempts,
    gaplessSince: '',
    snapshots,
    email: user.email,
    metadata: user.metadata
  }
}

const lined = (saved: Saved): SavedLine => ({ line: lineOf(saved), load: () => saved })

/** A platform without a list of attempts: each look-up returned the last attempt. */
function grownHistory(): FakeUser {
  const user = latestOnly()
  const [gringotts] = user.view.connections
  const older = {
    first: 1.2 * days,
    every: 1.3 * days,
    count: 9,
    status: (i: number) => (i < 3 ? 'LOCKED' : i === 5 ? 'FAILED' : 'COMPLETED')
  }
  const connections = gringotts ? [{ ...gringotts, latestJobGuid: guid('JOB', 'grown/0') }] : []
  const grown = attemptsOf(connections.map((connection) => ({ connection, ...older, ...untyped })))
  return { ...user, attempts: () => newestFirst([...user.attempts(), ...grown]) }
}

const of = (id: string) => () => userWith(id) ?? bank(id, 'Bank of Narnia', 'CONNECTED', 5)

/** A user with one or two connections. */
function bank(id: string, name: string, status: string, tried: number): FakeUser {
  const all = [connection(name, status, tried * hours), connection('Avalon Mutual', 'CONNECTED', (tried + 1) * hours)]
  const attempts = each(all, (_, i) => ({ first: (tried + i) * hours, count: 20 }))
  return userOf(id, all, attempts)
}

/** Users who were looked up on earlier days. */
export function someSaved(): SavedLine[] {
  const whole = { parts: ready, problems: [] }
  return [
    lookedUp(of('U-1002'), [3 * hours, 2 * days + 40, 2 * days + 95, 9 * days]),
    lookedUp(of('U-1001'), [50, 26 * hours]),
    lookedUp(of('U-1004'), [5 * hours, 4 * days], whole),
    lookedUp(grownHistory, [1.25 * days, 2.6 * days, 5.1 * days, 9 * days]),
    lookedUp(of('U-1007'), [22 * hours]),
    lookedUp(of('U-1008'), [6 * days]),
    lookedUp(of('U-1011'), [30 * hours]),
    lookedUp(of('U-1014'), [95]), // nothing has changed since
    lookedUp(of('U-1020'), [17 * days], { problems: [problem('connections', 'skipped', '', { n: '1' })] }),
    lookedUp(() => bank('U-2001', 'First Platypus Bank', 'FAILED', 7), [6 * hours, 3 * days]),
    lookedUp(() => bank('U-2004', 'First Platypus Bank', 'DISCONNECTED', 8), [7 * hours]),
    lookedUp(() => bank('U-2007', 'First Platypus Bank', 'FAILED', 9), [8 * hours])
  ].map(lined)
}

const kinds: [bank: string, status: string][] = [
  ['Bank of Narnia', 'CONNECTED'],
  ['Gringotts', 'DENIED'],
  ['Wonderland Savings', 'CONNECTED'],
  ['Iron Bank', 'CHALLENGED'],
  ['First Platypus Bank', 'FAILED'],
  ['Emerald City Trust', 'CONNECTED'],
  ['Lilliput Credit Union', 'CLOSED'],
  ['Wonderland Savings', 'UPDATED']
]

/** As many users as a team looks up in a month; created when they are opened. */
export function manySaved(count: number): SavedLine[] {
  return Array.from({ length: count }, (_, i) => {
    const [name, status] = kinds[(i * 7) % kinds.length] ?? ['Bank of Narnia', 'CONNECTED']
    const minutes = 90 + i * 14 + late
    const load = memo(() => lookedUp(() => bank(`C-${20_000 + i}`, name, status, 2 + (i % 9)), [minutes - late]))
    const [first] = bank(`C-${20_000 + i}`, name, status, 2 + (i % 9)).view.connections
    const line = {
      ...blankSaved,
      userId: `C-${20_000 + i}`,
      guid: guid('USR', `C-${20_000 + i}`),
      at: ago(minutes),
      connections: 2,
      status,
      family: first?.family ?? 'unknown',
      connectionName: name,
      attempts: 40
    }
    return { line, load }
  })
}

/** Corrupted saved copies, and one of a user whose ID belongs to another user now. */
export function oddSaved(): SavedLine[] {
  const former = lookedUp(() => bank('U-1002', 'Emerald City Trust', 'CLOSED', 900), [21 * days])
  const user = former.view.user && { ...former.view.user, guid: guid('USR', 'U-1002, formerly') }
  const saved = { ...former, view: { ...former.view, user } }
  return [{ line: { ...lineOf(saved), idTaken: true }, load: () => saved }, ...altered()]
}

function altered(): SavedLine[] {
  return [2.5 * hours, 40 * hours].map((minutes, i) => ({
    line: { ...blankSaved, at: ago(minutes), altered: `altered-${i}` },
    load: () => {
      throw new AppError('saved_altered')
    }
  }))
}

function memo<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
