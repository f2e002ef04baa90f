// Package merge combines what is known about a user into one view. There are three layers:
// prior is the result of an earlier look-up of this run, saved is the copy on this device,
// and live is the data of this look-up. Layers are immutable: a delivery returns new ones.
// Layers.View computes the view from one table of rules.
package merge

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"userlookup/backend"
)

// Layers are the data of one look-up, each layer with the source and time of each part.
type Layers struct {
	query       backend.Query
	prior       *backend.PriorResult
	saved, live layer
}

// New returns the layers of a look-up that has started.
func New(query backend.Query) Layers {
	l := Layers{query: query, prior: query.Prior, saved: layer{parts: map[backend.PartKind]part{}}, live: layer{parts: map[backend.PartKind]part{}}}
	l.query.Prior = nil
	return l
}

// layer is the data from one source.
type layer struct {
	parts    map[backend.PartKind]part
	user     *backend.User
	attempts [][]backend.Job      // by delivery
	total    int                  // attempts that the platform counts
	listed   backend.Span         // from the first to the last of the attempt list
	newest   time.Time            // when the last delivery was fetched
	history  *backend.PriorResult // of the saved copy
	because  *backend.Error       // why the saved copy is the answer
}

// part is what arrived of one part since it was last started.
type part struct {
	connections  []backend.Connection
	accounts     []backend.Account
	institutions []backend.Institution
	problems     []backend.Problem
	brought      bool      // has content
	ended        bool      // no more deliveries follow
	at           time.Time // when the content was fetched
	before       *part     // as it was when it was restarted; nil for the first time
}

// With returns the layers with one more delivery.
func (l Layers) With(d backend.Part) Layers {
	if d.Freshness.Source == backend.SourceSaved {
		l.saved = l.saved.with(d, true)
	} else {
		l.live = l.live.with(d, false)
	}
	return l
}

func (l layer) with(d backend.Part, isSaved bool) layer {
	brings := d.User != nil || len(d.Connections)+len(d.Accounts)+len(d.Institutions)+len(d.Jobs) > 0
	if !brings && !d.Done && len(d.Problems) == 0 && !isSaved {
		return l
	}
	parts := maps.Clone(l.parts)
	l.parts = parts
	for _, problem := range d.Problems {
		about := parts[problem.About.Part]
		about.problems = append(slices.Clip(about.problems), problem)
		parts[problem.About.Part] = about
	}
	p, at := parts[d.Kind], d.Freshness.FetchedAt
	oldest := d.Kind == backend.PartInstitutions // some may come from the client's cache
	if (brings || isSaved || len(d.Problems) == 0) && (p.at.IsZero() || at.Before(p.at) == oldest) {
		p.at = at
	}
	p.brought, p.ended = p.brought || brings, p.ended || d.Done
	p.connections = append(slices.Clip(p.connections), d.Connections...)
	p.accounts = append(slices.Clip(p.accounts), d.Accounts...)
	p.institutions = append(slices.Clip(p.institutions), d.Institutions...)
	parts[d.Kind] = p
	if len(d.Jobs) > 0 {
		l.attempts = append(slices.Clip(l.attempts), d.Jobs)
	}
	for i := range d.Jobs {
		if at := d.Jobs[i].At(); d.Kind != backend.PartJobs && !at.IsZero() {
			l.listed = l.listed.With(at)
		}
	}
	if at.After(l.newest) {
		l.newest = at
	}
	l.user, l.total = cmp.Or(d.User, l.user), max(l.total, d.Total)
	l.history, l.because = cmp.Or(d.History, l.history), cmp.Or(l.because, d.FallbackReason)
	return l
}

// Restart returns the layers with live parts started again. Their content stays until better
// content arrives. Institutions and attempts, which have codes and GUIDs, stay beside it.
func (l Layers) Restart(kinds []backend.PartKind) Layers {
	l.live.parts = maps.Clone(l.live.parts)
	for _, kind := range kinds {
		before := l.live.parts[kind]
		l.live.parts[kind] = part{institutions: before.institutions, before: &before}
	}
	return l
}

// Stop returns the layers with unfinished parts failed with err: the look-up was cancelled or
// interrupted.
func (l Layers) Stop(kinds []backend.PartKind, err *backend.Error) Layers {
	for _, kind := range kinds {
		if l.IsLoading(kind) {
			l = l.With(backend.Part{Kind: kind, Done: true, Problems: []backend.Problem{{About: backend.About{Part: kind}, Err: err}}})
		}
	}
	return l
}

// outcome is the answer about the part since it was last started.
func (p part) outcome() outcome {
	if !p.ended {
		return loading
	}
	return outcomeOf(p.problems)
}

// content is the part at the last time it had content or, if it never had, as it is.
func (p part) content() part {
	if p.before != nil && !p.brought && p.outcome() != received {
		return p.before.content()
	}
	return p
}

// last is the part as it last ended or, if it never has, as it is.
func (p part) last() part {
	if p.before != nil && !p.ended {
		return p.before.last()
	}
	return p
}

// arrived reports whether content came, or the answer that there is none.
func (p part) arrived() bool { c := p.content(); return c.brought || c.outcome() == received }

// fetchedAt is when the content was fetched; zero for never.
func (p part) fetchedAt() time.Time {
	if !p.arrived() {
		return time.Time{}
	}
	return p.content().at
}

// was reports whether so holds for one of the outcomes, of each time the part was started.
func (p part) was(so func(outcome) bool) bool {
	return p.ended && so(p.outcome()) || p.before != nil && p.before.was(so)
}

// allProblems are the problems of each time the part was started.
func (p part) allProblems() []backend.Problem {
	if p.before == nil {
		return p.problems
	}
	return slices.Concat(p.problems, p.before.allProblems())
}

// answer is the outcome of a part: the platform's or, if that is the answer, the saved
// copy's.
func (l Layers) answer(kind backend.PartKind) outcome {
	if live := l.live.parts[kind]; live.ended || live.before != nil {
		return live.outcome()
	}
	return l.saved.parts[kind].outcome()
}

// IsLoading reports whether a part has not ended.
func (l Layers) IsLoading(kind backend.PartKind) bool { return l.answer(kind) == loading }
