package merge

import (
	"slices"

	"userlookup/backend"
)

// history is what the layers come to of the attempts.
type history struct {
	base    base
	held    []backend.Job     // of the base: attempts that may have changed, until it is sure how they are now
	grown   *backend.Timeline // the base without those, with what came live
	came    int               // deliveries in grown
	shown   *backend.Timeline // grown, or a fork of it with what is restored
	back    []backend.Job     // attempts that are restored
	missing int               // the others, of which it is not sure how they are
	gapless backend.Span      // of which every attempt is known
}

// base is what of the earlier layers the attempts grow from.
type base struct {
	known *backend.PriorResult // nil for none
	first int                  // deliveries of the saved layer, where they are all that is saved
	prior bool                 // known is of the prior layer
}

var attemptKinds = []backend.PartKind{backend.PartJobs, backend.PartAttempts, backend.PartHistory}

// base gives the layer that the attempts grow from. What an earlier look-up of this run
// found counts once it is sure that it is of the same user, and then instead of the
// saved copy, which it held already. Neither counts once the platform refuses the attempts.
func (l Layers) base(saved layer, prior *backend.PriorResult) base {
	switch {
	case l.refusesAttempts():
		return base{}
	case prior != nil && (l.live.user != nil || l.query.Only != ""):
		return base{known: prior, prior: true}
	default:
		return base{known: saved.history, first: len(saved.attempts)}
	}
}

func (l Layers) refusesAttempts() bool {
	return slices.ContainsFunc(attemptKinds, func(kind backend.PartKind) bool { return l.rule(kind).attempts == never })
}

// history merges the attempts. It goes on from an earlier view of the same look-up
// where that grew from the same base, and then takes its timeline over: copying that
// each time would cost more than all the rest.
func (l Layers) history(saved layer, prior *backend.PriorResult, earlier *View) history {
	h := history{base: l.base(saved, prior)}
	if earlier != nil && earlier.history.base == h.base {
		h = earlier.history
	} else {
		l.begin(&h, saved)
	}
	came := l.live.attempts[h.came:]
	for _, jobs := range came {
		h.grown.Add(jobs)
	}
	h.came = len(l.live.attempts)
	switch back := l.restored(&h); {
	case len(back) == 0:
		h.shown, h.back = h.grown, nil
	case len(came) > 0 || !slices.EqualFunc(back, h.back, func(a, b backend.Job) bool { return a.GUID == b.GUID }):
		fork := h.grown.Fork()
		fork.Add(back)
		h.shown, h.back = &fork, back
	}
	h.gapless = l.gapless(&h, saved.history)
	return h
}

// begin takes over the base. Of what this run knew, attempts that may have changed since
// are held back, so that nothing old is shown as fresh.
func (l Layers) begin(h *history, saved layer) {
	h.grown = &backend.Timeline{}
	if h.base.known != nil {
		*h.grown = h.base.known.Timeline.Fork()
	} else {
		for _, jobs := range saved.attempts[:h.base.first] {
			h.grown.Add(jobs)
		}
	}
	if h.base.prior && l.live.user != nil {
		h.held, _ = h.base.known.Unsettled(l.live.parts[backend.PartUser].at)
		h.grown.Remove(h.held)
	}
}

// restored gives the attempts that were held, as they were, where it has turned out that
// the platform does not list them any more. Those that could not be asked for stay away.
func (l Layers) restored(h *history) []backend.Job {
	back := slices.DeleteFunc(slices.Clone(h.held), func(held backend.Job) bool {
		_, came := h.grown.Job(held.GUID)
		return came
	})
	h.missing = len(back)
	for _, kind := range attemptKinds {
		if !l.live.parts[kind].was(func(o outcome) bool { return kind == backend.PartJobs || rules[o].state != backend.PartFailed }) {
			return nil
		}
	}
	unasked := l.live.parts[backend.PartJobs].last().problems
	back = slices.DeleteFunc(back, func(held backend.Job) bool {
		return slices.ContainsFunc(unasked, func(p backend.Problem) bool {
			return (p.About.ID == "" || p.About.ID == held.GUID) && p.Err.Code != backend.CodeNotProvided
		})
	})
	h.missing -= len(back)
	return back
}

// gapless is the time of which every attempt is known: what is listed now, and where
// that reaches what was listed before, that too.
func (l Layers) gapless(h *history, copied *backend.PriorResult) backend.Span {
	switch listed := l.live.listed; {
	case h.base.known == nil, h.missing > 0:
		return listed
	case listed.Since.IsZero() && copied != nil: // what is shown counts as the saved copy
		return h.base.known.Gapless
	default:
		return listed.After(h.base.known.Gapless)
	}
}

// PriorResult is what the next look-up of this user may build on: what this one found and,
// where it did not come so far, what was known before it. It is nil while there is no
// user.
func (v *View) PriorResult() *backend.PriorResult {
	if v.User == nil {
		return nil
	}
	known := &backend.PriorResult{User: *v.User, Connections: slices.Clone(v.connections), Timeline: v.Timeline.Fork(), Whole: v.whole, Gapless: v.history.gapless}
	if before := v.before; before != nil {
		if v.Answers[backend.PartConnections] != backend.PartReady && len(known.Connections) == 0 {
			known.Connections = before.Connections
		}
		if before.Whole && !known.Whole || before.Timeline.Len() > known.Timeline.Len() {
			known.Timeline, known.Whole, known.Gapless = before.Timeline, before.Whole, before.Gapless
		}
	}
	return known
}
