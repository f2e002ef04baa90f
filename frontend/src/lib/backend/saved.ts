/** The types of calls about saved copies. Fields are documented in Go (app/wire_saved.go, backend/view_saved.go). */
import type { Answer, Argument, Saved } from './bound'

export type SavedRequest = Argument<typeof Saved.List>
export type RetentionForm = Argument<typeof Saved.SetRetention>

export type SavedState = Answer<typeof Saved.State>
export type SavedList = Answer<typeof Saved.List>
export type SavedUser = SavedList['users'][number]
export type SnapshotInfo = Answer<typeof Saved.Snapshots>[number]
export type Changes = Answer<typeof Saved.Changes>
export type ConnectionChange = Changes['connections'][number]
export type FieldChange = Changes['user'][number]
export type InstitutionHint = Answer<typeof Saved.Hints>[number]
