package backend

import (
	"context"
	"time"
)

// Lookups is a source of look-ups: the platform itself, or something that
// decorates it.
type Lookups interface {
	// Lookup finds the user that query names and hands over all that is known
	// of them, part by part, as it comes. Calls of deliver never overlap. What is
	// saved may come before what is live. The
	// first part of either is always PartUser: nothing is handed over before it is sure
	// whose it is; with query.Only only that part and what follows from it are
	// handed over, since whose it is is known. A part that fails costs only that part: it ends with a
	// Problem. Lookup returns when every part has ended, with nil; or, when the
	// user could not be had or ctx ended, with an *Error.
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

// Dependents lists what is fetched again with a part: the part and what follows
// from it. It is nil for the user, and for what is no part: without the user there
// is nothing that could stay.
func (k PartKind) Dependents() []PartKind {
	switch k {
	case PartConnections: // institutions and latest jobs may be others then
		return []PartKind{PartConnections, PartInstitutions, PartJobs}
	case PartAccounts, PartInstitutions, PartJobs:
		return []PartKind{k}
	case PartAttempts, PartHistory:
		return []PartKind{PartAttempts, PartHistory}
	default:
		return nil
	}
}

// Part is one delivery of a look-up. Of the fields below Freshness, those of
// its kind are filled; Problems may come with any of them.
//
// A part that is saved shows what was known, until something live takes its place.
// Where nothing live will come it is Done.
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
	History        *PriorResult // of a saved PartHistory: every attempt that was kept
	FallbackReason *Error       // of a saved part that is Done: why nothing live comes; nil when nothing was asked for
}

// Request is one try of one request to the platform, as far as it may be told: it
// holds nothing of any user, no address and no query.
type Request struct {
	At        time.Time
	Method    string
	Route     string // such as /users/{user}/members
	Try       int    // from 1
	Status    int    // of the answer; 0 when none came
	Code      Code   // why none came, or not to its end; else empty
	Duration  time.Duration
	Bytes     int64  // of the body, decompressed, as far as it was read
	RequestID string // the platform's own name for it; often empty
}
