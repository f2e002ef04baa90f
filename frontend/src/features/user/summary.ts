import type { Connection, UserView } from '../../lib/backend/types'
import { families, familyOf, type Family } from '../../lib/family'

/** How many connections have a family, or a status with its family. */
interface Count<Value> {
  value: Value
  family: Family
  count: number
}

/** The state of all connections together. */
type Summary =
  | { is: 'loading' }
  | { is: 'none' }
  /** None could be loaded. */
  | { is: 'failed' }
  /** There is a problem: the worst connection, and how many others have the same status for the same reason. */
  | { is: 'worst'; connection: Connection; others: number; partial: boolean }
  /** The platform reports no problem with the connections that loaded. */
  | { is: 'calm'; family: Family; statuses: Count<string>[]; partial: boolean }

const rank = (family: string) => families.indexOf(familyOf(family))

/** Summarizes the connections, which Go has ordered: the worst is the first. */
export function summaryOf({ connections, parts }: Pick<UserView, 'connections' | 'parts'>): Summary {
  const state = parts.connections
  const [worst] = connections
  const partial = state !== 'ready'
  if (!worst) return { is: state === 'loading' ? 'loading' : partial ? 'failed' : 'none' }
  if (rank(worst.family) <= rank('waiting')) {
    const same = ({ status, reason }: Connection) => status === worst.status && reason === worst.reason
    const others = connections.filter(same).length - 1
    return { is: 'worst', connection: worst, others, partial }
  }
  // Connections that are still loading may have problems.
  if (state === 'loading') return { is: 'loading' }
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
