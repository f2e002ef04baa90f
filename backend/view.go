package backend

import (
	"cmp"
	"maps"
	"strconv"
	"strings"
	"time"
)

// The types of this package with fields in JSON are what every interface shows: the session
// makes them once, the page and the terminal read them, and files are written from them.
// None of them has a place for metadata, or for the e-mail address that the platform
// gave: see Unmasked. One that was typed is in QueryView. As JSON, lists are never null,
// and an empty string is what the platform did not give.

// Timestamp is an instant in RFC 3339, UTC, with milliseconds. It is empty if the platform
// gave none or one that cannot be read.
type Timestamp string

const timestampLayout = "2006-01-02T15:04:05.000Z07:00"

// NewTimestamp writes a time; the zero time is empty.
func NewTimestamp(at time.Time) Timestamp {
	if at.IsZero() {
		return ""
	}
	return Timestamp(at.UTC().Format(timestampLayout))
}

// Time returns the instant; the zero time for none.
func (t Timestamp) Time() time.Time {
	at, err := time.Parse(time.RFC3339, string(t))
	if err != nil {
		return time.Time{} // it is empty
	}
	return at.UTC()
}

// UserView is everything known about one look-up at one moment, except its attempts. Each
// new part creates a UserView with a higher Revision.
type UserView struct {
	RequestID      string           `json:"requestId"`
	Revision       int              `json:"revision"`
	Query          QueryView        `json:"query"`
	Loading        bool             `json:"loading"`     // parts are still loading
	User           *UserDetails     `json:"user"`        // null while loading, or after a failure
	Candidates     *Candidates      `json:"candidates"`  // when an e-mail address belongs to several users; else null
	Connections    []ConnectionView `json:"connections"` // the worst first
	Timeline       TimelineState    `json:"timeline"`
	Parts          PartStates       `json:"parts"`
	Freshness      FreshnessView    `json:"freshness"`
	Ages           []PartAge        `json:"ages"`
	Offline        bool             `json:"offline"`        // only the saved copy was requested
	FallbackReason *Failure         `json:"fallbackReason"` // why a saved copy is shown instead of the platform's answer; else null
	Problems       []ProblemView    `json:"problems"`
}

// agesApart is the greatest difference between the fetch times of parts of one look-up.
const agesApart = time.Minute

// OtherAges lists the parts whose time or source differs from the rest.
func (v *UserView) OtherAges() []PartAge {
	others := []PartAge{}
	for _, age := range v.Ages {
		if age.Source != v.Freshness.Source || age.FetchedAt.Time().Sub(v.Freshness.FetchedAt.Time()).Abs() >= agesApart {
			others = append(others, age)
		}
	}
	return others
}

// AllManual reports whether all connections are known, there is at least one, and all are
// manual. Manual connections never have attempts.
func (v *UserView) AllManual() bool {
	for i := range v.Connections {
		if !isTrue(v.Connections[i].IsManual) {
			return false
		}
	}
	return v.Parts.Connections == PartReady && len(v.Connections) > 0
}

// QueryView is a Query as it is shown.
type QueryView struct {
	Kind   QueryKind   `json:"kind"`
	Value  string      `json:"value"`
	Origin QueryOrigin `json:"origin"`
}

// View returns the query as it is shown.
func (q *Query) View() QueryView { return QueryView{q.Kind, q.Value, q.Origin} }

// UserDetails is the user without the masked values.
type UserDetails struct {
	ID             string `json:"id"`
	GUID           string `json:"guid"`
	EmailMasked    string `json:"emailMasked"` // such as f•••@•••.example; empty where there is none
	IsDisabled     *bool  `json:"isDisabled"`
	HasMetadata    bool   `json:"hasMetadata"`
	MetadataFields int    `json:"metadataFields"` // number of fields if it is a JSON object, else 0
}

// View returns the user as they are shown.
func (u *User) View() *UserDetails {
	if u == nil {
		return nil
	}
	return &UserDetails{
		ID: u.ID, GUID: u.GUID, EmailMasked: MaskEmail(u.Email), IsDisabled: u.IsDisabled,
		HasMetadata: u.Metadata != "", MetadataFields: MetadataFields(u.Metadata),
	}
}

// Unmasked holds the values that UserDetails masks. Reading it needs a permission.
type Unmasked struct{ Email, Metadata string }

// Candidates are the users who share an e-mail address. Look one up by ID or, without one,
// by GUID.
type Candidates struct {
	Users []Candidate `json:"users"` // at most MaxCandidates
	Total int         `json:"total"` // how many there are
}

// Candidate is one of several users.
type Candidate struct {
	ID          string `json:"id"`
	GUID        string `json:"guid"`
	EmailMasked string `json:"emailMasked"`
	IsDisabled  *bool  `json:"isDisabled"`
	// Connections is the number of connections; -1 if it and the fields below are unknown.
	Connections           int       `json:"connections"`
	JudgedView                      // of the worst connection; empty without connections
	LastAttemptAt         Timestamp `json:"lastAttemptAt"`
	LastAttemptUnreadable bool      `json:"lastAttemptUnreadable"`
}

// View returns the users to choose from; nil for nil.
func (s *SharedEmail) View() *Candidates {
	if s == nil {
		return nil
	}
	candidates := &Candidates{Users: make([]Candidate, len(s.Users)), Total: s.Total}
	for i := range s.Users {
		user := &s.Users[i]
		candidate := Candidate{ID: user.ID, GUID: user.GUID, EmailMasked: MaskEmail(user.Email), IsDisabled: user.IsDisabled, Connections: -1}
		if state, known := s.State(user); known {
			candidate.Connections, candidate.JudgedView = state.Connections, state.Worst.View()
			candidate.LastAttemptAt, candidate.LastAttemptUnreadable = NewTimestamp(state.LastAttemptAt), state.LastAttemptUnreadable
		}
		candidates.Users[i] = candidate
	}
	return candidates
}

// Err returns the failure of a look-up that found several users. It names them.
func (c *Candidates) Err() *Error {
	ids := Views(c.Users, func(u *Candidate) string { return cmp.Or(u.ID, u.GUID) })
	return NewError(CodeSeveralUsers, nil, "n", strconv.Itoa(c.Total), "shown", strconv.Itoa(len(ids)), "ids", strings.Join(ids, ", "))
}

// PartStates is the state of each part.
type PartStates struct {
	User         PartState `json:"user"`
	Connections  PartState `json:"connections"`
	Accounts     PartState `json:"accounts"`
	Institutions PartState `json:"institutions"`
	Jobs         PartState `json:"jobs"`
	Attempts     PartState `json:"attempts"`
	History      PartState `json:"history"`
}

// Of returns a pointer to the state of one part.
func (s *PartStates) Of(kind PartKind) *PartState {
	return map[PartKind]*PartState{
		PartUser: &s.User, PartConnections: &s.Connections, PartAccounts: &s.Accounts, PartInstitutions: &s.Institutions,
		PartJobs: &s.Jobs, PartAttempts: &s.Attempts, PartHistory: &s.History,
	}[kind]
}

// FreshnessView says how old a view is.
type FreshnessView struct {
	Source    Source      `json:"source"`    // live, or saved if anything that is shown is
	FetchedAt Timestamp   `json:"fetchedAt"` // of the oldest part that is shown, if one is saved
	Profile   ProfileName `json:"profile"`
}

// View returns the freshness as it is shown.
func (f Freshness) View() FreshnessView {
	return FreshnessView{f.Source, NewTimestamp(f.FetchedAt), f.Profile}
}

// PartAge is the source and time of a part. Parts that are not shown have none.
type PartAge struct {
	Part      PartKind  `json:"part"`
	Source    Source    `json:"source"`
	FetchedAt Timestamp `json:"fetchedAt"`
}

// Failure is an Error as an interface shows it: the texts of its code are in the
// catalogue (error.<code>).
type Failure struct {
	Code   string            `json:"code"`
	Params map[string]string `json:"params"`
}

// View returns the error as it is shown, without its cause, which is for the log; nil
// for nil.
func (e *Error) View() *Failure {
	if e == nil {
		return nil
	}
	params := maps.Clone(e.Params)
	if params == nil {
		params = map[string]string{}
	}
	return &Failure{string(e.Code), params}
}

// ProblemView is something missing from a look-up, and why.
type ProblemView struct {
	Code   Code              `json:"code"`
	Params map[string]string `json:"params"`
	Part   PartKind          `json:"part"`
	ID     string            `json:"id"` // one institution's code, one connection's or job's GUID; empty: the whole part
}

// View returns the problem as it is shown.
func (p Problem) View() ProblemView {
	failure := p.Err.View()
	return ProblemView{p.Err.Code, failure.Params, p.About.Part, p.About.ID}
}

// About names what the problem is about.
func (p *ProblemView) About() About { return About{p.Part, p.ID} }

// Views converts each item with view. The result is never nil.
func Views[T, V any](items []T, view func(*T) V) []V {
	views := make([]V, len(items))
	for i := range items {
		views[i] = view(&items[i])
	}
	return views
}
