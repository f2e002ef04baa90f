import type { Connection } from '../types'
import { partsOf } from './blank'
import {
  attemptsOf,
  connection,
  each,
  guid,
  hours,
  partNames,
  problem,
  userOf,
  type Attempts,
  type FakeUser
} from './build'

function banks() {
  return [
    connection('Gringotts', 'DENIED', 121),
    // Named after its institution, which arrives later.
    connection('', 'CONNECTED', 5 * hours, { institution: connection('Bank of Narnia', 'CONNECTED', 0).institution }),
    connection('Wonderland Savings', 'CONNECTED', 7 * hours)
  ]
}

/** The attempts of a bank, by its index. */
const some =
  (count: number) =>
  (_: Connection, i: number): Attempts => ({ first: 121 + i * 3 * hours, count })

export function whole(id: string, arrives: NonNullable<FakeUser['arrives']>): FakeUser {
  const all = banks()
  return userOf(id, all, each(all, some(14)), { arrives })
}

/** Nothing arrives for two seconds, then the parts of the first requests. */
export const late = () =>
  whole('U-1012', [
    { after: 2000, parts: ['user', 'connections', 'attempts', 'history', 'accounts'] },
    { after: 1000, parts: ['institutions', 'jobs'] }
  ])

export const attemptsFirst = () =>
  whole('U-1013', [
    { after: 100, parts: ['user'] },
    { after: 100, parts: ['attempts', 'history'] },
    { after: 1400, parts: ['connections'] },
    { after: 1000, parts: ['institutions', 'jobs'] },
    { after: 1000, parts: ['accounts'] }
  ])

export const oneByOne = () =>
  whole('U-1014', [
    { after: 0, parts: ['user', 'connections'] },
    { after: 1000, parts: ['jobs'] },
    { after: 1000, parts: ['attempts', 'history'] },
    { after: 1000, parts: ['accounts'] },
    { after: 1000, parts: ['institutions'] }
  ])

/** The list of attempts failed; the last attempts arrived. */
export function listFailed(): FakeUser {
  const all = banks()
  const attempts = each(all, (c, i) => ({ ...some(1)(c, i), jobType: () => '', requestType: () => '' }))
  return userOf('U-1015', all, attempts, {
    parts: { attempts: 'failed' },
    problems: [problem('attempts', 'timeout')],
    arrives: [
      { after: 0, parts: ['user', 'connections', 'accounts', 'institutions'] },
      { after: 1000, parts: ['attempts', 'history'] },
      { after: 1000, parts: ['jobs'] }
    ]
  })
}

export const connectionsFailed = () =>
  userOf('U-1016', [], each(banks(), some(14)), {
    parts: { connections: 'failed' },
    problems: [problem('connections', 'platform_fault', '', { status: '503' })]
  })

/** Only the user arrived. */
export const onlyTheUser = () =>
  userOf('U-1017', [], () => [], {
    parts: { ...partsOf('failed'), user: 'ready', institutions: 'ready', jobs: 'ready', history: 'ready' },
    problems: [
      problem('connections', 'unreachable'),
      problem('accounts', 'internal', '', { reference: '9QX2-77AB' }),
      problem('attempts', 'rate_limited')
    ],
    arrives: [
      { after: 0, parts: ['user'] },
      { after: 500, parts: partNames }
    ]
  })

let lookUps = 0

/** Twelve more attempts each time the user is looked up. */
export function newcomers(): FakeUser {
  const more = 12 * lookUps++
  const all = banks()
  const former = each(all, (c, i) => ({ ...some(100)(c, i), every: 8 * hours }))
  const added = () => attemptsOf(all.slice(0, 1).map((connection) => ({ connection, first: 1, every: 5, count: more })))
  return userOf('U-1040', all, () => [
    ...added().map((one, i) => ({ ...one, jobGuid: guid('JOB', `new/${more - i}`), requestType: 'FOREGROUND' })),
    ...former()
  ])
}
