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

  list(): Recent[] {
    return [...this.opened.values()].reverse().map(({ view }) => {
      const rank = (family: string) => families.indexOf(familyOf(family))
      const worst = view.connections.toSorted((a, b) => rank(a.family) - rank(b.family))[0]
      const known = view.parts.connections === 'ready'
      return {
        userId: view.query.value,
        at: view.freshness.fetchedAt,
        connections: known ? view.connections.length : -1,
        status: worst?.status ?? '',
        family: worst?.family ?? (known ? '' : 'unknown'),
        connectionName: worst?.name ?? ''
      }
    })
  }
}
