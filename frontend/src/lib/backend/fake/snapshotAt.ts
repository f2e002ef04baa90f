import type { Attempt, Connection } from '../types'
import { familyOfStatus, type FakeUser } from './build'

/** What a look-up at an earlier time would have found. Times are ms since 1970. */
export function snapshotAt(user: FakeUser, then: number): FakeUser {
  const before = (time: string) => time === '' || Date.parse(time) <= then
  const attempts = user.attempts().filter(({ at }) => before(at))
  return {
    ...user,
    view: {
      ...user.view,
      connections: user.view.connections
        .filter(({ firstAddedAt }) => !(Date.parse(firstAddedAt) > then))
        .map((one) => connectionAt(one, attempts, before))
    },
    attempts: () => attempts
  }
}

function connectionAt(connection: Connection, attempts: Attempt[], before: (time: string) => boolean): Connection {
  if (connection.lastAttemptAt === '' || before(connection.lastAttemptAt)) return connection
  const own = attempts.filter(({ connectionGuid }) => connectionGuid === connection.guid)
  const [latest] = own
  if (!latest) return connection
  const status = latest.status === 'COMPLETED' ? 'CONNECTED' : latest.status
  return {
    ...connection,
    status,
    family: familyOfStatus(status),
    reason: '',
    since: '',
    statusMessage: '',
    error: null,
    lastAttemptAt: latest.at,
    lastAttemptStatus: latest.status,
    lastAttemptFamily: latest.family,
    lastAttemptStatusDerived: false,
    latestJobGuid: latest.jobGuid,
    lastSuccessAt: own.find(({ family }) => family === 'working')?.at ?? '',
    isBeingAggregated: false
  }
}
