package backend

import (
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
	Query    Query // without what was known before
	User     *User
	Timeline Timeline

	freshness    Freshness
	connections  []Connection
	accounts     map[string][]Account   // by connection GUID
	institutions map[string]Institution // by code
	total        int
	listed       Span // by the attempt list
	states       map[PartKind]PartState
	problems     []Problem
	again        map[PartKind]bool // parts of which something is shown that the next delivery replaces
	saved        savedParts
	fetched      map[PartKind]time.Time // when the live parts that came were fetched
	live         [][]Job                // attempts that came beside saved ones
	kept         *Known                 // the saved history, when it has come
	standIn      *Error

	before *Known // what an earlier look-up found
	held   []Job  // of that: attempts that may have changed, until it is sure how they are now
	away   bool   // some of those could not be asked for
}

// NewRecord makes the empty record of a look-up that has begun.
func NewRecord(query Query) *Record {
	r := &Record{
		Query: query, freshness: Freshness{Source: SourceLive, Profile: query.Profile},
		accounts: map[string][]Account{}, institutions: map[string]Institution{},
		states: map[PartKind]PartState{}, again: map[PartKind]bool{}, saved: savedParts{}, fetched: map[PartKind]time.Time{},
		before: query.Known,
	}
	r.Query.Known = nil
	for _, kind := range PartKinds {
		r.states[kind] = PartLoading
	}
	return r
}

// Apply adds one delivery.
func (r *Record) Apply(part Part) {
	if part.Freshness.Source == SourceSaved {
		r.show(part)
		return
	}
	r.confirm(part)
	if part.Freshness.FetchedAt.After(r.freshness.FetchedAt) || part.Kind == PartUser {
		r.freshness = part.Freshness
	}
	if part.Freshness.FetchedAt.After(r.fetched[part.Kind]) {
		r.fetched[part.Kind] = part.Freshness.FetchedAt
	}
	r.replace(part)
	switch part.Kind {
	case PartUser:
		r.User = part.User
		r.resume(part.Freshness.FetchedAt)
	case PartConnections:
		r.connections = append(r.connections, part.Connections...)
	case PartAccounts:
		r.addAccounts(part.Accounts)
	case PartInstitutions:
		r.addInstitutions(part.Institutions)
	case PartJobs, PartAttempts, PartHistory:
		r.total = max(r.total, part.Total)
		r.addLive(part.Jobs)
		if part.Kind != PartJobs {
			r.reachBack(part.Jobs)
		}
	}
	r.problems = append(r.problems, part.Problems...)
	if part.Done {
		r.states[part.Kind] = r.ended(part.Kind)
		r.settleSaved(part.Kind)
		r.restore()
	}
}

func (r *Record) addAccounts(accounts []Account) {
	for _, account := range accounts {
		r.accounts[account.ConnectionGUID] = append(r.accounts[account.ConnectionGUID], account)
	}
}

func (r *Record) addInstitutions(institutions []Institution) {
	for _, institution := range institutions {
		r.institutions[institution.Code] = institution
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

// End marks those of the parts that are still loading as failed with err: the
// look-up was cancelled, or broke off. Without a user that is one problem, not one
// for each part.
func (r *Record) End(kinds []PartKind, err *Error) {
	for _, kind := range kinds {
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
// part is among them, and so is what came in a form that cannot be read.
func (r *Record) Problems() []Problem {
	return append(slices.Clone(r.problems), r.unreadable()...)
}

// TotalAttempts is the number of attempts known to exist: what the platform
// counts, or what has come when that is more.
func (r *Record) TotalAttempts() int { return max(r.total, r.Timeline.Len()) }

// GaplessSince is from when on every attempt is known, since the attempt list is
// read newest first; zero while nothing of the list has come. Latest attempts of
// connections may lie further back. It is zero too while the time of an attempt
// cannot be read, which may be of any time.
func (r *Record) GaplessSince() time.Time {
	if r.hasUnreadableAttempts() {
		return time.Time{}
	}
	return r.gapless().Since
}

func (r *Record) reachBack(listed []Job) {
	for i := range listed {
		at := listed[i].At()
		if !at.IsZero() {
			r.listed = r.listed.with(at)
		}
	}
}

// Complete says whether the history is known back to the first attempt. Where this
// device knows older attempts than the platform lists, and the list does not reach
// them, there may have been others between. And where the time of an attempt cannot
// be read, nobody can tell.
func (r *Record) Complete() bool {
	if r.hasUnreadableAttempts() {
		return false
	}
	since, gapless := r.Timeline.Since(), r.gapless().Since
	return r.isWhole() && (since.IsZero() || !gapless.IsZero() && !since.Before(gapless))
}

// isWhole says whether there is no attempt on the platform that is not known.
func (r *Record) isWhole() bool {
	return r.states[PartAttempts] == PartReady && r.states[PartHistory] == PartReady && r.Timeline.Len() >= r.total
}
