import type { Recent } from '../types'
import type { OpenedUser } from './opened'
import { worstOf } from './worst'

/** The ID as the Go side returns it, not the typed text, which may be an e-mail address. */
const idOf = ({ view }: Pick<OpenedUser, 'view'>): string => view.user?.id || view.user?.guid || view.query.value

/** The users opened in this run, the last one first, without duplicates. */
export class Recents {
  private readonly opened = new Map<string, OpenedUser>()

  add(user: OpenedUser): void {
    const id = idOf(user)
    this.opened.delete(id)
    this.opened.set(id, user)
  }

  /** Deletes the entry of a user, or all entries without a GUID. */
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
