import type { Attempt, Connection } from '../types'
import { ago, familyOfStatus, guid } from './build'

export interface Pattern {
  connection: Connection
  /** Minutes before now of its newest attempt. */
  first: number
  /** Minutes between two attempts. */
  every: number
  count: number
  status: (index: number) => string
  jobType?: (index: number) => string
  requestType?: (index: number) => string
}

/** The attempts of some connections, newest first. */
export function attemptsOf(patterns: Pattern[]): Attempt[] {
  return patterns.flatMap(of).sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

function of({ connection, first, every, count, status, jobType, requestType }: Pattern): Attempt[] {
  return Array.from({ length: count }, (_, i) => {
    const at = first + i * every
    const word = status(i)
    const running = familyOfStatus(word) === 'waiting'
    return {
      jobGuid: i === 0 ? connection.latestJobGuid : guid('JOB', `${connection.guid}/${i}`),
      connectionGuid: connection.guid,
      at: ago(at),
      startedAt: ago(at - 0.02),
      finishedAt: running ? '' : ago(at - 0.09),
      status: word,
      family: familyOfStatus(word),
      seemsStuck: running && at > 60,
      jobType: jobType ? jobType(i) : 'AGGREGATION',
      requestType: requestType
        ? requestType(i)
        : i === count - 1
          ? 'INITIAL'
          : i % 5 === 0
            ? 'FOREGROUND'
            : 'BACKGROUND',
      institutionName: connection.institution.name || connection.name,
      connectionName: connection.name,
      connectionGone: false,
      unnamed: false,
      from: '',
      firstSeenAt: '',
      unreadableTimes: []
    }
  })
}
