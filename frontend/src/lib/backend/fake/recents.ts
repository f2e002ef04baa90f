import type { Recent } from '../types'
import type { OpenedUser } from './opened'
import { worstOf } from './worst'

/** The ID, as the Go side tells it: not what was typed, such as an e-mail address. */
const idOf = ({ view }: Pick<OpenedUser, 'view'>): string => view.user?.id || view.user?.guid || view.query.value

/** The users opened in this run, the last one first and each once. */
export class Recents {
  private readonly opened = new Map<string, OpenedUser>()

  add(user: OpenedUser): void {
    const id = idOf(user)
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
      .map(({ view }) => ({ userId: idOf({ view }), at: view.freshness.fetchedAt, ...worstOf(view) }))
  }
}
