import type { Backend } from '../backend/backend'
import type { Changes, InstitutionHint } from '../backend/saved'
import type { UserView } from '../backend/types'

/** What saved copies add to the user on the page: changes, and problems of institutions in other look-ups. */
export class Copies {
  /** Undefined while loading and where it cannot be read. */
  changes = $state.raw<Changes>()
  hints = $state.raw<InstitutionHint[]>([])
  private key = ''
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** Loads both once a look-up is complete, and again when the saved copies changed; changed is a counter. */
  follow(view: UserView, changed: number): void {
    const { requestId } = view
    const key = `${requestId} ${changed}`
    if (view.loading || key === this.key) return
    this.key = key
    const current = () => this.key === key
    this.backend.saved.changes({ requestId, from: 0, to: 0 }).then(
      (changes) => {
        if (current()) this.changes = changes
      },
      () => {
        if (current()) this.changes = undefined
      }
    )
    this.backend.saved.hints(requestId).then(
      (hints) => {
        if (current()) this.hints = hints
      },
      () => {
        if (current()) this.hints = []
      }
    )
  }
}
