package cache

import (
	"slices"
	"time"

	"userlookup/backend"
)

// look gathers what a look-up brings live, to be saved.
type look struct {
	query backend.Query
	// ofThisRun is what an earlier look-up of this run found, not the saved copy.
	ofThisRun *backend.Known
	now       func() time.Time
	record    *backend.Record // of all but the attempts
	parts     snapshotParts

	jobs   []backend.Job
	fresh  map[string]bool // GUIDs of jobs that were not known
	total  int
	oldest time.Time // of the attempts that were listed
	kept   bool      // half of it is on its way to the store already
}

type snapshotParts struct {
	connections  []backend.Connection
	accounts     []backend.Account
	institutions []backend.Institution
	problems     []backend.Problem
	at           map[backend.PartKind]time.Time
}

func newLook(query backend.Query, now func() time.Time) *look {
	known := query.Known
	query.Known = nil
	l := &look{query: query, now: now, record: backend.NewRecord(query), fresh: map[string]bool{}}
	l.query.Known = known
	l.parts.at = map[backend.PartKind]time.Time{}
	return l
}

// add takes a part in, and notes on its attempts where and when they came.
func (l *look) add(part *backend.Part) {
	at := part.Freshness.FetchedAt
	part.Jobs = slices.Clone(part.Jobs) // the answer may be shared with another look-up
	from := backend.JobFromList
	if part.Kind == backend.PartJobs {
		from = backend.JobFromLatest
	}
	for i := range part.Jobs {
		job := &part.Jobs[i]
		job.From, job.FirstSeenAt = from, at
		if !l.query.Known.Has(job.GUID) {
			l.fresh[job.GUID] = true
		}
		if from == backend.JobFromList && !job.At().IsZero() && (l.oldest.IsZero() || job.At().Before(l.oldest)) {
			l.oldest = job.At()
		}
	}
	l.jobs = append(l.jobs, part.Jobs...)
	l.total = max(l.total, part.Total)
	l.parts.connections = append(l.parts.connections, part.Connections...)
	l.parts.accounts = append(l.parts.accounts, part.Accounts...)
	l.parts.institutions = append(l.parts.institutions, part.Institutions...)
	l.parts.problems = append(l.parts.problems, part.Problems...)
	if len(part.Problems) == 0 || len(part.Connections)+len(part.Accounts)+len(part.Institutions)+len(part.Jobs) > 0 {
		// Of institutions, some of which may have been kept, the oldest counts.
		if known := l.parts.at[part.Kind]; part.Kind != backend.PartInstitutions || known.IsZero() || at.Before(known) {
			l.parts.at[part.Kind] = at
		}
	}
	bare := *part
	bare.Jobs = nil
	l.record.Apply(bare)
}

func (l *look) hasUser() bool { return l.record.User != nil }

// manyToCome is a number of attempts that take their time.
const manyToCome = 2000

// isHalfWay says whether all has come but a long history: what there is is kept at
// once.
func (l *look) isHalfWay(last backend.Part) bool {
	if !last.Done || l.kept || l.total-l.attempts() < manyToCome || l.record.State(backend.PartHistory) != backend.PartLoading {
		return false
	}
	return !slices.ContainsFunc(backend.PartKinds, func(kind backend.PartKind) bool {
		return kind != backend.PartHistory && l.record.State(kind) == backend.PartLoading
	})
}

// result is what there is to save by now.
func (l *look) result() backend.Look {
	states := func(kind backend.PartKind) backend.SnapshotPart {
		part := backend.SnapshotPart{State: l.record.State(kind), FetchedAt: l.parts.at[kind]}
		for _, problem := range l.parts.problems {
			if problem.About.Part == kind {
				problem.Err = &backend.Error{Code: problem.Err.Code, Params: problem.Err.Params}
				part.Problems = append(part.Problems, problem)
			}
		}
		if part.State == backend.PartLoading { // the look-up ended before
			part.State = backend.PartFailed
			part.Problems = append(part.Problems, backend.Problem{About: backend.About{Part: kind}, Err: backend.NewError(backend.CodeCancelled, nil)})
		}
		return part
	}
	result := backend.Look{
		Snapshot: backend.Snapshot{
			At: l.now().UTC(), User: *l.record.User, Total: l.total, Parts: map[backend.PartKind]backend.SnapshotPart{},
			Connections:  slices.Clone(l.parts.connections),
			Accounts:     slices.Clone(l.parts.accounts),
			Institutions: slices.Clone(l.parts.institutions),
		},
		Jobs: l.jobs[:len(l.jobs):len(l.jobs)], GaplessSince: l.oldest,
	}
	for _, kind := range backend.PartKinds {
		result.Parts[kind] = states(kind)
	}
	result.Whole = l.isWhole()
	return result
}

// isWhole says whether the attempts that came, with those that were known, are all
// there are.
func (l *look) isWhole() bool {
	if l.record.State(backend.PartAttempts) != backend.PartReady || l.record.State(backend.PartHistory) != backend.PartReady {
		return false
	}
	return l.attempts() >= l.total
}

// attempts is how many are known by now.
func (l *look) attempts() int {
	n := len(l.fresh)
	if l.query.Known != nil {
		n += l.query.Known.Timeline.Len()
	}
	return n
}
