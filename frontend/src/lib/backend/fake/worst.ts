import { families, familyOf } from '../../family'
import { statusesWorstFirst } from '../generated/tables'
import type { Connection, Recent, UserView } from '../types'

/** Decides between connections of one family, as the Go side does (overview.go); worst.test.ts holds them together. */
const statuses: readonly string[] = statusesWorstFirst

type Judged = Pick<Connection, 'guid' | 'name' | 'status' | 'family'>

const rank = (family: string) => families.indexOf(familyOf(family))
/** Those that are not known come after the broken ones. */
const place = (status: string) =>
  statuses.includes(status) ? statuses.indexOf(status) : statuses.indexOf('DISABLED') + 0.5
const natural = new Intl.Collator('en', { numeric: true })

/** The worst first: by family, status, name and GUID. */
export function worstFirst<One extends Judged>(connections: readonly One[]): One[] {
  return connections.toSorted(
    (a, b) =>
      rank(a.family) - rank(b.family) ||
      place(a.status) - place(b.status) ||
      natural.compare(a.name, b.name) ||
      (a.guid < b.guid ? -1 : 1)
  )
}

/** What a line about a user says of the connections: how many there are, and the worst. */
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
