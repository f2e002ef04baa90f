/**
 * The types of what crosses the bridge, under the names that the page uses. Go
 * explains each field (app, backend/view*.go). Times are RFC 3339, empty when not given.
 */
import type { Answer, Application, Argument, Lookup, Setup as SetupMethods } from './bound'

export type LookupRequest = Argument<typeof Lookup.LookupUser>
export type TimelineRequest = Argument<typeof Lookup.GetTimeline>
export type SetupForm = Argument<typeof SetupMethods.Save>

export type Understanding = Answer<typeof Lookup.Understand>
export type UserView = Answer<typeof Lookup.LookupUser>
export type User = NonNullable<UserView['user']>
export type CandidateList = NonNullable<UserView['candidates']>
export type Candidate = CandidateList['users'][number]
export type Connection = UserView['connections'][number]
export type ConnectionError = NonNullable<Connection['error']>
export type Institution = Connection['institution']
export type Account = Connection['accounts'][number]
export type Parts = UserView['parts']
export type PartAge = UserView['ages'][number]
export type Problem = UserView['problems'][number]
/** A code of the catalogue with its parameters. */
export type Failure = NonNullable<UserView['fallbackReason']>

export type TimelineWindow = Answer<typeof Lookup.GetTimeline>
export type TimelineState = TimelineWindow['state']
export type TimelineRow = TimelineWindow['rows'][number]
export type ChartDay = TimelineWindow['chart'][number]
export type Facets = TimelineWindow['facets']
export type Facet = Facets['connections'][number]

export type AttemptDetails = Answer<typeof Lookup.GetJob>
export type Attempt = AttemptDetails['attempt']

export type Recent = Answer<typeof Lookup.Recent>[number]
export type RequestLine = Answer<typeof Lookup.Requests>[number]

export type Start = Answer<typeof Application.Start>
export type Story = Start['stories'][number]

export type Setup = Answer<typeof SetupMethods.Get>
export type SetupProfile = Setup['profiles'][number]
export type Probe = Answer<typeof SetupMethods.Probe>
