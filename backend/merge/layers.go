// Package merge joins what was found of a user into one view. There are three layers:
// prior is what an earlier look-up of this run found, saved is the copy on this device,
// and live is what this look-up brought. Layers never change; a delivery gives new ones.
// One function, Layers.View, works out the view, by one table of rules.
package merge

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"userlookup/backend"
)

// Layers are what is known of the user of one look-up, each layer with the source and
// the time of each part.
type Layers struct {
	query       backend.Query
	prior       *backend.PriorResult
	saved, live layer
}

// New gives the layers of a look-up that has begun.
func New(query backend.Query) Layers {
	l := Layers{query: query, prior: query.Prior, saved: layer{parts: map[backend.PartKind]part{}}, live: layer{parts: map[backend.PartKind]part{}}}
	l.query.Prior = nil
	return l
}

// layer is what came from one source.
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

// part is what came of one part since it was begun last.
type part struct {
	connections  []backend.Connection
	accounts     []backend.Account
	institutions []backend.Institution
	problems     []backend.Problem
	brought      bool      // something came
	ended        bool      // nothing more will come
	at           time.Time // when what came was fetched
	before       *part     // as it was when it was begun again; nil for the first time
}

// With gives the layers with one more delivery.
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
	oldest := d.Kind == backend.PartInstitutions // some of which may have been kept
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

// Restart gives the layers in which parts of the platform's answer are begun again. What
// they brought stays until they bring something better; institutions and attempts,
// which are told apart by code and GUID, stay beside it.
func (l Layers) Restart(kinds []backend.PartKind) Layers {
	l.live.parts = maps.Clone(l.live.parts)
	for _, kind := range kinds {
		before := l.live.parts[kind]
		l.live.parts[kind] = part{institutions: before.institutions, before: &before}
	}
	return l
}

// Stop gives the layers in which those of the parts have failed with err that have not
// ended: the look-up was cancelled, or broke off.
func (l Layers) Stop(kinds []backend.PartKind, err *backend.Error) Layers {
	for _, kind := range kinds {
		if l.IsLoading(kind) {
			l = l.With(backend.Part{Kind: kind, Done: true, Problems: []backend.Problem{{About: backend.About{Part: kind}, Err: err}}})
		}
	}
	return l
}

// outcome is what was answered about the part since it was begun last.
func (p part) outcome() outcome {
	if !p.ended {
		return loading
	}
	return outcomeOf(p.problems)
}

// content is the part as it was when it brought something or, where it never has, as it
// is.
func (p part) content() part {
	if p.before != nil && !p.brought && p.outcome() != came {
		return p.before.content()
	}
	return p
}

// last is the part as it ended the last time, or as it is where it never has.
func (p part) last() part {
	if p.before != nil && !p.ended {
		return p.before.last()
	}
	return p
}

// arrived says whether something came, or the answer that there is nothing.
func (p part) arrived() bool { c := p.content(); return c.brought || c.outcome() == came }

// fetchedAt is when that was; zero for never.
func (p part) fetchedAt() time.Time {
	if !p.arrived() {
		return time.Time{}
	}
	return p.content().at
}

// was says whether one of the outcomes of the part, of each time it was asked for, is
// so.
func (p part) was(so func(outcome) bool) bool {
	return p.ended && so(p.outcome()) || p.before != nil && p.before.was(so)
}

// allProblems are those of the part of each time it was asked for.
func (p part) allProblems() []backend.Problem {
	if p.before == nil {
		return p.problems
	}
	return slices.Concat(p.problems, p.before.allProblems())
}

// answer is the outcome of a part: what the platform answered, or what the saved copy
// holds where that is the answer.
func (l Layers) answer(kind backend.PartKind) outcome {
	if live := l.live.parts[kind]; live.ended || live.before != nil {
		return live.outcome()
	}
	return l.saved.parts[kind].outcome()
}

// IsLoading says whether a part has not ended.
func (l Layers) IsLoading(kind backend.PartKind) bool { return l.answer(kind) == loading }
