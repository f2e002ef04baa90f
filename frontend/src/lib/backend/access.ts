/**
 * The page's own types of what crosses the bridge about roles and access. They
 * mirror app/wire_access.go, where each field is explained. Times are RFC 3339,
 * empty when not given.
 */
import { permissions } from './generated/tables'
import type { Failure, Start } from './types'

/** What a person may do; the Go side decides it (backend/permission.go). */
export { permissions }
export type Permission = (typeof permissions)[number]

export interface AccessPolicy {
  reason: boolean
  mask: boolean
  retentionDays: number
  export: boolean
  lockMinutes: number
  offlineHours: number
  logFolder: string
}

export interface AccessState {
  profile: string
  host: string // its base URL; empty for the sample data
  clientId: string // masked; empty for the sample data
  sample: boolean
  environment: boolean
  role: string // admin or user
  name: string
  email: string
  userLookup: boolean
  issued: string
  expires: string // empty: never
  issuerName: string
  issuerEmail: string
  policy: AccessPolicy
  /** Those that are held now. */
  permissions: string[]
  /** Why there is no access. */
  problem?: Failure | null
  locked: boolean
  lockedAt: string
  lockReason: string // idle, sleep, asked or start
  pin: string // none, needed or set
  /** After a wrong PIN: when the next try is accepted; empty for now. */
  retryAt: string
  clockBehind: boolean
}

export interface Colleague {
  id: string
  name: string
  email: string
  you: boolean
  role: string
  userLookup: boolean
  invited: string
  expires: string
  state: string // active, expired or revoked
  key: string // own, shared or none
  policy: AccessPolicy
  log?: ReceivedLog | null
}

/** The access log that came from a colleague. */
export interface ReceivedLog {
  at: string
  rows: number
  intact: boolean
  /** More than 1: of several devices, or one was replaced. The other fields are about all. */
  logs: number
}

export interface InviteForm {
  name: string
  email: string
  role: string
  userLookup: boolean
  days: number
  policy: AccessPolicy
  key: string // own, shared or none
  clientId: string
  apiKey: string
  passphrase: string
  /** The colleague whose invitation this replaces; empty for a new one. */
  replaces: string
}

export interface InviteResult {
  path: string // empty when no place was chosen
  fingerprint: string // 8 groups of 4 hex digits
}

export interface PreviewRequest {
  path: string // empty: the person chooses the file
  passphrase: string
}

export interface InvitationPreview {
  path: string // empty when no file was chosen
  file: string
  name: string
  email: string
  role: string
  userLookup: boolean
  profile: string
  host: string
  clientId: string
  issued: string
  expires: string
  issuerName: string
  issuerEmail: string
  fingerprint: string
  key: string // own, shared or none
  /** It makes another Admin. */
  signingKey: boolean
  policy: AccessPolicy
  /** A profile of this name exists on this device. */
  replaces: boolean
  /** The address of the proxy, where the invitation names one; else empty. */
  proxy: string
  /** Whose that profile is; empty where nobody knows. */
  holderName: string
  token: string
}

export interface JoinRequest {
  token: string
  fingerprintChecked: boolean
  /** Of the file that secrets are stored in, where the system has no keychain. */
  passphrase: string
}

export interface LogQuery {
  offset: number
  limit: number
  days: number // 0: all
  who: string
  kind: string
  source: string
  refusedOnly: boolean
  text: string
}

export interface LogRow {
  row: string // 1,842 or Ben Okafor 413
  at: string
  who: string
  role: string
  kind: string
  whom: string
  source: string
  age: string // of saved data: when it was fetched
  detail: string
  reason: string
  /** It does not verify, or comes after one that does not. Nothing but its number may be known then. */
  broken: boolean
}

export interface LogPage {
  rows: LogRow[]
  matching: number
  total: number
  people: string[]
  verdict: LogVerdict
}

export interface LogVerdict {
  /** Whose log was opened just now; empty where no file was chosen. */
  opened: string
  intact: boolean
  rows: number
  since: string
  verifiedAt: string
  brokenAt: number // the row where the log breaks; 0 for none
  failure?: Failure | null // why it is broken
  colleagues: { name: string; rows: number; intact: boolean; brokenAt: number; logs: number }[]
}

/** What the page can ask of the Go side about roles and access (app/access.go). */
export interface AccessBackend {
  state(): Promise<AccessState>
  /** Switches the role on the sample data. */
  switch(request: { role: string; userLookup: boolean }): Promise<AccessState>
  lock(): Promise<AccessState>
  /** Fails with pin_wrong or pin_wait. */
  unlock(pin: string): Promise<AccessState>
  setPIN(request: { pin: string; former: string }): Promise<AccessState>
  /** Says that there was input. */
  active(): Promise<void>
  giveReason(request: { requestId: string; text: string; reason: string }): Promise<void>
  /** The reasons of the last hour, newest first. */
  reasons(): Promise<string[]>
  /** Records that something of an opened user is copied. */
  copied(request: { requestId: string; what: string }): Promise<void>
  colleagues(): Promise<Colleague[]>
  invite(form: InviteForm): Promise<InviteResult>
  revoke(id: string): Promise<Colleague[]>
  setPolicy(policy: AccessPolicy): Promise<AccessState>
  preview(request: PreviewRequest): Promise<InvitationPreview>
  join(request: JoinRequest): Promise<Start>
  log(query: LogQuery): Promise<LogPage>
  verifyLog(): Promise<LogVerdict>
  /** Gives the path of the file; empty when no place was chosen. */
  saveLog(): Promise<string>
  /** Gives the path of the file; empty when no place was chosen. */
  sendLog(): Promise<string>
  openLog(): Promise<LogVerdict>
  /** Calls back with the state whenever it changes; returns a function that stops it. */
  onChanged(callback: (state: AccessState) => void): () => void
  /** Calls back with the path of an invitation that was dropped on the window; returns a function that stops it. */
  onDropped(callback: (path: string) => void): () => void
}
