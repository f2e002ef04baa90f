package backend

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// FirstAddedFrom says where a first-added time was taken from.
type FirstAddedFrom string

// The sources of a first-added time.
const (
	FirstAddedPlatform FirstAddedFrom = "platform"
	FirstAddedAccount  FirstAddedFrom = "account" // the earliest account's; approximate
	FirstAddedDevice   FirstAddedFrom = "device"  // when this device first saw it; approximate
	FirstAddedUnknown  FirstAddedFrom = "unknown"
	// FirstAddedUnreadable is for a time that came in a form that cannot be read, where
	// nothing else is known.
	FirstAddedUnreadable FirstAddedFrom = "unreadable"
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

	Assessment Assessment
}

// Connections lists the connections in the order of Judged.Compare: the first one
// is the worst.
func (r *Record) Connections() []ConnectionFacts {
	facts := make([]ConnectionFacts, len(r.connections))
	for i, connection := range r.connections {
		facts[i] = r.facts(connection)
	}
	slices.SortFunc(facts, func(a, b ConnectionFacts) int {
		first, second := a.Judged(), b.Judged()
		return first.Compare(&second)
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

// DisplayName is the best name there is: FullName or, where neither the
// institution nor the connection has a name, the institution's code.
func (f *ConnectionFacts) DisplayName() string {
	return cmp.Or(FullName(f.Institution.Name, f.Name), f.Institution.Code)
}

// Judged is the connection as lists and summaries name it.
func (f *ConnectionFacts) Judged() Judged {
	return Judged{GUID: f.GUID, Name: f.DisplayName(), Status: f.Status, Assessment: f.Assessment}
}

// Overview sums up the connections that are there now.
func (r *Record) Overview() Overview {
	judged := make([]Judged, len(r.connections))
	for i, facts := range r.Connections() {
		judged[i] = facts.Judged()
	}
	return NewOverview(judged, r.states[PartConnections] == PartReady)
}

// FetchedAt is when what is shown of a part was fetched; zero while nothing is.
// Another part that is fetched again later does not make it newer.
func (r *Record) FetchedAt(kind PartKind) time.Time {
	if at, saved := r.saved[kind]; saved {
		return at
	}
	return r.fetched[kind]
}

// AttemptsFetchedAt is when the last of the attempts that are shown were fetched.
func (r *Record) AttemptsFetchedAt() time.Time {
	var last time.Time
	for _, kind := range []PartKind{PartJobs, PartAttempts, PartHistory} {
		if at := r.FetchedAt(kind); at.After(last) {
			last = at
		}
	}
	return last
}

// LastAttemptFamily says what the last attempt's status asks for.
func (f *ConnectionFacts) LastAttemptFamily() Family {
	if f.LastAttemptStatusDerived && f.LastAttemptStatus == string(f.Status) {
		return f.Status.Family()
	}
	return JobFamily(f.LastAttemptStatus)
}

func (r *Record) facts(c Connection) ConnectionFacts {
	f := ConnectionFacts{Connection: c, Accounts: byName(r.accounts[c.GUID])}
	f.Institution, f.InstitutionKnown = r.institutions[c.InstitutionCode]
	f.Institution.GUID = cmp.Or(f.Institution.GUID, c.InstitutionGUID)
	f.Institution.Code = cmp.Or(f.Institution.Code, c.InstitutionCode)

	job, known := r.Timeline.Job(c.LatestJobGUID)
	if known && job.Status != "" && (job.ConnectionGUID == "" || job.ConnectionGUID == c.GUID) {
		f.LastAttemptStatus = job.Status
	} else {
		f.LastAttemptStatus = deriveLastAttemptStatus(&c)
		f.LastAttemptStatusDerived = f.LastAttemptStatus != ""
	}
	f.FirstAddedAt, f.FirstAddedFrom = firstAdded(&c, f.Accounts)
	f.Assessment = Assess(&c, &f.Institution, r.User, r.FetchedAt(PartConnections))
	return f
}

// byName gives accounts in an order of their own: that of the platform says nothing,
// and may be another one each time.
func byName(accounts []Account) []Account {
	return slices.SortedFunc(slices.Values(accounts), func(a, b Account) int {
		return cmp.Or(CompareNames(a.Name, b.Name), cmp.Compare(a.GUID, b.GUID))
	})
}

// deriveLastAttemptStatus works out how the last attempt went from the
// connection alone. It gives nothing rather than a guess: success is told only of a
// connection that works, and only where both times show that the last attempt
// brought it.
func deriveLastAttemptStatus(c *Connection) string {
	runs := c.IsBeingAggregated != nil && *c.IsBeingAggregated
	switch {
	case runs && c.Status != StatusChallenged: // which waits for the caller meanwhile
		return "INITIATED"
	case !runs && c.LastAttemptAt.IsZero() && !c.Unreadable.Has(TimeLastAttempt): // there was none
		return ""
	}
	switch {
	case c.Status == StatusConnected:
		if c.LastAttemptAt.IsZero() || c.LastSuccessAt.Before(c.LastAttemptAt) {
			return ""
		}
		return "COMPLETED"
	case c.Status.NamesAttempt():
		return string(c.Status)
	default: // says nothing of the last attempt
		return ""
	}
}

func firstAdded(c *Connection, accounts []Account) (time.Time, FirstAddedFrom) {
	if !c.CreatedAt.IsZero() {
		return c.CreatedAt, FirstAddedPlatform
	}
	unreadable := c.Unreadable.Has(TimeCreated)
	var earliest time.Time
	for i := range accounts {
		unreadable = unreadable || accounts[i].Unreadable.Has(TimeCreated)
		earliest = earlier(earliest, accounts[i].CreatedAt)
	}
	switch {
	case !earliest.IsZero():
		return earliest, FirstAddedAccount
	case unreadable:
		return earliest, FirstAddedUnreadable
	default:
		return earliest, FirstAddedUnknown
	}
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
	if guid == "" {
		return ""
	}
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
