/**
 * The page's own types of what crosses the bridge about saved copies. They mirror
 * app/wire_saved.go, where each field is explained.
 */
import type { Failure, OutcomeCount, Problem } from './types'

export interface SavedState {
  /** Why there are none; nothing when look-ups are kept. */
  off?: Failure | null
  /** What has to be told once. */
  notice?: Failure | null
  users: number
  bytes: number
  days: number
  most: number
}

export interface SavedRequest {
  text: string
  sort: string // time or worst
  offset: number
  limit: number
}

export interface SavedList {
  users: SavedUser[]
  matching: number
  total: number
}

export interface SavedUser {
  userId: string // empty for a user without one
  guid: string
  at: string
  connections: number // -1 when some could not be had and none of the others needs anyone
  status: string
  family: string
  connectionName: string
  reason: string // why the worst connection is judged otherwise than its status says
  since: string
  attempts: number
  idTaken: boolean // another user was looked up with the same ID since: only the GUID names this one
  altered: string // not empty: the copy is not as it was written, only at is known, and this names it to forget
}

export interface RetentionForm {
  days: number
  most: number
}

/** What one or several look-ups found, when they found the same. */
export interface SnapshotInfo {
  id: number
  times: string[] // newest first
}

export interface ChangesRequest {
  requestId: string
  from: number // 0: the one before to
  to: number // 0: the last one
}

export interface Changes {
  from: string // empty: there is nothing to compare with
  to: string
  none: boolean
  user: FieldChange[]
  connections: ConnectionChange[]
  attempts: AttemptChanges
  missing: Problem[]
  ignored: string[]
}

export interface ConnectionChange {
  kind: string // added, removed or changed
  guid: string
  name: string
  status: string
  family: string
  fields: FieldChange[]
}

export interface FieldChange {
  field: string
  before: string
  after: string
  beforeFamily: string
  afterFamily: string
}

export interface AttemptChanges {
  since: OutcomeCount[]
  learned: number
}

export interface InstitutionHint {
  institutionCode: string
  users: number
  failing: number
}

export interface ExportRequest {
  requestId: string
  format: string // json, csv or html
  full: boolean
  timeZone: string
}

export interface ExportResult {
  path: string // empty when no place was chosen
}
