import { families, familyOf } from '../../family'
import type { Recent } from '../types'
import type { OpenedUser } from './opened'

/** The users opened in this run, the last one first and each once. */
export class Recents {
  private readonly opened = new Map<string, OpenedUser>()

  add(user: OpenedUser): void {
    const id = user.view.query.value
    this.opened.delete(id)
    this.opened.set(id, user)
  }

  /** Another platform is open. */
  clear(): void {
    this.opened.clear()
  }

  list(): Recent[] {
    return [...this.opened.values()].reverse().map(({ view }) => {
      const rank = (family: string) => families.indexOf(familyOf(family))
      const worst = view.connections.toSorted((a, b) => rank(a.family) - rank(b.family))[0]
      const all = view.parts.connections === 'ready'
      // Those that are missing may be worse than the worst of those that came.
      const known = all || (worst !== undefined && rank(worst.family) <= rank('waiting'))
      return {
        userId: view.query.value,
        at: view.freshness.fetchedAt,
        connections: known ? view.connections.length : -1,
        status: worst?.status ?? '',
        family: known ? (worst?.family ?? '') : 'unknown',
        connectionName: worst?.name ?? ''
      }
    })
  }
}
