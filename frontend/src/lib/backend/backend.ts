import type { AccessBackend } from './access'
import type { Application, Lookup, Methods, Saved, Setup } from './bound'
import type { SavedState } from './saved'
import type { UserView } from './types'

/** Registers a callback for an event of the Go side; returns a function that stops it. */
type Listen<T> = (callback: (value: T) => void) => () => void

/**
 * Everything that the page can ask of the Go side: the methods of each bound
 * struct, which Go explains (app/*.go), and what the window itself does. Every
 * promise either answers or rejects with an AppError (../errors.ts), and none
 * stays pending for ever.
 */
export interface Backend {
  application: Methods<typeof Application>
  /** What comes later than the answer of a look-up arrives at onChanged. */
  lookup: Methods<typeof Lookup>
  saved: Methods<typeof Saved>
  setup: Methods<typeof Setup>
  /** Roles, invitations, the lock and the access log. */
  access: AccessBackend
  copy: (text: string) => Promise<void>
  /** Takes the text that was copied last off the clipboard, if it is still there. */
  clearCopied: () => Promise<void>
  /** Every later view of every look-up. */
  onChanged: Listen<UserView>
  /** How the saved copies are, when that changes. */
  onSavedChanged: Listen<SavedState>
  /** The id of every command chosen in a native menu. */
  onCommand: Listen<string>
}
