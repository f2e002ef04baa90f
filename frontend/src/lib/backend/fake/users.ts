import type { Story } from '../types'
import { attemptsFirst, connectionsFailed, late, listFailed, newcomers, oneByOne, onlyTheUser } from './arriving'
import {
  accounts,
  attemptsOf,
  connection,
  days,
  each,
  familyOfStatus,
  hours,
  institution,
  partNames,
  problem,
  userOf,
  type Attempts,
  type FakeUser
} from './build'
import { disabled, manualOnly, silent, stuck } from './assessed'
import { hostile, sameName, severalLogins, someSkipped, twins, underWay, unknownValues, unreadable } from './unusual'
import { attemptsNever, connectionsNever, historyNever, nothingEver } from './pending'

/** One attempt a day; some failed. */
function daily(first: number, count: number, status = 'COMPLETED'): Attempts {
  return { first, count, status: (i) => (i === 0 ? status : i % 17 === 5 ? 'FAILED' : 'COMPLETED') }
}

function well(id: string): FakeUser {
  const names = [
    'Bank of Narnia',
    'Emerald City Trust',
    'Wonderland Savings',
    'Avalon Mutual',
    'Shire Building Society'
  ]
  const all = names.map((name, i) => connection(name, 'CONNECTED', 4 * hours + i * 7))
  const attempts = each(all, (_, i) => daily(4 * hours + i * 7, 40))
  return userOf(id, all, attempts)
}

function refused(): FakeUser {
  const gringotts = connection('Gringotts', 'DENIED', 121, {
    statusMessage: 'The credentials entered do not match your credentials at this institution.',
    error: {
      type: 'MEMBER',
      code: '2005',
      message: 'INVALID_CREDENTIALS',
      userMessage: 'Please update your password.'
    },
    needsUpdatedCredentials: true,
    accounts: accounts('gringotts', 3)
  })
  const iron = connection('Iron Bank', 'CHALLENGED', 14)
  const platypus = connection('First Platypus Bank', 'FAILED', 11 * hours, { firstAddedFrom: 'account' })
  const wonderland = connection('Wonderland Savings', 'UPDATED', 3, {
    isBeingAggregated: true,
    lastAttemptStatus: 'INITIATED',
    lastAttemptFamily: 'waiting',
    lastAttemptStatusDerived: true
  })
  const narnia = connection('Bank of Narnia', 'CONNECTED', 11 * hours)
  const lilliput = connection('Lilliput Credit Union', 'CLOSED', 144 * days, {
    firstAddedAt: '',
    firstAddedFrom: 'unknown',
    lastSuccessAt: '',
    accounts: []
  })
  const challenged = (i: number) => (i === 0 ? 'VERIFICATION' : i % 30 === 9 ? 'IDENTIFICATION' : 'AGGREGATION')
  const denied = (i: number) => (i < 13 ? 'DENIED' : 'COMPLETED')
  return userOf('U-1002', [gringotts, iron, platypus, wonderland, narnia, lilliput], () =>
    attemptsOf([
      { connection: gringotts, first: 121, every: 0.94 * days, count: 95, status: denied },
      { connection: iron, ...daily(14, 90, 'CHALLENGED'), jobType: challenged },
      { connection: platypus, ...daily(11 * hours, 80, 'FAILED') },
      {
        connection: wonderland,
        ...daily(3, 100, 'TRANSFERRED'),
        jobType: (i) => (i % 50 === 7 ? 'HISTORY' : 'AGGREGATION')
      },
      { connection: narnia, ...daily(11 * hours + 20, 45) },
      { connection: lilliput, first: 144 * days, count: 2, status: () => 'FAILED' }
    ])
  )
}

const unknownInstitution = { name: '', url: '', country: '', status: '', clientStatus: '' }
const ofDisabled = { family: 'broken', reason: 'user_disabled' }

function partial(): FakeUser {
  const lost = institution('Iron Bank', { ...unknownInstitution, known: false })
  const iron = connection('Iron Bank', 'CONNECTED', 7 * hours, {
    institution: lost,
    lastAttemptStatus: '',
    lastAttemptFamily: 'unknown',
    ...ofDisabled
  })
  const gringotts = connection('Gringotts', 'DENIED', 121, { accounts: [] })
  const all = [gringotts, iron, connection('Bank of Narnia', 'CONNECTED', 8 * hours, ofDisabled)]
  const attempts = each(all, (_, i) => daily((i + 1) * 121, 12, i === 0 ? 'DENIED' : 'COMPLETED'))
  return userOf('U-1004', all, attempts, {
    user: { emailMasked: '', hasMetadata: false, isDisabled: true },
    parts: { accounts: 'failed', institutions: 'failed', jobs: 'failed', history: 'failed' },
    problems: [
      problem('institutions', 'institution_not_found', lost.code, { code: lost.code }),
      problem('accounts', 'rate_limited'),
      problem('jobs', 'timeout', iron.latestJobGuid),
      problem('history', 'platform_fault', '', { status: '502' })
    ],
    total: 240
  })
}

/** The platform returns no job type. */
export const untyped = { jobType: () => '', requestType: () => '' }

export function latestOnly(): FakeUser {
  const listed = [
    connection('Gringotts', 'LOCKED', 3 * hours, { firstAddedFrom: 'account' }),
    connection('Bank of Narnia', 'CONNECTED', 9 * hours, { firstAddedFrom: 'account' })
  ]
  const manual = connection('', '', 30 * days, {
    isManual: true,
    institution: institution('', { ...unknownInstitution, guid: '', code: '' }),
    latestJobGuid: '',
    lastAttemptAt: '',
    lastSuccessAt: '',
    lastAttemptStatus: ''
  })
  const attempts = each(listed, (_, i) => ({ first: (i * 2 + 1) * 3 * hours, count: 1, ...untyped }))
  return userOf('U-1005', [...listed, manual], attempts, {
    user: { isDisabled: null, metadataFields: 0 },
    parts: { attempts: 'not_provided' },
    problems: [problem('attempts', 'not_provided')]
  })
}

function many(id: string, count: number, attempts: number, every: number): FakeUser {
  const statuses = ['CONNECTED', 'DENIED', 'FAILED', 'CONNECTED', 'CHALLENGED', 'CONNECTED']
  const rank = ['caller', 'broken', 'unknown', 'waiting', 'working', 'ended']
  const all = Array.from({ length: count }, (_, i) =>
    connection(`Bank number ${i + 1}`, statuses[i % statuses.length] ?? 'CONNECTED', 60 + i)
  ).sort((a, b) => rank.indexOf(a.family) - rank.indexOf(b.family))
  return userOf(
    id,
    all,
    each(all, (c, i) => ({ ...daily(60 + i, attempts, c.lastAttemptStatus), every }))
  )
}

/**
 * Users by ID, created when they are looked up. Those that the page lists have a title,
 * which is not a text key and so is shown as it is, and their worst status.
 */
const table: Record<string, [make: () => FakeUser, title?: string, status?: string]> = {
  'U-1001': [() => well('U-1001'), 'Everything works', 'CONNECTED'],
  'U-1002': [refused, 'The bank refuses the password', 'DENIED'],
  'U-1004': [partial, 'Parts of the answer are missing', 'DENIED'],
  'U-1005': [latestOnly, 'A platform without a list of attempts', 'LOCKED'],
  'U-1006': [unknownValues, 'Words that this version does not know', 'QUARANTINED'],
  'U-1007': [() => many('U-1007', 60, 20, days), 'Sixty connections', 'DENIED'],
  'U-1008': [() => userOf('U-1008', [], () => []), 'No connections yet', ''],
  'U-1009': [() => ({ ...many('U-1009', 10, 10_000, 50), firstPage: 2_000 }), 'A hundred thousand attempts', 'DENIED'],
  'U-1010': [hostile, 'Texts that try to do harm', 'CONNECTED'],
  'U-1011': [
    () => ({ ...well('U-1011'), arrives: [{ after: 6_000, parts: partNames }] }),
    'A slow platform',
    'CONNECTED'
  ],
  'U-1012': [late, 'Nothing for two seconds', 'DENIED'],
  'U-1013': [attemptsFirst, 'The attempts come before the connections', 'DENIED'],
  'U-1014': [oneByOne, 'One part after the other', 'DENIED'],
  'U-1015': [listFailed, 'The list of attempts failed', 'DENIED'],
  'U-1016': [connectionsFailed, 'The connections failed', ''],
  'U-1017': [onlyTheUser, 'Only the user came', ''],
  'U-1018': [severalLogins, 'Two logins at one bank, and one removed', 'CONNECTED'],
  'U-1019': [sameName, 'Two connections of one name', 'PREVENTED'],
  'U-1020': [someSkipped, 'Not all connections could be read', 'CONNECTED'],
  'U-1021': [underWay, 'Added a moment ago', 'CREATED'],
  'U-1031': [nothingEver],
  'U-1032': [connectionsNever],
  'U-1033': [attemptsNever],
  'U-1034': [historyNever],
  'U-1040': [newcomers, 'New attempts each time', 'DENIED'],
  'U-1041': [twins, 'Two connections of the same name', 'DENIED'],
  'U-1042': [unreadable, 'A status and times that cannot be read', ''],
  'U-1050': [silent],
  'U-1051': [disabled],
  'U-1052': [stuck],
  'U-1053': [manualOnly]
}

/** Creates the user with an ID; undefined for an unknown one. */
export const userWith = (id: string): FakeUser | undefined => table[id]?.[0]()

export const stories: Story[] = Object.entries(table).flatMap(([userId, [, key, status = '']]) =>
  key === undefined ? [] : [{ userId, key, status, family: status === '' ? 'ended' : familyOfStatus(status) }]
)
