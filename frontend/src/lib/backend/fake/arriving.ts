import { attemptsOf, type Pattern } from './attempts'
import {
  connection,
  days,
  guid,
  hours,
  partNames,
  partsOf,
  problem,
  ready,
  secrets,
  user,
  type FakeUser
} from './build'

function banks() {
  return [
    connection('Gringotts', 'DENIED', 121),
    // Its name is its institution's, which comes later.
    connection('', 'CONNECTED', 5 * hours, { institution: connection('Bank of Narnia', 'CONNECTED', 0).institution }),
    connection('Wonderland Savings', 'CONNECTED', 7 * hours)
  ]
}

const pattern = (c: ReturnType<typeof connection>, i: number, count: number): Pattern => ({
  connection: c,
  first: 121 + i * 3 * hours,
  every: days,
  count,
  status: (n) => (n === 0 ? c.lastAttemptStatus : 'COMPLETED')
})

export function whole(id: string, arrives: FakeUser['arrives']): FakeUser {
  const all = banks()
  return {
    view: { user: user(id), connections: all, parts: ready, problems: [] },
    attempts: () => attemptsOf(all.map((c, i) => pattern(c, i, 14))),
    ...secrets,
    ...(arrives ? { arrives } : {})
  }
}

/** Nothing for two seconds, then everything but what depends on it. */
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

/** The list of attempts failed; the latest ones came all the same. */
export function listFailed(): FakeUser {
  const all = banks()
  return {
    view: {
      user: user('U-1015'),
      connections: all,
      parts: { ...ready, attempts: 'failed' },
      problems: [problem('attempts', 'timeout')]
    },
    attempts: () => attemptsOf(all.map((c, i) => ({ ...pattern(c, i, 1), jobType: () => '', requestType: () => '' }))),
    ...secrets,
    arrives: [
      { after: 0, parts: ['user', 'connections', 'accounts', 'institutions'] },
      { after: 1000, parts: ['attempts', 'history'] },
      { after: 1000, parts: ['jobs'] }
    ]
  }
}

export function connectionsFailed(): FakeUser {
  return {
    view: {
      user: user('U-1016'),
      connections: [],
      parts: { ...ready, connections: 'failed' },
      problems: [problem('connections', 'platform_fault', '', { status: '503' })]
    },
    attempts: () => attemptsOf(banks().map((c, i) => pattern(c, i, 14))),
    ...secrets
  }
}

/** Nothing but the user came. */
export function onlyTheUser(): FakeUser {
  return {
    view: {
      user: user('U-1017'),
      connections: [],
      parts: { ...partsOf('failed'), user: 'ready', institutions: 'ready', jobs: 'ready', history: 'ready' },
      problems: [
        problem('connections', 'unreachable'),
        problem('accounts', 'internal', '', { reference: '9QX2-77AB' }),
        problem('attempts', 'rate_limited')
      ]
    },
    attempts: () => [],
    ...secrets,
    arrives: [
      { after: 0, parts: ['user'] },
      { after: 500, parts: partNames }
    ]
  }
}

let lookUps = 0

/** Twelve more attempts each time the user is looked up. */
export function newcomers(): FakeUser {
  const more = 12 * lookUps++
  const all = banks()
  const patterns = all.map((c, i) => ({ ...pattern(c, i, 100), every: 8 * hours }))
  return {
    view: { user: user('U-1040'), connections: all, parts: ready, problems: [] },
    attempts: () => [
      ...attemptsOf(patterns.slice(0, 1).map((one) => ({ ...one, first: 1, every: 5, count: more }))).map((one, i) => ({
        ...one,
        jobGuid: guid('JOB', `new/${more - i}`),
        requestType: 'FOREGROUND'
      })),
      ...attemptsOf(patterns)
    ],
    ...secrets
  }
}
