/** The types of calls about roles and access. Fields are documented in Go (app/access*.go, backend/access). */
import type { Access, Answer, Argument, Methods } from './bound'
import { permissions } from './generated/tables'

/** Defined in backend/permission.go. */
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

/** The calls about roles and access (app/access.go). */
export interface AccessBackend extends Methods<typeof Access> {
  /** Calls back with every new state. Returns how to stop. */
  onChanged(callback: (state: AccessState) => void): () => void
  /** Calls back with the path of an invitation that was dropped on the window. Returns how to stop. */
  onDropped(callback: (path: string) => void): () => void
}
