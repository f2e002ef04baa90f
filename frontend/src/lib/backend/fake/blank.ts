/**
 * An empty value of each type that crosses the bridge: the invented users, the
 * gallery and the tests start from these. A field that is added in Go gets its
 * value here, once.
 */
import type { AccessPolicy, LogRow } from '../access'
import { defaultRetention } from '../generated/tables'
import type { SavedState, SavedUser } from '../saved'
import type { Attempt, Candidate, Connection, Institution, Parts, TimelineState, User, UserView } from '../types'

export const blankUser: User = {
  id: '',
  guid: '',
  emailMasked: '',
  isDisabled: false,
  hasMetadata: false,
  metadataFields: 0
}

export const blankInstitution: Institution = {
  guid: '',
  code: '',
  name: '',
  url: '',
  country: '',
  status: '',
  clientStatus: '',
  known: false
}

export const blankConnection: Connection = {
  guid: '',
  name: '',
  status: '',
  family: 'unknown',
  reason: '',
  since: '',
  statusMessage: '',
  error: null,
  lastAttemptAt: '',
  lastAttemptStatus: '',
  lastAttemptFamily: 'unknown',
  lastAttemptStatusDerived: false,
  lastSuccessAt: '',
  firstAddedAt: '',
  firstAddedFrom: 'unknown',
  unreadableTimes: [],
  latestJobGuid: '',
  isBeingAggregated: false,
  needsUpdatedCredentials: false,
  backgroundIsDisabled: false,
  isOAuth: false,
  isManual: false,
  useCases: [],
  institution: blankInstitution,
  accounts: []
}

export const blankAttempt: Attempt = {
  jobGuid: '',
  connectionGuid: '',
  at: '',
  startedAt: '',
  finishedAt: '',
  status: '',
  family: 'unknown',
  seemsStuck: false,
  jobType: '',
  requestType: '',
  institutionName: '',
  connectionName: '',
  connectionGone: false,
  unnamed: true,
  from: '',
  firstSeenAt: '',
  unreadableTimes: []
}

export const blankTimeline: TimelineState = {
  known: 0,
  total: 0,
  complete: false,
  since: '',
  gaplessSince: '',
  seenSince: ''
}

/** All parts in one state. */
export function partsOf(state: string): Parts {
  return {
    user: state,
    connections: state,
    accounts: state,
    institutions: state,
    jobs: state,
    attempts: state,
    history: state
  }
}

export const blankView: Omit<UserView, 'requestId' | 'query'> = {
  revision: 1,
  loading: false,
  user: null,
  connections: [],
  timeline: blankTimeline,
  parts: partsOf('failed'),
  freshness: { source: 'live', fetchedAt: '', profile: 'sandbox' },
  ages: [],
  offline: false,
  problems: []
}

export const blankCandidate: Candidate = {
  id: '',
  guid: '',
  emailMasked: '',
  connections: 0,
  status: '',
  family: '',
  reason: '',
  since: '',
  lastAttemptAt: '',
  lastAttemptUnreadable: false
}

export const blankSaved: SavedUser = {
  userId: '',
  guid: '',
  at: '',
  connections: -1,
  status: '',
  family: 'unknown',
  connectionName: '',
  reason: '',
  since: '',
  attempts: 0,
  idTaken: false,
  altered: ''
}

/** Nothing is saved, and nothing was chosen. */
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
