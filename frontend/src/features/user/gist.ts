import type { Connection, UserView } from '../../lib/backend/types'
import { families, familyOf, type Family } from '../../lib/family'

/** How often something is: a family, or a status with its family. */
interface Count<Value> {
  value: Value
  family: Family
  count: number
}

/** What all connections together come to. */
type Gist =
  | { is: 'coming' }
  | { is: 'none' }
  /** Nothing of them is known. */
  | { is: 'lost' }
  /** Something is to be looked at: the worst connection, and how many more have its status for the same reason. */
  | { is: 'worst'; connection: Connection; others: number; partial: boolean }
  /** The platform reports no problem of those that came. */
  | { is: 'calm'; family: Family; statuses: Count<string>[]; partial: boolean }

const rank = (family: string) => families.indexOf(familyOf(family))

/** What the connections come to; the first one is the worst, and how bad it is was judged before. */
export function gistOf({ connections, parts }: Pick<UserView, 'connections' | 'parts'>): Gist {
  const state = parts.connections
  const [worst] = connections
  const partial = state !== 'ready'
  if (!worst) return { is: state === 'loading' ? 'coming' : partial ? 'lost' : 'none' }
  if (rank(worst.family) <= rank('waiting')) {
    const same = ({ status, reason }: Connection) => status === worst.status && reason === worst.reason
    const others = connections.filter(same).length - 1
    return { is: 'worst', connection: worst, others, partial }
  }
  // Before all are there it is too early to be calm.
  if (state === 'loading') return { is: 'coming' }
  return {
    is: 'calm',
    family: partial ? 'unknown' : familyOf(worst.family),
    statuses: statusesOf(connections),
    partial
  }
}

/** How many connections each status has, the worst family first. */
function statusesOf(connections: Connection[]): Count<string>[] {
  return counted(connections, ({ status }) => status)
}

/** How many connections each family has, the worst first. */
export function familiesOf(connections: Connection[]): Count<Family>[] {
  return counted(connections, ({ family }) => familyOf(family))
}

function counted<Value>(connections: Connection[], of: (connection: Connection) => Value): Count<Value>[] {
  const counts = new Map<Value, Count<Value>>()
  for (const connection of connections) {
    const value = of(connection)
    const count = counts.get(value)?.count ?? 0
    counts.set(value, { value, family: familyOf(connection.family), count: count + 1 })
  }
  return [...counts.values()].sort((a, b) => rank(a.family) - rank(b.family))
}
