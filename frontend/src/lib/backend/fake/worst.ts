import { families, familyOf } from '../../family'
import { statusesWorstFirst } from '../generated/tables'
import type { Connection, Recent, UserView } from '../types'

/** Orders connections of one family as the Go side does (overview.go); worst.test.ts compares both. */
const statuses: readonly string[] = statusesWorstFirst

type Judged = Pick<Connection, 'guid' | 'name' | 'status' | 'family'>

const rank = (family: string) => families.indexOf(familyOf(family))
/** Unknown statuses come after broken ones. */
const statusRank = (status: string) =>
  statuses.includes(status) ? statuses.indexOf(status) : statuses.indexOf('DISABLED') + 0.5
const natural = new Intl.Collator('en', { numeric: true })

/** The worst first: by family, status, name and GUID. */
export function worstFirst<One extends Judged>(connections: readonly One[]): One[] {
  return connections.toSorted(
    (a, b) =>
      rank(a.family) - rank(b.family) ||
      statusRank(a.status) - statusRank(b.status) ||
      natural.compare(a.name, b.name) ||
      (a.guid < b.guid ? -1 : 1)
  )
}

/** The number of connections of a user, and the worst one. */
export function worstOf({
  connections,
  parts
}: Pick<UserView, 'connections' | 'parts'>): Omit<Recent, 'userId' | 'at'> {
  const [worst] = worstFirst(connections)
  const all = parts.connections === 'ready'
  const family = worst?.family ?? 'ended'
  const judged = all || rank(family) <= rank('waiting') ? family : 'unknown'
  return {
    connections: all || judged !== 'unknown' ? connections.length : -1,
    status: worst?.status ?? '',
    family: judged,
    connectionName: worst?.name ?? '',
    reason: worst?.reason ?? '',
    since: worst?.since ?? ''
  }
}
