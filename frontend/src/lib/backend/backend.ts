import type { AccessBackend } from './access'
import type { Application, Bound, Lookup, Saved, Setup } from './bound'
import type { SavedState, SavedUser } from './saved'
import type { UserView } from './types'

/** Registers a callback for an event of the Go side; returns a function that stops it. */
type Listen<T> = (callback: (value: T) => void) => () => void

/**
 * Everything that the page can ask of the Go side. Every promise either answers
 * or rejects with an AppError (../errors.ts), and none stays pending for ever.
 */
export interface Backend {
  /** Roles, invitations, the lock and the access log. */
  access: AccessBackend
  start: Bound<typeof Application.Start>
  understand: Bound<typeof Lookup.Understand>
  /** Opens the connection to the platform: a look-up is about to come. */
  warm: Bound<typeof Lookup.Warm>
  /** Answers with user and connections; everything that comes later arrives at onChanged. */
  lookUp: Bound<typeof Lookup.LookupUser>
  /** Fetches one part of the answer again; the others stay. Everything that comes later arrives at onChanged. */
  retry: Bound<typeof Lookup.Retry>
  cancel: Bound<typeof Lookup.Cancel>
  getTimeline: Bound<typeof Lookup.GetTimeline>
  getJob: Bound<typeof Lookup.GetJob>
  reveal: Bound<typeof Lookup.Reveal>
  /** The users looked up last, the last one first. */
  recent: Bound<typeof Lookup.Recent>
  /** Which platforms are kept, and which is open. */
  setup: Bound<typeof Setup.Get>
  /** Asks the platform whether it accepts what was typed; keeps nothing. */
  probe: Bound<typeof Setup.Probe>
  /** Keeps what was typed and opens that platform. */
  saveSetup: Bound<typeof Setup.Save>
  /** Opens the kept platform where it could not be opened at the start; the passphrase is empty where none was asked for. */
  startAgain: Bound<typeof Setup.Retry>
  /** The last requests to the platform, the newest first. */
  requests: Bound<typeof Lookup.Requests>
  /** How the saved copies of this platform are. */
  savedState: Bound<typeof Saved.State>
  savedList: Bound<typeof Saved.List>
  /** Opens the copies again, when they are off; the passphrase may be empty. */
  savedRetry: Bound<typeof Saved.Retry>
  /** Destroys everything that is kept of one user. A copy that cannot be read has no GUID: altered names it then. */
  forget: (user: Pick<SavedUser, 'guid' | 'altered'>) => Promise<void>
  /** Destroys everything that is kept of all platforms. */
  erase: Bound<typeof Saved.Erase>
  setRetention: Bound<typeof Saved.SetRetention>
  /** What the last look-ups of an opened user found, newest first. */
  snapshots: Bound<typeof Saved.Snapshots>
  changes: Bound<typeof Saved.Changes>
  /** What this device's own look-ups say of the institutions of an opened user. */
  hints: Bound<typeof Saved.Hints>
  /** Writes an opened user's page into a file. */
  exportPage: Bound<typeof Saved.Export>
  /** Opens an http or https address in the system's browser. */
  openURL: Bound<typeof Application.OpenURL>
  copy: (text: string) => Promise<void>
  /** Takes the text that was copied last off the clipboard, if it is still there. */
  clearCopied: () => Promise<void>
  /** Tells which commands can do something now: the native menu greys the others. */
  offer: Bound<typeof Application.Offer>
  /** Every later view of every look-up. */
  onChanged: Listen<UserView>
  /** How the saved copies are, when that changes. */
  onSavedChanged: Listen<SavedState>
  /** The id of every command chosen in a native menu. */
  onCommand: Listen<string>
}
