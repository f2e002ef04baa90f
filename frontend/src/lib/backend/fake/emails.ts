import type { CandidateList } from '../types'
import { blankCandidate } from './blank'
import { guid } from './build'

/** The users with an e-mail address; undefined for none. */
export function candidatesOf(email: string): CandidateList | undefined {
  const ids = owners[email.toLowerCase()]
  if (!ids) return undefined
  const users = ids.slice(0, 25).map((id, i) => ({
    ...blankCandidate,
    ...states[i % states.length],
    id,
    guid: guid('USR', id),
    emailMasked: `${email.slice(0, 1)}•••@•••.example`,
    isDisabled: i === 1
  }))
  return { users, total: ids.length }
}

const hour = 3_600_000
const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString()
/** Users who work, have a problem, are unknown, have no connection, and are silent. */
const states = [
  { connections: 5, status: 'CONNECTED', lastAttemptAt: ago(2) },
  { connections: 6, status: 'DENIED', lastAttemptAt: ago(30) },
  { connections: -1 },
  {},
  { connections: 1, status: 'CONNECTED', reason: 'silent', since: ago(216), lastAttemptAt: ago(216) }
]

const owners: Record<string, string[]> = {
  'bill@sample.example': ['U-1002'],
  'shared@sample.example': ['U-1001', 'U-1002', 'U-1005'],
  'everybody@sample.example': Array.from({ length: 31 }, (_, i) => `U-${1001 + i}`)
}
