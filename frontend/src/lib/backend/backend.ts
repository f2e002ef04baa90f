import type { AccessBackend } from './access'
import type { Application, Lookup, Methods, Saved, Setup } from './bound'
import type { SavedState } from './saved'
import type { UserView } from './types'

/** Registers a callback for an event of the Go side. Returns how to stop. */
type Listen<T> = (callback: (value: T) => void) => () => void

/**
 * The Go side: the methods of each bound struct (documented in app/*.go), the clipboard
 * and events. Every promise settles in time, and rejects only with an AppError.
 */
export interface Backend {
  application: Methods<typeof Application>
  /** Later parts of a look-up arrive at onChanged. */
  lookup: Methods<typeof Lookup>
  saved: Methods<typeof Saved>
  setup: Methods<typeof Setup>
  /** Roles, invitations, the lock and the access log. */
  access: AccessBackend
  copy: (text: string) => Promise<void>
  /** Clears the clipboard if it still contains the text that was copied last. */
  clearCopied: () => Promise<void>
  /** Every later view of a look-up. */
  onChanged: Listen<UserView>
  /** The state of the saved copies, when it changes. */
  onSavedChanged: Listen<SavedState>
  /** The id of every command chosen in a native menu. */
  onCommand: Listen<string>
}
