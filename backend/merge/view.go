package merge

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"userlookup/backend"
)

// View is what the layers come to.
type View struct {
	Query       backend.Query // without what was known before
	User        *backend.User // nil where there is none, or none who may be shown
	Connections []backend.ConnectionFacts
	Timeline    *backend.Timeline // not to be added to; it grows with the next view
	Problems    []backend.Problem

	// Answers says of each part how far the answer is: the platform's or, where that is
	// the answer, the saved copy's. States says it of what is shown: of a part of which
	// the copy is shown until the platform answers, that is ready.
	Answers, States map[backend.PartKind]backend.PartState
	Ages            map[backend.PartKind]backend.Freshness // of the parts that are shown
	// Freshness says how old the whole is: where something of it is saved, as old as the
	// oldest of that.
	Freshness         backend.Freshness
	AttemptsFetchedAt time.Time      // the last of those that are shown; zero for none
	FallbackReason    *backend.Error // why the saved copy is the answer; nil where it is not, or was asked for
	Confirmed         bool           // the platform said who the user is, not only the saved copy

	Total    int  // attempts that are known to exist
	Complete bool // no attempt is missing
	// GaplessSince is from when on every attempt is known; zero for no time. Latest
	// attempts of connections may be older.
	GaplessSince time.Time

	connections  []backend.Connection
	institutions []backend.Institution
	places       map[string]int // of connections by GUID, counted from 1
	history      history
	whole        bool                 // no attempt of the platform's is missing
	before       *backend.PriorResult // of the prior layer or the saved one; nil for none
}

// View merges the layers. It is a function of the layers alone: an earlier view of the
// same look-up, nil for none, only saves it the work of going through all attempts
// again. That one is used up.
func (l Layers) View(earlier *View) *View {
	v := &View{
		Query: l.query, User: l.live.user, Confirmed: l.live.user != nil,
		Answers: map[backend.PartKind]backend.PartState{}, States: map[backend.PartKind]backend.PartState{}, Ages: map[backend.PartKind]backend.Freshness{},
	}
	saved, owner := l.saved, l.saved.user
	if owner == nil && saved.history != nil { // a copy that was found late
		owner = &saved.history.User
	}
	switch {
	case owner == nil, v.User != nil && v.User.GUID != owner.GUID, v.User == nil && l.rule(backend.PartUser).user == never:
		saved = layer{} // it is another user's, or nobody's
	case v.User == nil:
		v.User = saved.user
	}
	prior := l.priorOf(v.User)

	fetched := l.stamp(v, saved)
	v.FallbackReason = saved.because
	of := func(kind backend.PartKind) (rule, part, part, []backend.Problem) {
		live := l.live.parts[kind]
		return l.rule(kind), live.content(), saved.parts[kind], live.allProblems()
	}
	r, came, copied, problems := of(backend.PartConnections)
	v.connections = with(r.lists, came.arrived(), came.connections, copied.connections, connectionID, problems)
	r, came, copied, problems = of(backend.PartInstitutions)
	v.institutions = with(r.institutions, came.arrived(), came.institutions, copied.institutions, institutionID, problems)
	r, came, copied, problems = of(backend.PartAccounts)
	accounts := with(r.lists, came.arrived(), came.accounts, copied.accounts, accountID, problems)
	v.history = l.history(saved, prior, earlier)
	v.Timeline = v.history.shown
	v.join(accounts, fetched[backend.PartConnections])
	v.Problems = append(l.problems(v, saved), v.unreadable(accounts)...)

	total := l.live.total
	if attempts := l.live.parts[backend.PartAttempts]; (!attempts.arrived() || len(attempts.problems) > 0) && !l.refusesAttempts() {
		total = max(total, saved.total)
	}
	v.Total = max(total, v.Timeline.Len())
	v.whole = l.isRead() && v.Timeline.Len() >= total
	if v.before = prior; prior == nil && !l.refusesAttempts() {
		v.before = saved.history
	}
	if v.Timeline.Unreadable() > 0 || slices.ContainsFunc(v.connections, func(c backend.Connection) bool {
		return c.Unreadable.Has(backend.TimeLastAttempt | backend.TimeLastSuccess)
	}) {
		return v // an attempt may be of any time
	}
	since := v.Timeline.Since()
	v.GaplessSince = v.history.gapless.Since
	v.Complete = v.whole && (since.IsZero() || !v.GaplessSince.IsZero() && !since.Before(v.GaplessSince))
	return v
}

// priorOf is what an earlier look-up of this run found of a user; nil for nothing.
func (l Layers) priorOf(user *backend.User) *backend.PriorResult {
	switch {
	case l.query.Only != "": // of whom is known
		return l.prior
	case user == nil:
		return nil
	default:
		return l.prior.Of(user.GUID)
	}
}

// rule is that for the platform's answer about a part. What an answer took from the
// earlier layers does not come back when the part is begun again.
func (l Layers) rule(kind backend.PartKind) rule {
	part := l.live.parts[kind]
	r := rules[part.outcome()]
	for before := part.before; before != nil; before = before.before {
		if !before.ended {
			continue
		}
		b := rules[before.outcome()]
		r.isSaved = r.isSaved && b.isSaved
		r.lists, r.institutions, r.attempts = min(r.lists, b.lists), min(r.institutions, b.institutions), min(r.attempts, b.attempts)
	}
	return r
}

// stamp fills in how far each part is, and where what is shown of it came from. It
// gives when that was fetched.
func (l Layers) stamp(v *View, saved layer) (fetched map[backend.PartKind]time.Time) {
	fetched = map[backend.PartKind]time.Time{}
	live := backend.Freshness{Source: backend.SourceLive, FetchedAt: l.live.newest, Profile: l.query.Profile}
	v.Freshness = live
	for _, kind := range backend.PartKinds {
		part, state := l.live.parts[kind], rules[l.answer(kind)].state
		v.Answers[kind], v.States[kind], fetched[kind] = state, state, part.fetchedAt()
		copied := backend.Freshness{Source: backend.SourceSaved, FetchedAt: saved.parts[kind].at, Profile: l.query.Profile}
		switch {
		case l.rule(kind).isSaved && !copied.FetchedAt.IsZero():
			v.Ages[kind], fetched[kind] = copied, copied.FetchedAt
			if v.Freshness.Source == backend.SourceLive || copied.FetchedAt.Before(v.Freshness.FetchedAt) {
				v.Freshness = copied
			}
			if state == backend.PartLoading {
				v.States[kind] = backend.PartReady // it is the copy that is shown, which is whole
			}
		case state == backend.PartReady:
			v.Ages[kind] = live
		}
		if slices.Contains(attemptKinds, kind) && fetched[kind].After(v.AttemptsFetchedAt) {
			v.AttemptsFetchedAt = fetched[kind]
		}
	}
	return fetched
}

// join makes the facts of each connection.
func (v *View) join(accounts []backend.Account, fetchedAt time.Time) {
	of := map[string][]backend.Account{}
	for _, account := range accounts {
		of[account.ConnectionGUID] = append(of[account.ConnectionGUID], account)
	}
	institutions := make(map[string]*backend.Institution, len(v.institutions))
	for i := range v.institutions {
		institutions[v.institutions[i].Code] = &v.institutions[i]
	}
	v.Connections = make([]backend.ConnectionFacts, len(v.connections))
	for i, c := range v.connections {
		var latest *backend.Job
		if job, known := v.Timeline.Job(c.LatestJobGUID); known {
			latest = &job
		}
		v.Connections[i] = backend.NewConnectionFacts(c, institutions[c.InstitutionCode], of[c.GUID], latest, v.User, fetchedAt)
	}
	backend.SortConnections(v.Connections)
	v.places = make(map[string]int, len(v.connections))
	for i := range v.Connections {
		if guid := v.Connections[i].GUID; v.places[guid] == 0 {
			v.places[guid] = i + 1
		}
	}
}

// askedInOrder are the parts in the order in which the platform is asked for them.
var askedInOrder = []backend.PartKind{
	backend.PartUser, backend.PartConnections, backend.PartAccounts, backend.PartAttempts, backend.PartInstitutions, backend.PartJobs, backend.PartHistory,
}

// problems lists what is missing, and why: of each part what the answer says. That the
// platform does not provide a part is among them. Where there is no user it is one
// problem, not one for each part.
func (l Layers) problems(v *View, saved layer) []backend.Problem {
	var problems []backend.Problem
	for _, kind := range askedInOrder {
		if v.User == nil && v.Answers[backend.PartUser] == backend.PartFailed && kind != backend.PartUser {
			break
		}
		of := slices.Concat(l.live.parts[kind].problems, saved.parts[kind].problems)
		slices.SortStableFunc(of, func(a, b backend.Problem) int { return cmp.Compare(a.About.ID, b.About.ID) })
		problems = append(problems, of...)
	}
	return problems
}

// unreadable gives a problem for each part in which times came in a form that cannot be
// read, one for accounts of which the platform did not name the connection, and one for
// a user without a GUID. It is worked out from what is shown, not from the answers, so
// that it is the same of a saved copy, and of attempts that are not asked for again. It
// costs the part nothing else.
func (v *View) unreadable(accounts []backend.Account) (problems []backend.Problem) {
	connections, times, unnamed := 0, 0, 0
	for i := range v.connections {
		if v.connections[i].Unreadable != 0 {
			connections++
		}
	}
	for i := range accounts {
		if accounts[i].Unreadable != 0 {
			times++
		}
		if accounts[i].ConnectionGUID == "" {
			unnamed++
		}
	}
	if v.User != nil && v.User.GUID == "" {
		problems = append(problems, backend.Problem{About: backend.About{Part: backend.PartUser}, Err: backend.NewError(backend.CodeNoUserGUID, nil)})
	}
	add := func(kind backend.PartKind, code backend.Code, n int) {
		if n > 0 {
			problems = append(problems, backend.Problem{About: backend.About{Part: kind}, Err: backend.NewError(code, nil, "n", strconv.Itoa(n))})
		}
	}
	add(backend.PartConnections, backend.CodeTimeUnreadable, connections)
	add(backend.PartAccounts, backend.CodeTimeUnreadable, times)
	add(backend.PartAccounts, backend.CodeAccountUnnamed, unnamed)
	add(backend.PartAttempts, backend.CodeTimeUnreadable, v.Timeline.Unreadable())
	return problems
}

// Accumulator holds the layers of a look-up under way, and the newest view of them. It is
// not safe for concurrent use.
type Accumulator struct {
	layers Layers
	view   *View // nil before the first
	old    bool  // the view is of earlier layers
}

// NewAccumulator holds those of a look-up that has begun.
func NewAccumulator(query backend.Query) *Accumulator {
	return &Accumulator{layers: New(query), old: true}
}

// View gives the newest view. It is not to be changed, and its timeline grows.
func (a *Accumulator) View() *View {
	if a.old {
		a.view, a.old = a.layers.View(a.view), false
	}
	return a.view
}

// Apply adds one delivery.
func (a *Accumulator) Apply(part backend.Part) { a.layers, a.old = a.layers.With(part), true }

// Again begins parts again.
func (a *Accumulator) Restart(kinds []backend.PartKind) {
	a.layers, a.old = a.layers.Restart(kinds), true
}

// Stop ends those of the parts that have not ended.
func (a *Accumulator) Stop(kinds []backend.PartKind, err *backend.Error) {
	a.layers, a.old = a.layers.Stop(kinds, err), true
}
