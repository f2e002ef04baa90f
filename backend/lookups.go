package backend

import (
	"context"
	"time"
)

// Lookups is a source of look-ups: the platform itself, or something that
// decorates it.
type Lookups interface {
	// Lookup finds the user that query names and delivers everything known about them, part
	// by part, as it arrives. Calls of deliver never overlap. Saved data may come before live
	// data. The first part from either source is PartUser, so that nothing is delivered before
	// the user is known; with query.Only, just that part and its dependents are delivered. A
	// part that fails ends with a Problem and does not affect the others. Lookup returns nil
	// when every part has ended, or an *Error if the user could not be found or ctx ended.
	Lookup(ctx context.Context, query Query, deliver func(Part)) error
}

// PartKind names a part of a look-up.
type PartKind string

// The kinds of parts.
const (
	PartUser         PartKind = "user"
	PartConnections  PartKind = "connections"
	PartAccounts     PartKind = "accounts"
	PartInstitutions PartKind = "institutions" // one delivery for each institution
	PartJobs         PartKind = "jobs"         // latest jobs that the attempt list does not hold
	PartAttempts     PartKind = "attempts"     // the first page of the attempt list
	PartHistory      PartKind = "history"      // the rest of the attempt list, many deliveries
)

// PartKinds lists every kind of part.
var PartKinds = []PartKind{PartUser, PartConnections, PartAccounts, PartInstitutions, PartJobs, PartAttempts, PartHistory}

// Dependents lists the parts to fetch again when k is: k itself and what depends on it. It
// is nil for the user, without whom nothing remains, and for unknown kinds.
func (k PartKind) Dependents() []PartKind {
	switch k {
	case PartConnections: // institutions and latest jobs may change with them
		return []PartKind{PartConnections, PartInstitutions, PartJobs}
	case PartAccounts, PartInstitutions, PartJobs:
		return []PartKind{k}
	case PartAttempts, PartHistory:
		return []PartKind{PartAttempts, PartHistory}
	default:
		return nil
	}
}

// Part is one delivery of a look-up. The fields below Freshness are set according to Kind;
// Problems may come with any of them.
//
// A saved part is shown until live data replaces it. It is Done if no live data will come.
type Part struct {
	Kind      PartKind
	Done      bool // nothing more of this kind follows
	Freshness Freshness
	Problems  []Problem // what is missing from this part, and why

	User           *User
	Connections    []Connection
	Accounts       []Account
	Institutions   []Institution
	Jobs           []Job        // of PartJobs, PartAttempts and PartHistory
	Total          int          // of PartAttempts: the number of attempts that the platform counts
	History        *PriorResult // of a saved PartHistory: every saved attempt
	FallbackReason *Error       // of a saved part that is Done: why there is no live data; nil if none was requested
}

// Request is one try of one request to the platform. It contains no user data, no address
// and no query.
type Request struct {
	At        time.Time
	Method    string
	Route     string // such as /users/{user}/members
	Try       int    // from 1
	Status    int    // HTTP status; 0 without a response
	Code      Code   // why the response is missing or incomplete; else empty
	Duration  time.Duration
	Bytes     int64  // of the body, decompressed, as far as it was read
	RequestID string // the platform's own name for it; often empty
}
