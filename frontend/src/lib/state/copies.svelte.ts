import type { Backend } from '../backend/backend'
import type { Changes, InstitutionHint } from '../backend/saved'
import type { UserView } from '../backend/types'

/** What this device's own copies add to the user on the page: what changed, and what other look-ups met. */
export class Copies {
  /** Undefined while it is not known, and where it cannot be had: a page does without. */
  changes = $state.raw<Changes>()
  hints = $state.raw<InstitutionHint[]>([])
  private asked = ''
  private readonly backend: Backend

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** Asks once for each look-up, when all of it has come, and again when the copies have changed (a count of that). */
  follow(view: UserView, changed: number): void {
    const { requestId } = view
    const question = `${requestId} ${changed}`
    if (view.loading || question === this.asked) return
    this.asked = question
    const current = () => this.asked === question
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
