import { attemptsOf } from './attempts'
import { ago, connection, days, hours, ready, secrets, user, type FakeUser } from './build'
import type { Connection } from '../types'

function userOf(id: string, all: Connection[], isDisabled = false): FakeUser {
  return {
    view: { user: user(id, { isDisabled }), connections: all, parts: ready, problems: [] },
    attempts: () =>
      attemptsOf(
        all
          .filter(({ lastAttemptAt }) => lastAttemptAt !== '')
          .map((c) => ({
            connection: c,
            first: (Date.now() - Date.parse(c.lastAttemptAt)) / 60_000,
            every: days,
            count: 12,
            status: (i) => (i === 0 ? c.lastAttemptStatus : 'COMPLETED')
          }))
      ),
    ...secrets
  }
}

/** One looks connected and is silent, one updates only on request, one works. */
export const silent = () =>
  userOf('U-1050', [
    connection('Brobdingnag Big Bank', 'CONNECTED', 9 * days, {
      family: 'unknown',
      reason: 'silent',
      since: ago(9 * days)
    }),
    connection('Emerald City Trust', 'CONNECTED', 12 * days, {
      family: 'unknown',
      reason: 'on_request',
      since: ago(12 * days),
      backgroundIsDisabled: true
    }),
    connection('Gringotts', 'CONNECTED', 4 * hours)
  ])

/** A disabled user, whose connections still say that they are connected. */
export const disabled = () =>
  userOf(
    'U-1051',
    ['Bank of Narnia', 'Toytown Bank'].map((name) =>
      connection(name, 'CONNECTED', 20 * days, { family: 'broken', reason: 'user_disabled' })
    ),
    true
  )

/** An attempt that has been running for four hours, beside one that began three minutes ago. */
export const stuck = () =>
  userOf('U-1052', [
    connection('Cloud Cuckoo Cards', 'UPDATED', 4 * hours, {
      family: 'unknown',
      reason: 'stuck',
      since: ago(4 * hours),
      isBeingAggregated: true
    }),
    connection('Wonderland Savings', 'UPDATED', 3, { isBeingAggregated: true })
  ])

/** Nothing but manual accounts. */
export const manualOnly = () =>
  userOf('U-1053', [
    connection('Manual Institution', 'none', 0, {
      isManual: true,
      lastAttemptAt: '',
      lastSuccessAt: '',
      lastAttemptStatus: '',
      lastAttemptFamily: 'unknown',
      latestJobGuid: ''
    })
  ])
