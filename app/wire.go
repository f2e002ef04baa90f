package app

// The types in this file cross the bridge to the page as JSON. Times are RFC
// 3339 in UTC with milliseconds, empty when the platform gave none, or none that can
// be read. Statuses and types are the platform's own words; the status of a
// connection is none for the platform's null, and empty when it is not known.

// LookupRequest starts a look-up. RequestID is chosen by the page, so that it
// can cancel the look-up and recognise its events before the answer is there.
type LookupRequest struct {
	RequestID string `json:"requestId"`
	Text      string `json:"text"`    // as typed or pasted
	Offline   bool   `json:"offline"` // only the saved copy is wanted
	Reason    string `json:"reason"`  // why the user is opened; empty where one was given, or none is needed
}

// Understanding says how a typed text will be looked up.
type Understanding struct {
	Kind   string `json:"kind"` // id, guid or email
	Value  string `json:"value"`
	Origin string `json:"origin"` // whole, address or sentence
}

// UserView is all that is known of one look-up at this moment, bar the attempts
// themselves. Every later part brings a new, whole UserView with a higher
// Revision, as the event named by LookupChanged.
type UserView struct {
	RequestID   string        `json:"requestId"`
	Revision    int           `json:"revision"`
	Query       Understanding `json:"query"`
	Loading     bool          `json:"loading"`     // parts are still coming
	User        *User         `json:"user"`        // null until it is there, or when it failed
	Choice      *Choice       `json:"choice"`      // when an e-mail address belongs to several users; else null
	Connections []Connection  `json:"connections"` // the worst first
	Timeline    TimelineState `json:"timeline"`
	Parts       Parts         `json:"parts"`
	Freshness   Freshness     `json:"freshness"`
	Ages        []PartAge     `json:"ages"`
	Offline     bool          `json:"offline"` // the saved copy was asked for, and nothing of the platform
	StandIn     *WireError    `json:"standIn"` // why the saved copy stands in for the platform's answer; else null
	Problems    []Problem     `json:"problems"`
}

// Parts holds the state of each part: loading, ready, failed or not_provided.
type Parts struct {
	User         string `json:"user"`
	Connections  string `json:"connections"`
	Accounts     string `json:"accounts"`
	Institutions string `json:"institutions"`
	Jobs         string `json:"jobs"`
	Attempts     string `json:"attempts"`
	History      string `json:"history"`
}

// User is the user without what is masked: Reveal fetches that.
type User struct {
	ID             string `json:"id"`
	GUID           string `json:"guid"`
	EmailMasked    string `json:"emailMasked"` // such as f•••@•••.example; empty when there is none
	IsDisabled     *bool  `json:"isDisabled"`
	HasMetadata    bool   `json:"hasMetadata"`
	MetadataFields int    `json:"metadataFields"` // number of fields when it is a JSON object, else 0
}

// Choice is the users to whom an e-mail address belongs, of whom one must be
// chosen: looked up by the ID or, where there is none, the GUID.
type Choice struct {
	Users []Candidate `json:"users"` // at most 25
	Total int         `json:"total"` // how many there are
}

// Candidate is one of several users.
type Candidate struct {
	ID          string `json:"id"`
	GUID        string `json:"guid"`
	EmailMasked string `json:"emailMasked"`
	IsDisabled  *bool  `json:"isDisabled"`
	// Connections is how many there are; -1 where they are not known, and with them
	// the rest.
	Connections           int    `json:"connections"`
	Status                string `json:"status"`        // of the worst connection; empty where it is not known, "none" for the platform's null
	Reason                string `json:"reason"`        // why that is judged otherwise than its status says: key assessment.<reason>; else empty
	Since                 string `json:"since"`         // of the reasons that name a time
	LastAttemptAt         string `json:"lastAttemptAt"` // on any of them; empty for none
	LastAttemptUnreadable bool   `json:"lastAttemptUnreadable"`
}

// Connection is one external connection with what the other parts say of it.
type Connection struct {
	GUID          string           `json:"guid"`
	Name          string           `json:"name"` // the best name there is, the institution first; may be empty
	Status        string           `json:"status"`
	Family        string           `json:"family"` // caller, broken, unknown, waiting, working or ended: judged, not the status alone
	Reason        string           `json:"reason"` // why it is judged otherwise than its status says: key assessment.<reason>; else empty
	Since         string           `json:"since"`  // of the reasons that name a time
	StatusMessage string           `json:"statusMessage"`
	Error         *ConnectionError `json:"error"`

	LastAttemptAt            string   `json:"lastAttemptAt"`
	LastAttemptStatus        string   `json:"lastAttemptStatus"`
	LastAttemptFamily        string   `json:"lastAttemptFamily"`
	LastAttemptStatusDerived bool     `json:"lastAttemptStatusDerived"`
	LastSuccessAt            string   `json:"lastSuccessAt"`
	FirstAddedAt             string   `json:"firstAddedAt"`
	FirstAddedFrom           string   `json:"firstAddedFrom"`  // platform, account, device, unreadable or unknown
	UnreadableTimes          []string `json:"unreadableTimes"` // the API's names of times that cannot be read: each is empty here, but was given
	LatestJobGUID            string   `json:"latestJobGuid"`

	IsBeingAggregated       *bool    `json:"isBeingAggregated"`
	NeedsUpdatedCredentials *bool    `json:"needsUpdatedCredentials"`
	BackgroundIsDisabled    *bool    `json:"backgroundIsDisabled"`
	IsOAuth                 *bool    `json:"isOAuth"`
	IsManual                *bool    `json:"isManual"`
	UseCases                []string `json:"useCases"`

	Institution Institution `json:"institution"`
	Accounts    []Account   `json:"accounts"`
}

// ConnectionError is what the platform says went wrong with a connection.
type ConnectionError struct {
	Type        string `json:"type"`
	Code        string `json:"code"`
	Message     string `json:"message"`
	UserMessage string `json:"userMessage"`
}

// Institution is a bank or other outside source. Known is false while its own
// call has not answered: then GUID and Code are the connection's, the rest empty.
type Institution struct {
	GUID         string `json:"guid"`
	Code         string `json:"code"`
	Name         string `json:"name"`
	URL          string `json:"url"`
	Country      string `json:"country"`
	Status       string `json:"status"`
	ClientStatus string `json:"clientStatus"`
	Known        bool   `json:"known"`
}

// Account is one account behind a connection.
type Account struct {
	GUID     string `json:"guid"`
	Name     string `json:"name"`
	Type     string `json:"type"`
	Subtype  string `json:"subtype"`
	IsClosed *bool  `json:"isClosed"`
}

// TimelineState says how much of the history is known.
type TimelineState struct {
	Known    int    `json:"known"`    // attempts loaded
	Total    int    `json:"total"`    // attempts known to exist
	Complete bool   `json:"complete"` // known back to the first attempt
	Since    string `json:"since"`    // the oldest attempt loaded
	// From here on every attempt is known; empty where that is not so of any time.
	GaplessSince string `json:"gaplessSince"`
	// When this device first saw one of the attempts; empty where that was not kept.
	SeenSince string `json:"seenSince"`
}

// Freshness says how old the view is.
type Freshness struct {
	Source    string `json:"source"`    // live, or saved when anything that is shown is
	FetchedAt string `json:"fetchedAt"` // of the oldest part that is shown, when one is saved
	Profile   string `json:"profile"`
}

// Problem is something missing from a look-up: a code of the catalogue (key
// error.<code>) with its params, and what it is about.
type Problem struct {
	Code   string            `json:"code"`
	Params map[string]string `json:"params"`
	Part   string            `json:"part"` // user, connections, accounts, institutions, jobs, attempts or history
	ID     string            `json:"id"`   // one institution's code, one connection's or job's GUID; empty: the whole part
}

// ConnectionRequest asks for one connection of an opened user.
type ConnectionRequest struct {
	RequestID string `json:"requestId"`
	GUID      string `json:"guid"`
}

// JobRequest asks for one attempt of an opened user.
type JobRequest struct {
	RequestID string `json:"requestId"`
	GUID      string `json:"guid"`
}

// TimelineRequest asks for a window of an opened user's timeline. Within a list
// any value matches, between lists all must; an empty list asks nothing, the
// empty string matches what the platform did not give. From and To are days
// (2006-01-02, both inclusive) in TimeZone, an IANA name.
type TimelineRequest struct {
	RequestID    string   `json:"requestId"`
	Connections  []string `json:"connections"`
	Statuses     []string `json:"statuses"`
	JobTypes     []string `json:"jobTypes"`
	RequestTypes []string `json:"requestTypes"`
	Outcomes     []string `json:"outcomes"` // families of attempt statuses
	From         string   `json:"from"`
	To           string   `json:"to"`
	TimeZone     string   `json:"timeZone"`
	Offset       int      `json:"offset"`    // first row, from 0
	Limit        int      `json:"limit"`     // rows wanted, at most 500
	ChartFrom    string   `json:"chartFrom"` // days of the chart, both inclusive; empty for none, at most 92 days
	ChartTo      string   `json:"chartTo"`
	Anchor       string   `json:"anchor"` // the job GUID of an attempt whose row is wanted; empty for none
}

// TimelineWindow answers a TimelineRequest. Rows are day headings and attempts
// together, so that each row of the list has a number and one height.
type TimelineWindow struct {
	Offset    int           `json:"offset"`
	Rows      []TimelineRow `json:"rows"`
	RowCount  int           `json:"rowCount"` // of the whole filtered timeline
	Matching  int           `json:"matching"` // attempts that pass the filters
	State     TimelineState `json:"state"`
	Facets    Facets        `json:"facets"`
	TimeZone  string        `json:"timeZone"`  // the zone that days were counted in
	Chart     []ChartDay    `json:"chart"`     // of the days asked for, those with matching attempts, oldest first
	AnchorRow int           `json:"anchorRow"` // row of the anchor in the filtered timeline; -1 when it is not there
}

// ChartDay counts the matching attempts of one day by the family of their
// status.
type ChartDay struct {
	Day      string         `json:"day"`      // 2006-01-02
	Outcomes []OutcomeCount `json:"outcomes"` // worst first; families without attempts are left out
}

// OutcomeCount is the number of attempts whose status is of one family.
type OutcomeCount struct {
	Family string `json:"family"`
	Count  int    `json:"count"`
}

// TimelineRow is a day heading (Attempt is null) or an attempt of that day.
type TimelineRow struct {
	Day      string   `json:"day"` // 2006-01-02; empty for attempts without a time
	DayCount int      `json:"dayCount"`
	DayWorst string   `json:"dayWorst"` // the worst family among that day's matching attempts
	Attempt  *Attempt `json:"attempt"`
}

// Attempt is one row of the timeline.
type Attempt struct {
	JobGUID         string   `json:"jobGuid"`
	ConnectionGUID  string   `json:"connectionGuid"`
	At              string   `json:"at"`
	StartedAt       string   `json:"startedAt"`
	FinishedAt      string   `json:"finishedAt"`
	Status          string   `json:"status"`
	Family          string   `json:"family"`
	SeemsStuck      bool     `json:"seemsStuck"` // it had been running for too long when it was fetched
	JobType         string   `json:"jobType"`
	RequestType     string   `json:"requestType"`
	InstitutionName string   `json:"institutionName"` // the best name there is; may be empty
	ConnectionName  string   `json:"connectionName"`  // the institution first; empty when it is gone or not known
	ConnectionGone  bool     `json:"connectionGone"`  // the user has no such connection any more
	Unnamed         bool     `json:"unnamed"`         // the platform did not say which connection it is
	UnreadableTimes []string `json:"unreadableTimes"` // the API's names of times that cannot be read
	From            string   `json:"from"`            // list: the platform's attempt list; latest: the latest attempt of its connection; or empty
	FirstSeenAt     string   `json:"firstSeenAt"`     // when this device first had it; empty where that was not kept
}

// AttemptDetails is More details of one attempt.
type AttemptDetails struct {
	Attempt         Attempt     `json:"attempt"`
	Institution     Institution `json:"institution"`
	UpdatedAt       string      `json:"updatedAt"`
	IsAuthenticated *bool       `json:"isAuthenticated"`
	ErrorMessage    string      `json:"errorMessage"`
	ErrorCode       string      `json:"errorCode"`
	Before          []Attempt   `json:"before"`  // up to three of the same connection that came before, nearest first, as far as the history is there
	After           []Attempt   `json:"after"`   // up to three that came after, nearest first
	Raw             string      `json:"raw"`     // indented JSON of the fields that are read, by the API's names; null is what the platform did not give
	Ignored         []string    `json:"ignored"` // names of the fields that came and are not read, sorted
}

// Recent is a user looked up in this run of the application or before. Of a
// look-up that is still loading it says what has come.
type Recent struct {
	UserID         string `json:"userId"`         // what to look up again: the user ID, or the GUID of a user without one
	At             string `json:"at"`             // when the last of the answer was fetched
	Connections    int    `json:"connections"`    // how many there are; -1 while that is not known, or when some could not be had and none of the others needs anyone
	Status         string `json:"status"`         // of the worst connection, the one that stands first on the user's page; empty when there is none or it is not known, "none" for the platform's null
	Family         string `json:"family"`         // of the worst connection; ended when there is none, unknown where Connections is -1
	ConnectionName string `json:"connectionName"` // of the worst connection; may be empty
	Reason         string `json:"reason"`         // why that is judged otherwise than its status says: key assessment.<reason>; else empty
	Since          string `json:"since"`          // of the reasons that name a time
}

// RequestLine is one try of one request to the platform. Nothing in it is of any
// user: the route stands for the address.
type RequestLine struct {
	At         string `json:"at"`
	Method     string `json:"method"`
	Route      string `json:"route"`      // such as /users/{user}/members
	Try        int    `json:"try"`        // from 1
	Status     int    `json:"status"`     // 0 when no answer came
	Code       string `json:"code"`       // why none came, or not to its end: a code of the catalogue; else empty
	DurationMS int    `json:"durationMs"` // milliseconds, until the end of the body
	Bytes      int    `json:"bytes"`      // of the body, decompressed
	RequestID  string `json:"requestId"`  // the platform's own name for it; often empty
}

// Facets counts the attempts for each value of a filter, given the others.
type Facets struct {
	Connections  []Facet `json:"connections"` // Value is a GUID, Name the best name there is
	Statuses     []Facet `json:"statuses"`
	JobTypes     []Facet `json:"jobTypes"`
	RequestTypes []Facet `json:"requestTypes"`
	Outcomes     []Facet `json:"outcomes"` // Value is a family
}

// Facet is one value of a filter.
type Facet struct {
	Value string `json:"value"`
	Name  string `json:"name"`
	Gone  bool   `json:"gone"` // the user has no such connection any more
	Count int    `json:"count"`
}

// RevealRequest asks for a masked value of an opened user.
type RevealRequest struct {
	RequestID string `json:"requestId"`
	Field     string `json:"field"` // email or metadata
}

// Start is what the page needs to know at its start.
type Start struct {
	Profile  string  `json:"profile"`
	Version  string  `json:"version"`
	Platform string  `json:"platform"` // host of the platform, empty for the sandbox
	Stories  []Story `json:"stories"`  // the sandbox's users; empty elsewhere
}

// Story is one sample user. Its texts are story.<key>.title and .detail.
type Story struct {
	UserID string `json:"userId"`
	Key    string `json:"key"`
	Status string `json:"status"`
	Family string `json:"family"`
}

// WireError is the one shape in which a failure reaches the page: the JSON text
// of the rejected promise.
type WireError struct {
	Code   string            `json:"code"`
	Params map[string]string `json:"params"`
}

// LookupChanged is the event that carries a new UserView.
const LookupChanged = "lookup:changed"

// CommandChosen is the event that carries the id of a command (commands.json)
// chosen in a native menu.
const CommandChosen = "command:chosen"
