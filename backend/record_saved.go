package backend

import (
	"cmp"
	"time"
)

// savedParts says of which parts something saved is shown, and when that was
// fetched.
type savedParts map[PartKind]time.Time

// show takes in what was saved. It stays until something live takes its place.
func (r *Record) show(part Part) {
	if !part.Done && r.states[part.Kind] != PartLoading {
		r.showLate(part)
		return
	}
	if at := part.Freshness.FetchedAt; !at.IsZero() {
		r.saved[part.Kind] = at
	}
	r.again[part.Kind] = true
	switch part.Kind {
	case PartUser:
		r.User = cmp.Or(part.User, r.User)
	case PartConnections:
		r.connections = append(r.connections, part.Connections...)
	case PartAccounts:
		r.addAccounts(part.Accounts)
	case PartInstitutions:
		r.addInstitutions(part.Institutions)
	case PartJobs, PartAttempts, PartHistory:
		r.total = max(r.total, part.Total)
		r.Timeline.Add(part.Jobs)
		if part.History != nil {
			r.kept = part.History
			r.Timeline = r.kept.Timeline.Fork()
		}
	}
	if part.Done {
		r.problems = append(r.problems, part.Problems...)
		r.states[part.Kind] = r.ended(part.Kind)
		r.standIn = cmp.Or(r.standIn, part.Because)
	}
}

// showLate takes in the attempts that were saved, when the platform has answered
// already.
func (r *Record) showLate(part Part) {
	if r.kept = part.History.Of(r.User.GUID); r.kept == nil {
		return
	}
	r.Timeline.Add(r.kept.Timeline.Newest(r.kept.Timeline.Len()))
}

// confirm makes room for what is live where that shows that what was saved is not
// so any more: it is another user's, or counted otherwise.
func (r *Record) confirm(part Part) {
	if part.Kind == PartUser && r.User != nil && part.User != nil && r.User.GUID != part.User.GUID {
		r.withdraw()
	}
	if _, saved := r.saved[PartAttempts]; saved && part.Kind == PartAttempts && len(part.Problems) == 0 {
		r.total = 0
	}
}

// addLive adds attempts that are no copy.
func (r *Record) addLive(jobs []Job) {
	if len(r.saved) > 0 {
		r.live = append(r.live, jobs)
	}
	r.Timeline.Add(jobs)
}

// settleSaved decides, when a part has ended, what becomes of what was shown of it
// from the saved copy: it stays where that may stand in, goes where the platform
// refused, and else is confirmed. That the platform lists no attempts takes nothing
// from those that were kept: they are this device's own history.
func (r *Record) settleSaved(kind PartKind) {
	if _, shown := r.saved[kind]; !shown {
		return
	}
	stays := false
	for _, problem := range r.problems {
		if problem.About.Part != kind || problem.Err.Code == CodeNotProvided {
			continue
		}
		switch {
		case SavedMayStandIn(problem.Err.Code) || problem.Err.Code == CodeCancelled:
			stays = true
		case problem.About.ID == "" && IsRefusal(problem.Err.Code):
			r.drop(kind)
		}
	}
	if !stays {
		delete(r.saved, kind)
	}
}

// drop takes away what is shown of a part from the saved copy.
func (r *Record) drop(kind PartKind) {
	switch kind {
	case PartConnections:
		r.connections = nil
	case PartAccounts:
		clear(r.accounts)
	case PartInstitutions:
		clear(r.institutions)
	case PartJobs, PartAttempts, PartHistory:
		r.Timeline, r.kept = Timeline{}, nil
		for _, jobs := range r.live {
			r.Timeline.Add(jobs)
		}
	default:
	}
}

// withdraw takes away all that was shown from the saved copy.
func (r *Record) withdraw() {
	for kind := range r.saved {
		r.drop(kind)
	}
	clear(r.saved)
	r.User, r.kept, r.total = nil, nil, 0
}

// Withdraw takes away the saved copy of a user whom the platform did not confirm.
func (r *Record) Withdraw() {
	if !r.Confirmed() {
		r.withdraw()
	}
}

// StandIn is why the saved copy stands in for an answer of the platform; nil where
// it does not, or was asked for.
func (r *Record) StandIn() *Error { return r.standIn }

// Confirmed says whether the platform said who the user is, not only the saved
// copy.
func (r *Record) Confirmed() bool {
	_, saved := r.saved[PartUser]
	return r.User != nil && !saved
}

// Shown says whether something of a part is there, saved or live.
func (r *Record) Shown(kind PartKind) bool {
	_, saved := r.saved[kind]
	return saved || r.states[kind] != PartLoading
}

// Ages says of each part that is shown where it came from.
func (r *Record) Ages() map[PartKind]Freshness {
	ages := map[PartKind]Freshness{}
	for _, kind := range PartKinds {
		if at, saved := r.saved[kind]; saved {
			ages[kind] = Freshness{Source: SourceSaved, FetchedAt: at, Profile: r.Query.Profile}
		} else if r.states[kind] == PartReady {
			ages[kind] = r.freshness
		}
	}
	return ages
}

// Freshness says how old the record is: where anything that is shown is saved, as
// old as the oldest of that.
func (r *Record) Freshness() Freshness {
	oldest := r.freshness
	for _, at := range r.saved {
		if oldest.Source != SourceSaved || at.Before(oldest.FetchedAt) {
			oldest = Freshness{Source: SourceSaved, FetchedAt: at, Profile: r.Query.Profile}
		}
	}
	return oldest
}
