package cache

import (
	"slices"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// look gathers what a look-up brings live, to be saved.
type look struct {
	query backend.Query
	// ofThisRun is what an earlier look-up of this run found, not the saved copy.
	ofThisRun *backend.Known
	now       func() time.Time
	found     merge.Layers
	kept      time.Time // under which half of it is on its way to the store already; zero for none
}

// add takes a part in, and notes on its attempts where and when they came.
func (l *look) add(part *backend.Part) {
	part.Jobs = slices.Clone(part.Jobs) // the answer may be shared with another look-up
	from := backend.JobFromList
	if part.Kind == backend.PartJobs {
		from = backend.JobFromLatest
	}
	for i := range part.Jobs {
		part.Jobs[i].From, part.Jobs[i].FirstSeenAt = from, part.Freshness.FetchedAt
	}
	l.found = l.found.With(*part)
}

// manyToCome is a number of attempts that take their time.
const manyToCome = 2000

// isHalfWay says whether all has come but a long history: what there is is kept at
// once.
func (l *look) isHalfWay(last backend.Part) bool {
	if !last.Done || !l.kept.IsZero() || !l.found.IsLoading(backend.PartHistory) {
		return false
	}
	return !slices.ContainsFunc(backend.PartKinds, func(kind backend.PartKind) bool {
		return kind != backend.PartHistory && l.found.IsLoading(kind)
	}) && l.found.Total()-l.found.Attempts() >= manyToCome
}
