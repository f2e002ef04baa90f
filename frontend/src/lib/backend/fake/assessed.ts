import type { Connection } from '../types'
import { ago, connection, days, each, hours, userOf, type FakeUser } from './build'

function assessed(id: string, all: Connection[], isDisabled = false): FakeUser {
  const tried = all.filter(({ lastAttemptAt }) => lastAttemptAt !== '')
  const first = (c: Connection) => (Date.now() - Date.parse(c.lastAttemptAt)) / 60_000
  const attempts = each(tried, (c) => ({ first: first(c), count: 12 }))
  return userOf(id, all, attempts, { user: { isDisabled } })
}

const unknown = (reason: string, since: number) => ({ family: 'unknown', reason, since: ago(since) })

/** One is connected but silent, one updates only on request, one works. */
export const silent = () =>
  assessed('U-1050', [
    connection('Brobdingnag Big Bank', 'CONNECTED', 9 * days, unknown('silent', 9 * days)),
    connection('Emerald City Trust', 'CONNECTED', 12 * days, {
      ...unknown('on_request', 12 * days),
      backgroundIsDisabled: true
    }),
    connection('Gringotts', 'CONNECTED', 4 * hours)
  ])

/** A disabled user with connected connections. */
export const disabled = () =>
  assessed(
    'U-1051',
    ['Bank of Narnia', 'Toytown Bank'].map((name) =>
      connection(name, 'CONNECTED', 20 * days, { family: 'broken', reason: 'user_disabled' })
    ),
    true
  )

/** An attempt that has been running for four hours, and one for three minutes. */
export const stuck = () =>
  assessed('U-1052', [
    connection('Cloud Cuckoo Cards', 'UPDATED', 4 * hours, {
      ...unknown('stuck', 4 * hours),
      isBeingAggregated: true
    }),
    connection('Wonderland Savings', 'UPDATED', 3, { isBeingAggregated: true })
  ])

/** Only manual accounts. */
export const manualOnly = () =>
  assessed('U-1053', [
    connection('Manual Institution', 'none', 0, {
      isManual: true,
      lastAttemptAt: '',
      lastSuccessAt: '',
      lastAttemptStatus: '',
      lastAttemptFamily: 'unknown',
      latestJobGuid: ''
    })
  ])
