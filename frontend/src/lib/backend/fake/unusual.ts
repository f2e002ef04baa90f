import { blankAttempt } from './blank'
import {
  ago,
  attemptsOf,
  connection,
  days,
  each,
  guid,
  hours,
  institution,
  problem,
  userOf,
  type FakeUser
} from './build'

const ordinaryUser = {
  user: { emailMasked: 'x•••@•••.example', metadataFields: 1 },
  email: 'x@sample.example',
  metadata: 'free text'
}
const completed = () => 'COMPLETED'

/** A user with unknown values. */
export function unknownValues(): FakeUser {
  const strange = connection('Atlantis Bank', 'QUARANTINED', 90, { lastAttemptStatus: 'PARKED' })
  const bare = connection('', 'CONNECTED', 5 * hours, {
    family: 'unknown',
    reason: 'undated',
    lastAttemptAt: 'soon',
    lastSuccessAt: '',
    firstAddedAt: 'not a date',
    firstAddedFrom: 'unknown',
    institution: institution('x', { guid: '', code: '', name: '', url: '', known: false }),
    accounts: [{ guid: 'ACT-1', name: '', type: 'BURIED_TREASURE', subtype: '', isClosed: null }]
  })
  const parked = { connection: strange, first: 90, every: 300, count: 24, status: () => 'PARKED' }
  const timeless = { ...blankAttempt, jobGuid: 'JOB-timeless', connectionGuid: bare.guid, unnamed: false }
  const attempts = () => [
    ...attemptsOf([{ ...parked, jobType: () => 'TELEPATHY', requestType: () => 'ASTRAL' }]),
    timeless
  ]
  return userOf('U-1006', [strange, bare], attempts, ordinaryUser)
}

/** Two connections to one institution, and a removed one. */
export function severalLogins(): FakeUser {
  const all = ['Gringotts', 'Gringotts for the shop', 'Gringotts, the first'].map((name, i) =>
    connection(name, 'CONNECTED', 100 + i * 30, { institution: institution('Gringotts') })
  )
  const attempts = each(all, (_, i) => ({ first: 100 + i * 30, every: 400, count: 4 }))
  return userOf('U-1018', all.slice(0, 2), attempts, ordinaryUser)
}

/** Two connections that differ only in their GUIDs. */
export function twins(): FakeUser {
  const all = ['CONNECTED', 'DENIED'].map((status, i) => connection('Gringotts', status, 100 + i * 30))
  const attempts = each(all, ({ lastAttemptStatus }, i) => ({
    first: 100 + i * 30,
    every: 400,
    count: 4,
    status: () => lastAttemptStatus
  }))
  return userOf('U-1041', all, attempts, ordinaryUser)
}

/** Two connections with the same name, and names longer than a line. */
export function sameName(): FakeUser {
  const name = 'First National Bank of Middle Earth'
  const all = [
    connection(name, 'PREVENTED', 40, { guid: guid('MBR', 'first login'), error: null }),
    connection(name, 'CONNECTED', 6 * hours, { guid: guid('MBR', 'second login') }),
    connection('Emerald City Savings and Loan Association', 'DISCONTINUED', 90 * days, { accounts: [] })
  ]
  const attempts = each(all, ({ status }, i) => ({ first: 40 + i * 5 * hours, count: 5, status: () => status }))
  return userOf('U-1019', all, attempts)
}

/** Everything that arrived works, and something is missing. */
export function someSkipped(): FakeUser {
  const all = ['Bank of Narnia', 'Avalon Mutual'].map((name, i) => connection(name, 'CONNECTED', 3 * hours + i * 9))
  const attempts = each(all, (_, i) => ({ first: 3 * hours + i * 9, count: 24 }))
  return userOf('U-1020', all, attempts, {
    parts: { connections: 'failed' },
    problems: [problem('connections', 'skipped', '', { n: '1' })]
  })
}

/** No action is needed: one is in progress, the others work or have ended. */
export function underWay(): FakeUser {
  const all = [
    connection('Wonderland Savings', 'CREATED', 2, { isBeingAggregated: true, lastSuccessAt: '', accounts: [] }),
    connection('Bank of Narnia', 'CONNECTED', 3 * hours),
    connection('Lilliput Credit Union', 'CLOSED', 144 * days)
  ]
  const attempts = each(all, (_, i) => ({ first: 2 + i * days, count: 1 }))
  return userOf('U-1021', all, attempts)
}

const markup = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'
const reversed = 'Bank \u202Eknab live\u202C'
const long = 'Donaudampfschifffahrtsgesellschaftskapitänsbank'.repeat(6)

/** A user whose texts are attacks, such as HTML. */
export function hostile(): FakeUser {
  const all = [
    connection(markup, 'CONNECTED', 100, {
      institution: institution('Evil', { name: markup, url: 'javascript:alert(1)' }),
      statusMessage: markup,
      accounts: [{ guid: 'ACT-h1', name: markup, type: 'CHECKING', subtype: '', isClosed: false }]
    }),
    connection(reversed, 'CONNECTED', 130, {
      institution: institution('Reversed', { url: 'https://user:word@bank.example' })
    }),
    connection(long, 'CONNECTED', 160, {
      institution: institution('Long', { code: long.toLowerCase() }),
      statusMessage: long
    })
  ]
  const listed = each(all, (_, i) => ({ first: 100 + i * 30, every: 400, count: 8, status: completed }))
  const odd = { jobGuid: 'JOB-hostile', at: ago(20_000), status: markup, institutionName: markup }
  return userOf('U-1010', all, () => [...listed(), { ...blankAttempt, ...odd }], {
    ...ordinaryUser,
    email: markup,
    metadata: `${markup} ${long}`
  })
}

/** A missing status, a number as status, a manual account, unreadable times, and an attempt without a connection. */
export function unreadable(): FakeUser {
  const lost = { lastAttemptAt: '', lastSuccessAt: '', lastAttemptStatus: '', lastAttemptFamily: 'unknown' }
  const narnia = connection('Bank of Narnia', '', 60, {
    ...lost,
    firstAddedAt: '',
    firstAddedFrom: 'unreadable',
    unreadableTimes: ['created_at', 'aggregated_at', 'successfully_aggregated_at']
  })
  const failed = { lastAttemptStatus: 'FAILED', lastAttemptFamily: 'broken' }
  const avalon = connection('Avalon Mutual', '42', 90, failed)
  const shoebox = connection('Shoebox', 'none', 0, { ...lost, isManual: true, latestJobGuid: '', accounts: [] })
  const attempts = () => [
    ...attemptsOf([{ connection: avalon, first: 90, count: 6, status: () => 'FAILED' }]),
    {
      ...blankAttempt,
      jobGuid: 'JOB-unreadable',
      connectionGuid: narnia.guid,
      unnamed: false,
      status: 'FAILED',
      family: 'broken',
      institutionName: narnia.name,
      connectionName: narnia.name,
      unreadableTimes: ['created_at', 'started_at', 'finished_at', 'updated_at']
    },
    {
      ...blankAttempt,
      jobGuid: 'JOB-unnamed',
      status: 'DENIED',
      family: 'caller',
      institutionName: 'Avalon Mutual'
    }
  ]
  return userOf('U-1042', [narnia, avalon, shoebox], attempts, {
    problems: ['connections', 'attempts'].map((part) => problem(part, 'time_unreadable', '', { n: '1' }))
  })
}
