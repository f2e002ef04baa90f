package backend

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// PartState says how far a part of a look-up is.
type PartState string

// The states of a part.
const (
	PartLoading     PartState = "loading"
	PartReady       PartState = "ready"
	PartFailed      PartState = "failed"       // it, or something of it, is missing; a Problem says why
	PartNotProvided PartState = "not_provided" // this platform does not give it; no error
)

// Record gathers the parts of one look-up and joins them. It is not safe for
// concurrent use.
type Record struct {
	Query    Query
	User     *User
	Timeline Timeline

	freshness    Freshness
	connections  []Connection
	accounts     map[string][]Account   // by connection GUID
	institutions map[string]Institution // by code
	total        int
	gaplessSince time.Time
	states       map[PartKind]PartState
	problems     []Problem
}

// NewRecord makes the empty record of a look-up that has begun.
func NewRecord(query Query) *Record {
	r := &Record{
		Query: query, freshness: Freshness{Source: SourceLive, Profile: query.Profile},
		accounts: map[string][]Account{}, institutions: map[string]Institution{},
		states: map[PartKind]PartState{},
	}
	for _, kind := range PartKinds {
		r.states[kind] = PartLoading
	}
	return r
}

// Apply adds one delivery.
func (r *Record) Apply(part Part) {
	if part.Freshness.FetchedAt.After(r.freshness.FetchedAt) || part.Kind == PartUser {
		r.freshness = part.Freshness
	}
	switch part.Kind {
	case PartUser:
		r.User = part.User
	case PartConnections:
		r.connections = append(r.connections, part.Connections...)
	case PartAccounts:
		for _, account := range part.Accounts {
			r.accounts[account.ConnectionGUID] = append(r.accounts[account.ConnectionGUID], account)
		}
	case PartInstitutions:
		for _, institution := range part.Institutions {
			r.institutions[institution.Code] = institution
		}
	case PartJobs, PartAttempts, PartHistory:
		r.total = max(r.total, part.Total)
		r.Timeline.Add(part.Jobs)
		if part.Kind != PartJobs {
			r.reachBack(part.Jobs)
		}
	}
	r.problems = append(r.problems, part.Problems...)
	if part.Done {
		r.states[part.Kind] = r.ended(part.Kind)
	}
}

// ended works out the state of a part from its problems. One thing that the
// platform does not provide does not spoil the rest.
func (r *Record) ended(kind PartKind) PartState {
	state := PartReady
	for _, problem := range r.problems {
		if problem.About.Part != kind {
			continue
		}
		switch {
		case problem.Err.Code != CodeNotProvided:
			state = PartFailed
		case problem.About.ID == "":
			return PartNotProvided
		}
	}
	return state
}

// End marks the parts that are still loading as failed with err: the look-up
// was cancelled, or broke off. Without a user that is one problem, not one for
// each part.
func (r *Record) End(err *Error) {
	for _, kind := range PartKinds {
		if r.states[kind] != PartLoading {
			continue
		}
		r.states[kind] = PartFailed
		if r.User != nil || kind == PartUser {
			r.problems = append(r.problems, Problem{About{Part: kind}, err})
		}
	}
}

// State says how far a part is.
func (r *Record) State(kind PartKind) PartState { return r.states[kind] }

// Problems lists what is missing, and why. That the platform does not provide a
// part is among them.
func (r *Record) Problems() []Problem { return slices.Clone(r.problems) }

// Freshness says how old the record is.
func (r *Record) Freshness() Freshness { return r.freshness }

// TotalAttempts is the number of attempts known to exist: what the platform
// counts, or what has come when that is more.
func (r *Record) TotalAttempts() int { return max(r.total, r.Timeline.Len()) }

// GaplessSince is from when on every attempt is known, since the attempt list is
// read newest first; zero while nothing of the list has come. Latest attempts of
// connections may lie further back.
func (r *Record) GaplessSince() time.Time { return r.gaplessSince }

func (r *Record) reachBack(listed []Job) {
	for i := range listed {
		at := listed[i].At()
		if !at.IsZero() && (r.gaplessSince.IsZero() || at.Before(r.gaplessSince)) {
			r.gaplessSince = at
		}
	}
}

// Complete says whether the history is known back to the first attempt.
func (r *Record) Complete() bool {
	return r.states[PartAttempts] == PartReady && r.states[PartHistory] == PartReady && r.Timeline.Len() >= r.total
}

// FirstAddedFrom says where a first-added time was taken from.
type FirstAddedFrom string

// The sources of a first-added time.
const (
	FirstAddedPlatform FirstAddedFrom = "platform"
	FirstAddedAccount  FirstAddedFrom = "account" // the earliest account's; approximate
	FirstAddedDevice   FirstAddedFrom = "device"  // when this device first saw it; approximate
	FirstAddedUnknown  FirstAddedFrom = "unknown"
)

// ConnectionFacts is a connection joined with what the other parts say of it.
type ConnectionFacts struct {
	Connection
	Institution      Institution // GUID and code at least, as far as the connection names them
	InstitutionKnown bool        // the institution's own call answered
	Accounts         []Account

	LastAttemptStatus        string
	LastAttemptStatusDerived bool // not the platform's word, but worked out from the connection
	FirstAddedAt             time.Time
	FirstAddedFrom           FirstAddedFrom
}

// Connections lists the connections, what needs the caller first, then by name.
func (r *Record) Connections() []ConnectionFacts {
	facts := make([]ConnectionFacts, len(r.connections))
	for i, connection := range r.connections {
		facts[i] = r.facts(connection)
	}
	slices.SortStableFunc(facts, func(a, b ConnectionFacts) int {
		return cmp.Or(
			cmp.Compare(a.Status.Family().Rank(), b.Status.Family().Rank()),
			compareNames(a.DisplayName(), b.DisplayName()),
			cmp.Compare(a.GUID, b.GUID))
	})
	return facts
}

// Connection finds one connection by its GUID.
func (r *Record) Connection(guid string) (ConnectionFacts, bool) {
	for _, connection := range r.connections {
		if connection.GUID == guid {
			return r.facts(connection), true
		}
	}
	return ConnectionFacts{}, false
}

// DisplayName is the best name there is: the connection's, the institution's,
// its code.
func (f *ConnectionFacts) DisplayName() string {
	return cmp.Or(f.Name, f.Institution.Name, f.Institution.Code)
}

func (r *Record) facts(c Connection) ConnectionFacts {
	f := ConnectionFacts{Connection: c, Accounts: r.accounts[c.GUID]}
	f.Institution, f.InstitutionKnown = r.institutions[c.InstitutionCode]
	f.Institution.GUID = cmp.Or(f.Institution.GUID, c.InstitutionGUID)
	f.Institution.Code = cmp.Or(f.Institution.Code, c.InstitutionCode)

	job, known := r.Timeline.Job(c.LatestJobGUID)
	if known && job.Status != "" {
		f.LastAttemptStatus = job.Status
	} else {
		f.LastAttemptStatus = deriveLastAttemptStatus(&c)
		f.LastAttemptStatusDerived = f.LastAttemptStatus != ""
	}
	f.FirstAddedAt, f.FirstAddedFrom = firstAdded(&c, f.Accounts)
	return f
}

// deriveLastAttemptStatus works out how the last attempt went from the
// connection alone. It gives nothing rather than a guess.
func deriveLastAttemptStatus(c *Connection) string {
	switch {
	case c.IsBeingAggregated != nil && *c.IsBeingAggregated:
		return "INITIATED"
	case c.LastAttemptAt.IsZero():
		return ""
	case !c.LastSuccessAt.Before(c.LastAttemptAt):
		return "COMPLETED"
	}
	switch c.Status {
	case StatusChallenged, StatusDenied, StatusExpired, StatusImpeded, StatusLocked, StatusPrevented, StatusRejected:
		return string(c.Status)
	case StatusFailed, StatusDegraded, StatusDisconnected:
		return "FAILED"
	default:
		return ""
	}
}

func firstAdded(c *Connection, accounts []Account) (time.Time, FirstAddedFrom) {
	if !c.CreatedAt.IsZero() {
		return c.CreatedAt, FirstAddedPlatform
	}
	var earliest time.Time
	for _, account := range accounts {
		if !account.CreatedAt.IsZero() && (earliest.IsZero() || account.CreatedAt.Before(earliest)) {
			earliest = account.CreatedAt
		}
	}
	if earliest.IsZero() {
		return earliest, FirstAddedUnknown
	}
	return earliest, FirstAddedAccount
}

// JobName is the best name of what a job was about: its institution's, its
// connection's, the institution's code; empty when there is none.
func (r *Record) JobName(job *Job) string {
	institution := r.JobInstitution(job)
	if institution.Name != "" {
		return institution.Name
	}
	if facts, ok := r.Connection(job.ConnectionGUID); ok {
		return facts.DisplayName()
	}
	return institution.Code
}

// ConnectionName is the best name of a connection, also of one that is gone but
// has left attempts; empty when there is none.
func (r *Record) ConnectionName(guid string) string {
	if facts, ok := r.Connection(guid); ok {
		return facts.DisplayName()
	}
	for _, job := range r.Timeline.jobs {
		if job.ConnectionGUID == guid {
			return r.JobName(job)
		}
	}
	return ""
}

// JobInstitution gives the institution of a job: through its connection, else
// by its GUID among those that are known, else the GUID alone (the connection
// is gone).
func (r *Record) JobInstitution(job *Job) Institution {
	if facts, ok := r.Connection(job.ConnectionGUID); ok {
		return facts.Institution
	}
	for _, code := range slices.Sorted(maps.Keys(r.institutions)) {
		if institution := r.institutions[code]; job.InstitutionGUID != "" && institution.GUID == job.InstitutionGUID {
			return institution
		}
	}
	return Institution{GUID: job.InstitutionGUID}
}
