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

// part is what came of one part, from the time that it was begun last.
type part struct {
	got      *delivery // but for attempts
	brought  bool      // something came
	at       time.Time // when what came was fetched
	problems []backend.Problem
	ended    bool
	before   *part // as it was when it was begun again; nil for the first time
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
	return items(l.parts[backend.PartConnections].content(), func(p *backend.Part) []backend.Connection { return p.Connections })
}

func (l layer) accounts() []backend.Account {
	return items(l.parts[backend.PartAccounts].content(), func(p *backend.Part) []backend.Account { return p.Accounts })
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
func (l Layers) With(d backend.Part) Layers {
	if d.Freshness.Source == backend.SourceSaved {
		l.saved = l.saved.with(d)
	} else {
		l.live = l.live.with(d)
	}
	return l
}

func (l layer) with(d backend.Part) layer {
	isSaved := d.Freshness.Source == backend.SourceSaved
	brings := d.User != nil || len(d.Connections)+len(d.Accounts)+len(d.Institutions)+len(d.Jobs) > 0
	if !brings && !d.Done && len(d.Problems) == 0 && !isSaved {
		return l
	}
	l.parts = l.copyOfParts()
	for _, problem := range d.Problems {
		about := l.parts[problem.About.Part]
		about.problems = append(slices.Clip(about.problems), problem)
		l.parts[problem.About.Part] = about
	}
	p, at := l.parts[d.Kind], d.Freshness.FetchedAt
	if brings || isSaved || len(d.Problems) == 0 {
		// Of institutions, some of which may have been kept, the oldest counts.
		if oldest := d.Kind == backend.PartInstitutions; p.at.IsZero() || oldest && at.Before(p.at) || !oldest && at.After(p.at) {
			p.at = at
		}
	}
	if brings {
		p.brought = true
		l = l.take(&p, d)
	}
	p.ended = p.ended || d.Done
	l.parts[d.Kind] = p
	if at.After(l.newest) {
		l.newest = at
	}
	l.total = max(l.total, d.Total)
	l.history, l.because = cmp.Or(d.History, l.history), cmp.Or(l.because, d.Because)
	return l
}

func (l layer) copyOfParts() map[backend.PartKind]part {
	parts := make(map[backend.PartKind]part, len(backend.PartKinds))
	maps.Copy(parts, l.parts)
	return parts
}

// take takes in what a delivery brought.
func (l layer) take(p *part, d backend.Part) layer {
	switch d.Kind {
	case backend.PartUser:
		l.user = d.User
	case backend.PartConnections, backend.PartAccounts, backend.PartInstitutions:
		p.got = &delivery{p.got, d}
	case backend.PartJobs, backend.PartAttempts, backend.PartHistory:
		l.attempts = &delivery{l.attempts, d}
		for i := range d.Jobs {
			if at := d.Jobs[i].At(); d.Kind != backend.PartJobs && !at.IsZero() {
				l.listed = l.listed.With(at)
			}
		}
	}
	return l
}

// Again gives the layers in which parts of the platform's answer are begun again. What
// they brought stays until they bring something better; institutions and attempts,
// which are told apart by code and GUID, stay beside it.
func (l Layers) Again(kinds []backend.PartKind) Layers {
	l.live.parts = l.live.copyOfParts()
	for _, kind := range kinds {
		before := l.live.parts[kind]
		again := part{before: &before}
		if kind == backend.PartInstitutions {
			again.got = before.got
		}
		l.live.parts[kind] = again
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

// arrived says whether something came, or the answer that there is nothing.
func (p part) arrived() bool {
	return p.brought || p.outcome() == came || p.before != nil && p.before.arrived()
}

// content is what came, or before, while nothing better has.
func (p part) content() *delivery {
	if p.got == nil && p.outcome() != came && p.before != nil {
		return p.before.content()
	}
	return p.got
}

// fetchedAt is when the content was fetched; zero while there is none.
func (p part) fetchedAt() time.Time {
	switch {
	case p.brought || p.outcome() == came:
		return p.at
	case p.before != nil:
		return p.before.fetchedAt()
	default:
		return time.Time{}
	}
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
