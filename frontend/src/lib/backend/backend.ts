import type { AccessBackend } from './access'
import type {
  Changes,
  ChangesRequest,
  ExportRequest,
  ExportResult,
  InstitutionHint,
  RetentionForm,
  SavedList,
  SavedRequest,
  SavedState,
  SavedUser,
  SnapshotInfo
} from './saved'
import type {
  AttemptDetails,
  JobRequest,
  LookupRequest,
  Probe,
  Recent,
  RequestLine,
  RevealRequest,
  Setup,
  SetupForm,
  Start,
  TimelineRequest,
  TimelineWindow,
  Understanding,
  UserView
} from './types'

/**
 * All that the page can ask of the world behind it. Every promise either
 * answers or rejects with an AppError (../errors.ts), and none stays pending
 * for ever.
 */
export interface Backend {
  /** Roles, invitations, the lock and the access log. */
  access: AccessBackend
  start(): Promise<Start>
  understand(text: string): Promise<Understanding>
  /** Opens the connection to the platform: a look-up is about to come. */
  warm(): Promise<void>
  /** Answers with user and connections; all that comes later arrives at onChanged. */
  lookUp(request: LookupRequest): Promise<UserView>
  /** Fetches one part of the answer again; the others stay. All that comes later arrives at onChanged. */
  retry(requestId: string, part: string): Promise<UserView>
  cancel(requestId: string): Promise<void>
  getTimeline(request: TimelineRequest): Promise<TimelineWindow>
  getJob(request: JobRequest): Promise<AttemptDetails>
  reveal(request: RevealRequest): Promise<string>
  /** The users looked up last, the last one first. */
  recent(): Promise<Recent[]>
  /** Which platforms are kept, and which is open. */
  setup(): Promise<Setup>
  /** Asks the platform whether it accepts what was typed; keeps nothing. */
  probe(form: SetupForm): Promise<Probe>
  /** Keeps what was typed and opens that platform. */
  saveSetup(form: SetupForm): Promise<Start>
  /** Opens the kept platform where it could not be opened at the start; the passphrase is empty where none was asked for. */
  startAgain(passphrase: string): Promise<Start>
  /** The last requests to the platform, the newest first. */
  requests(): Promise<RequestLine[]>
  /** How the saved copies of this platform are. */
  savedState(): Promise<SavedState>
  savedList(request: SavedRequest): Promise<SavedList>
  /** Opens the copies again, when they are off; the passphrase may be empty. */
  savedRetry(passphrase: string): Promise<SavedState>
  /** Destroys all that is kept of one user. */
  /** A copy that is not as it was written has no GUID: altered names it then. */
  forget(user: Pick<SavedUser, 'guid' | 'altered'>): Promise<void>
  /** Destroys all that is kept of all platforms. */
  erase(): Promise<SavedState>
  setRetention(form: RetentionForm): Promise<SavedState>
  /** What the last look-ups of an opened user found, newest first. */
  snapshots(requestId: string): Promise<SnapshotInfo[]>
  changes(request: ChangesRequest): Promise<Changes>
  /** What this device's own look-ups say of the institutions of an opened user. */
  hints(requestId: string): Promise<InstitutionHint[]>
  /** Writes an opened user's page into a file. */
  exportPage(request: ExportRequest): Promise<ExportResult>
  /** Opens an http or https address in the system's browser. */
  openURL(url: string): Promise<void>
  copy(text: string): Promise<void>
  /** Takes the text that was copied last off the clipboard, if it is still there. */
  clearCopied(): Promise<void>
  /** Tells which commands can do something now: the native menu greys the others. */
  offer(commands: string[]): Promise<void>
  /** Calls back with every later view of every look-up; gives the way to stop. */
  onChanged(callback: (view: UserView) => void): () => void
  /** Calls back with how the saved copies are when that changes; gives the way to stop. */
  onSavedChanged(callback: (state: SavedState) => void): () => void
  /** Calls back with the id of every command chosen in a native menu; gives the way to stop. */
  onCommand(callback: (id: string) => void): () => void
}
