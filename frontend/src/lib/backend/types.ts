/**
 * The page's own types of what crosses the bridge. They mirror the wire types of
 * the Go side (app/wire.go), where each field is explained; wails.ts proves that
 * they fit what Go generates. Times are RFC 3339, empty when not given.
 */

export interface LookupRequest {
  requestId: string
  text: string
  /** Only the saved copy is wanted. */
  offline: boolean
  /** Why the user is opened, where the policy asks for it; empty where it was given before. */
  reason: string
}

export interface Understanding {
  kind: string // id, guid or email
  value: string
  origin: string // whole, address or sentence
}

export interface UserView {
  requestId: string
  revision: number
  query: Understanding
  loading: boolean
  user?: User | null
  choice?: Choice | null
  connections: Connection[]
  timeline: TimelineState
  parts: Parts
  freshness: Freshness
  ages: PartAge[]
  /** The saved copy was asked for, and nothing of the platform. */
  offline: boolean
  /** Why the saved copy stands in for the platform's answer. */
  standIn?: Failure | null
  problems: Problem[]
}

export interface Parts {
  user: string
  connections: string
  accounts: string
  institutions: string
  jobs: string
  attempts: string
  history: string
}

export interface User {
  id: string
  guid: string
  emailMasked: string
  isDisabled?: boolean | null
  hasMetadata: boolean
  metadataFields: number
}

export interface Choice {
  users: Candidate[]
  total: number
}

export interface Candidate {
  id: string
  guid: string
  emailMasked: string
  isDisabled?: boolean | null
  /** -1 where they are not known, and with them the rest. */
  connections: number
  /** Of the worst connection. */
  status: string
  /** Why that is judged otherwise than its status says: key `assessment.<reason>`; else empty. */
  reason: string
  /** Of the reasons that name a time. */
  since: string
  /** On any of them; empty for none. */
  lastAttemptAt: string
  lastAttemptUnreadable: boolean
}

export interface Connection {
  guid: string
  name: string
  status: string
  family: string // judged, not the status alone
  reason: string // why it is judged otherwise than its status says: assessment.<reason>; else empty
  since: string // of the reasons that name a time
  statusMessage: string
  error?: ConnectionError | null
  lastAttemptAt: string
  lastAttemptStatus: string
  lastAttemptFamily: string
  lastAttemptStatusDerived: boolean
  lastSuccessAt: string
  firstAddedAt: string
  firstAddedFrom: string
  /** The API's names of times that cannot be read: each is empty here, but was given. */
  unreadableTimes: string[]
  latestJobGuid: string
  isBeingAggregated?: boolean | null
  needsUpdatedCredentials?: boolean | null
  backgroundIsDisabled?: boolean | null
  isOAuth?: boolean | null
  isManual?: boolean | null
  useCases: string[]
  institution: Institution
  accounts: Account[]
}

export interface ConnectionError {
  type: string
  code: string
  message: string
  userMessage: string
}

export interface Institution {
  guid: string
  code: string
  name: string
  url: string
  country: string
  status: string
  clientStatus: string
  known: boolean
}

export interface Account {
  guid: string
  name: string
  type: string
  subtype: string
  isClosed?: boolean | null
}

export interface TimelineState {
  known: number
  total: number
  complete: boolean
  since: string
  /** From here on every attempt is known; empty where that is not so of any time. */
  gaplessSince: string
  /** When this device first saw one of the attempts; empty where that was not kept. */
  seenSince: string
}

export interface Freshness {
  source: string // live, or saved when anything that is shown is
  fetchedAt: string
  profile: string
}

/** Where what is shown of a part came from. */
export interface PartAge {
  part: string
  source: string // live or saved
  fetchedAt: string
}

export interface Problem {
  code: string
  params: Record<string, string>
  part: string
  id: string
}

export interface JobRequest {
  requestId: string
  guid: string
}

export interface TimelineRequest {
  requestId: string
  connections: string[]
  statuses: string[]
  jobTypes: string[]
  requestTypes: string[]
  outcomes: string[]
  from: string
  to: string
  timeZone: string
  offset: number
  limit: number
  chartFrom: string
  chartTo: string
  anchor: string
}

export interface TimelineWindow {
  offset: number
  rows: TimelineRow[]
  rowCount: number
  matching: number
  state: TimelineState
  facets: Facets
  timeZone: string
  chart: ChartDay[]
  anchorRow: number
}

export interface ChartDay {
  day: string
  outcomes: OutcomeCount[]
}

export interface OutcomeCount {
  family: string
  count: number
}

export interface TimelineRow {
  day: string
  dayCount: number
  dayWorst: string
  attempt?: Attempt | null
}

export interface Attempt {
  jobGuid: string
  connectionGuid: string
  at: string
  startedAt: string
  finishedAt: string
  status: string
  family: string
  seemsStuck: boolean // it had been running for too long when it was fetched
  jobType: string
  requestType: string
  institutionName: string
  connectionName: string // its full name, the institution first
  connectionGone: boolean
  /** The platform did not say which connection it is. */
  unnamed: boolean
  from: string // list, latest or empty
  firstSeenAt: string
  /** As of a connection. */
  unreadableTimes: string[]
}

export interface AttemptDetails {
  attempt: Attempt
  institution: Institution
  updatedAt: string
  isAuthenticated?: boolean | null
  errorMessage: string
  errorCode: string
  before: Attempt[]
  after: Attempt[]
  raw: string
  ignored: string[]
}

export interface Recent {
  userId: string
  at: string
  connections: number
  status: string
  family: string
  connectionName: string
  reason: string // why the worst connection is judged otherwise than its status says
  since: string
}

export interface RequestLine {
  at: string
  method: string
  route: string
  try: number
  status: number // 0 when no answer came
  code: string
  durationMs: number
  bytes: number
  requestId: string
}

export interface Facets {
  connections: Facet[]
  statuses: Facet[]
  jobTypes: Facet[]
  requestTypes: Facet[]
  outcomes: Facet[]
}

export interface Facet {
  value: string
  name: string
  gone: boolean
  count: number
}

export interface RevealRequest {
  requestId: string
  field: string // email or metadata
}

export interface Start {
  profile: string
  version: string
  platform: string
  stories: Story[]
}

export interface Story {
  userId: string
  key: string
  status: string
  family: string
}

/** What is kept of one platform that the application can talk to. */
export interface SetupProfile {
  name: string
  baseUrl: string
  clientId: string
  hasKey: boolean
  /** How it is reached: through the system's proxy, none, or one at an address. */
  proxy: string
  proxyAddress: string
  caFile: string
}

export interface Setup {
  /** The profile that is open. */
  open: string
  profiles: SetupProfile[]
  /** Where secrets are kept: keychain, or file where the system has none. */
  keptIn: string
  /** The name under which a damaged settings file was set aside; empty for none. */
  setAside: string
}

/** What a person typed. Secrets that are empty stay as they are kept. */
export interface SetupForm {
  profile: string
  baseUrl: string
  clientId: string
  apiKey: string
  proxy: string
  proxyAddress: string
  proxyUser: string
  proxyPassword: string
  caFile: string
  passphrase: string
}

/** A code of the catalogue with its parameters. */
export interface Failure {
  code: string
  params: Record<string, string>
}

/** How the platform answered a test. */
export interface Probe {
  /** Why it cannot be used; nothing when it accepts the client. */
  failure?: Failure | undefined
  /** That this device's clock is off, whatever else was found; nothing where it is not, or nobody knows. */
  clock?: Failure | undefined
}
