import type { Recent } from '../types'
import type { OpenedUser } from './opened'
import { worstOf } from './worst'

/** The users opened in this run, the last one first and each once. */
export class Recents {
  private readonly opened = new Map<string, OpenedUser>()

  add(user: OpenedUser): void {
    const id = user.view.query.value
    this.opened.delete(id)
    this.opened.set(id, user)
  }

  /** Of one user, by the GUID; of all without one. */
  forget(guid?: string): void {
    for (const [id, { view }] of this.opened) {
      if (guid === undefined || view.user?.guid === guid) this.opened.delete(id)
    }
  }

  list(): Recent[] {
    return [...this.opened.values()]
      .reverse()
      .map(({ view }) => ({ userId: view.query.value, at: view.freshness.fetchedAt, ...worstOf(view) }))
  }
}
