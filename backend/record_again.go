package backend

import (
	"cmp"
	"slices"
	"time"
)

// resume takes over what an earlier look-up knew of the same user's attempts, but
// for those that may have changed since: they are held back, so that nothing old
// is shown as fresh.
func (r *Record) resume(now time.Time) {
	if r.before = r.before.Of(r.User.GUID); r.before == nil {
		return
	}
	r.Timeline = r.before.Timeline.Fork()
	r.held, _ = r.before.Unsettled(now)
	r.Timeline.remove(r.held)
}

// restore takes the attempts back that were held, as they were, when it has
// turned out that the platform does not list them any more. Those that could not
// be asked for stay away.
func (r *Record) restore() {
	for _, kind := range []PartKind{PartJobs, PartAttempts, PartHistory} {
		if state := r.states[kind]; state == PartLoading || state == PartFailed && kind != PartJobs {
			return
		}
	}
	missing := r.missing()
	back := slices.DeleteFunc(slices.Clone(missing), func(held Job) bool {
		return slices.ContainsFunc(r.problems, func(p Problem) bool {
			return p.About.Part == PartJobs && (p.About.ID == "" || p.About.ID == held.GUID) && p.Err.Code != CodeNotProvided
		})
	})
	r.Timeline.Add(back)
	r.held, r.away = nil, r.away || len(back) < len(missing)
}

// missing are the attempts that are held and have not come.
func (r *Record) missing() []Job {
	return slices.DeleteFunc(slices.Clone(r.held), func(held Job) bool {
		_, came := r.Timeline.Job(held.GUID)
		return came
	})
}

// gapless is the time of which every attempt is known: what is listed now, and
// where that reaches what was listed before, that too.
func (r *Record) gapless() Span {
	earlier := cmp.Or(r.before, r.kept)
	switch {
	case earlier == nil, r.away, len(r.missing()) > 0:
		return r.listed
	case r.listed.Since.IsZero() && r.kept != nil: // the saved copy is what is shown
		return r.kept.Gapless
	default:
		return r.listed.after(earlier.Gapless)
	}
}

// Known is what the next look-up of this user may build on: what this one found
// and, where it did not come so far, what was known before it. It is nil while
// there is no user.
func (r *Record) Known() *Known {
	if r.User == nil {
		return nil
	}
	known := &Known{User: *r.User, Connections: slices.Clone(r.connections), Timeline: r.Timeline.Fork(), Whole: r.isWhole(), Gapless: r.gapless()}
	if before := cmp.Or(r.before, r.kept); before != nil {
		if r.states[PartConnections] != PartReady && len(known.Connections) == 0 {
			known.Connections = before.Connections
		}
		if before.Whole && !known.Whole || before.Timeline.Len() > known.Timeline.Len() {
			known.Timeline, known.Whole, known.Gapless = before.Timeline, before.Whole, before.Gapless
		}
	}
	return known
}

// Begin sets parts that have ended to loading again. What they brought stays
// until they bring something better.
func (r *Record) Begin(kinds []PartKind) {
	r.problems = slices.DeleteFunc(r.problems, func(p Problem) bool { return slices.Contains(kinds, p.About.Part) })
	for _, kind := range kinds {
		r.states[kind] = PartLoading
		r.again[kind] = true
	}
}

// replace makes room for what a part brings that was begun again. Institutions
// and attempts need none: they are told apart by their codes and GUIDs.
func (r *Record) replace(part Part) {
	brings := len(part.Connections)+len(part.Accounts) > 0 || len(part.Problems) == 0
	if !r.again[part.Kind] || !brings {
		return
	}
	delete(r.again, part.Kind)
	switch part.Kind {
	case PartConnections:
		r.connections = nil
	case PartAccounts:
		clear(r.accounts)
	default:
	}
}
