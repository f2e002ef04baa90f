/**
 * An empty value of each type of the Go side, for the sample users, the
 * gallery and the tests. Generated from Go (build/tables/blank.go).
 */
import type { AccessPolicy, LogRow } from '../access'
import blank from '../generated/blank.json'
import { defaultRetention } from '../generated/tables'
import type { SavedState, SavedUser } from '../saved'
import type { Attempt, Candidate, Connection, Institution, Parts, TimelineState, User, UserView } from '../types'

export const blankUser: User = { ...blank.user, isDisabled: false }

export const blankInstitution: Institution = blank.connection.institution

export const blankConnection: Connection = {
  ...blank.connection,
  family: 'unknown',
  firstAddedFrom: 'unknown',
  isBeingAggregated: false,
  needsUpdatedCredentials: false,
  backgroundIsDisabled: false,
  isOAuth: false,
  isManual: false
}

export const blankAttempt: Attempt = blank.attempt

export const blankTimeline: TimelineState = blank.view.timeline

/** All parts in one state. */
export function partsOf(state: string): Parts {
  return Object.fromEntries(Object.keys(blank.view.parts).map((part) => [part, state])) as typeof blank.view.parts
}

export const blankView: Omit<UserView, 'requestId' | 'query'> = {
  ...blank.view,
  revision: 1,
  parts: partsOf('failed'),
  freshness: { source: 'live', fetchedAt: '', profile: 'sandbox' }
}

export const blankCandidate: Candidate = blank.candidate

export const blankSaved: SavedUser = { ...blank.savedUser, connections: -1, family: 'unknown' }

/** Nothing is saved; defaults. */
export const blankSavedState: SavedState = { off: null, notice: null, users: 0, bytes: 0, ...defaultRetention }

/** The policy of a first Admin, and of the sample data (backend/access/policy.go). */
export const firstPolicy: AccessPolicy = {
  reason: false,
  mask: false,
  retentionDays: 30,
  export: true,
  lockMinutes: 15,
  offlineHours: 72,
  logFolder: ''
}

export const blankRow: LogRow = {
  row: '',
  at: '',
  who: '',
  role: '',
  kind: '',
  whom: '',
  source: '',
  age: '',
  detail: '',
  reason: '',
  broken: false
}
