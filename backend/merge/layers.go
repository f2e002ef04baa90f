// Package merge joins what was found of a user into one view. There are three layers:
// prior is what an earlier look-up of this run found, saved is the copy on this device,
// and live is what this look-up brought. Layers never change; a delivery gives new ones.
// One function, Layers.View, works out the view, by one table of rules.
package merge

import (
	"maps"
	"slices"
	"time"

	"userlookup/backend"
)

// Layers are what is known of the user of one look-up, each layer with the source and
// the time of each part.
type Layers struct {
	query backend.Query
	prior *backend.Known
	saved layer
	live  layer
}

// New gives the layers of a look-up that has begun.
func New(query backend.Query) Layers {
	l := Layers{query: query, prior: query.Known}
	l.query.Known = nil
	return l
}

// layer is what came from one source.
type layer struct {
	parts    map[backend.PartKind]part
	user     *backend.User
	attempts *delivery    // of latest jobs, attempts and history
	total    int          // attempts that the platform counts
	listed   backend.Span // from the first to the last of the attempt list
	newest   time.Time    // when the last delivery was fetched

	history *backend.Known // of the saved copy
	because *backend.Error // why the saved copy is the answer
}

// part is what came of one part. A part that was begun again keeps what it brought
// before until it brings something better.
type part struct {
	got      *delivery // but for attempts
	arrived  bool      // something came, or the answer that there is nothing
	at       time.Time // when that was fetched
	problems []backend.Problem
	ended    bool
	before   *part // as it was when it was begun again; nil for the first time
	replaces bool  // what comes takes the place of got
}

// delivery is one of several, linked to the one before it.
type delivery struct {
	before *delivery
	backend.Part
}

// items gives what deliveries brought, in order.
func items[T any](last *delivery, of func(*backend.Part) []T) []T {
	var parts []*backend.Part
	n := 0
	for d := last; d != nil; d = d.before {
		parts = append(parts, &d.Part)
		n += len(of(&d.Part))
	}
	all := make([]T, 0, n)
	for _, part := range slices.Backward(parts) {
		all = append(all, of(part)...)
	}
	return all
}

func (l layer) connections() []backend.Connection {
	return items(l.parts[backend.PartConnections].got, func(p *backend.Part) []backend.Connection { return p.Connections })
}

func (l layer) accounts() []backend.Account {
	return items(l.parts[backend.PartAccounts].got, func(p *backend.Part) []backend.Account { return p.Accounts })
}

// institutions gives the last answer about each.
func (l layer) institutions() []backend.Institution {
	all := items(l.parts[backend.PartInstitutions].got, func(p *backend.Part) []backend.Institution { return p.Institutions })
	slices.Reverse(all)
	return slices.DeleteFunc(all, func() func(backend.Institution) bool {
		seen := map[string]bool{}
		return func(i backend.Institution) bool { was := seen[i.Code]; seen[i.Code] = true; return was }
	}())
}

// owner is whose the layer is; nil where that is not known.
func (l layer) owner() *backend.User {
	if l.user == nil && l.history != nil {
		return &l.history.User
	}
	return l.user
}

// With gives the layers with one more delivery.
func (l Layers) With(p backend.Part) Layers {
	if p.Freshness.Source == backend.SourceSaved {
		l.saved = l.saved.with(p)
	} else {
		l.live = l.live.with(p)
	}
	return l
}

func (l layer) with(d backend.Part) layer {
	l.parts = maps.Clone(l.parts)
	if l.parts == nil {
		l.parts = map[backend.PartKind]part{}
	}
	for _, problem := range d.Problems {
		about := l.parts[problem.About.Part]
		about.problems = append(slices.Clip(about.problems), problem)
		l.parts[problem.About.Part] = about
	}
	p := l.parts[d.Kind]
	at := d.Freshness.FetchedAt
	if len(d.Problems) == 0 || len(d.Connections)+len(d.Accounts)+len(d.Institutions)+len(d.Jobs) > 0 {
		if !p.arrived || d.Kind != backend.PartInstitutions || at.Before(p.at) { // of institutions, some of which may have been kept, the oldest counts
			p.at = at
		}
		p.arrived = true
		l = l.take(&p, d)
	} else if d.Freshness.Source == backend.SourceSaved && !at.IsZero() { // that it had not come is saved too
		p.at = at
	}
	p.ended = p.ended || d.Done
	l.parts[d.Kind] = p
	if at.After(l.newest) {
		l.newest = at
	}
	if l.because == nil {
		l.because = d.Because
	}
	return l
}

// take takes in what a delivery brought.
func (l layer) take(p *part, d backend.Part) layer {
	switch d.Kind {
	case backend.PartUser:
		if d.User != nil {
			l.user = d.User
		}
	case backend.PartConnections, backend.PartAccounts:
		if p.replaces {
			p.got, p.replaces = nil, false
		}
		p.got = &delivery{p.got, d}
	case backend.PartInstitutions:
		p.got = &delivery{p.got, d}
	case backend.PartJobs, backend.PartAttempts, backend.PartHistory:
		l.total = max(l.total, d.Total)
		if d.History != nil {
			l.history = d.History
		}
		if len(d.Jobs) == 0 {
			break
		}
		l.attempts = &delivery{l.attempts, d}
		for i := range d.Jobs {
			if at := d.Jobs[i].At(); d.Kind != backend.PartJobs && !at.IsZero() {
				l.listed = l.listed.With(at)
			}
		}
	}
	return l
}

// Again gives the layers in which parts of the platform's answer are begun again.
func (l Layers) Again(kinds []backend.PartKind) Layers {
	l.live.parts = maps.Clone(l.live.parts)
	for _, kind := range kinds {
		before := l.live.parts[kind]
		l.live.parts[kind] = part{got: before.got, arrived: before.arrived, at: before.at, before: &before, replaces: true}
	}
	return l
}

// Stop gives the layers in which those of the parts have failed with err that have not
// ended: the look-up was cancelled, or broke off.
func (l Layers) Stop(kinds []backend.PartKind, err *backend.Error) Layers {
	for _, kind := range kinds {
		if l.answer(kind) == loading {
			l.live = l.live.with(backend.Part{Kind: kind, Done: true, Problems: []backend.Problem{{About: backend.About{Part: kind}, Err: err}}})
		}
	}
	return l
}

// outcome is what the platform answered about a part, in this layer.
func (p part) outcome() outcome {
	if !p.ended {
		return loading
	}
	return outcomeOf(p.problems)
}

// last is the part as it ended the last time, or as it is where it never has.
func (p part) last() part {
	if !p.ended && p.before != nil {
		return p.before.last()
	}
	return p
}

// was says whether one of the outcomes of the part, of each time it was asked for, is
// so.
func (p part) was(so func(outcome) bool) bool {
	return p.ended && so(p.outcome()) || p.before != nil && p.before.was(so)
}

// answer is the outcome of a part: what the platform answered, or what the saved copy
// holds where that is the answer.
func (l Layers) answer(kind backend.PartKind) outcome {
	if live := l.live.parts[kind]; live.ended || live.before != nil {
		return live.outcome()
	}
	return l.saved.parts[kind].outcome()
}
