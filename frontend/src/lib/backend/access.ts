/** The types of what crosses the bridge about roles and access; Go explains each field (app/access*.go, backend/access). */
import type { Access, Answer, Argument, Methods } from './bound'
import { permissions } from './generated/tables'

/** What a person may do; the Go side decides it (backend/permission.go). */
export { permissions }
export type Permission = (typeof permissions)[number]

export type AccessState = Answer<typeof Access.State>
export type AccessPolicy = AccessState['policy']
export type Colleague = Answer<typeof Access.Colleagues>[number]
export type InviteForm = Argument<typeof Access.Invite>
export type InviteResult = Answer<typeof Access.Invite>
export type InvitationPreview = Answer<typeof Access.Preview>
export type LogQuery = Argument<typeof Access.Log>
export type LogPage = Answer<typeof Access.Log>
export type LogRow = LogPage['rows'][number]
export type LogVerdict = LogPage['verdict']

/** What the page can ask of the Go side about roles and access (app/access.go). */
export interface AccessBackend extends Methods<typeof Access> {
  /** Calls back with the state whenever it changes; returns a function that stops it. */
  onChanged(callback: (state: AccessState) => void): () => void
  /** Calls back with the path of an invitation that was dropped on the window; returns a function that stops it. */
  onDropped(callback: (path: string) => void): () => void
}
