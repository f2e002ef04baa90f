import { families, familyOf } from '../../family'
import type { Recent, UserView } from '../types'

/** What a line about a user says of the connections: how many there are, and the worst. */
export function worstOf({
  connections,
  parts
}: Pick<UserView, 'connections' | 'parts'>): Pick<Recent, 'connections' | 'status' | 'family' | 'connectionName'> {
  const rank = (family: string) => families.indexOf(familyOf(family))
  const worst = connections.toSorted((a, b) => rank(a.family) - rank(b.family))[0]
  const all = parts.connections === 'ready'
  // Those that are missing may be worse than the worst of those that came.
  const known = all || (worst !== undefined && rank(worst.family) <= rank('waiting'))
  return {
    connections: known ? connections.length : -1,
    status: worst?.status ?? '',
    family: known ? (worst?.family ?? 'ended') : 'unknown',
    connectionName: worst?.name ?? ''
  }
}
