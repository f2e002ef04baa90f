package backend

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Timeline holds a user's attempts across connections, newest first, each job
// once. It grows while pages arrive. It is not safe for concurrent use.
type Timeline struct {
	jobs    []*Job
	byGUID  map[string]*Job
	version int
	memo    *timelineResult
}

// Len is the number of attempts known.
func (t *Timeline) Len() int { return len(t.jobs) }

// Since is the time of the oldest attempt known; zero when there is none. The
// attempts without a time, which stand last, say nothing of it.
func (t *Timeline) Since() time.Time {
	for _, job := range slices.Backward(t.jobs) {
		if at := job.At(); !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}

// Job finds an attempt by its GUID.
func (t *Timeline) Job(guid string) (Job, bool) {
	if job, ok := t.byGUID[guid]; ok {
		return *job, true
	}
	return Job{}, false
}

// Newest gives up to limit attempts, newest first.
func (t *Timeline) Newest(limit int) []Job {
	limit = max(0, min(limit, len(t.jobs)))
	jobs := make([]Job, limit)
	for i := range jobs {
		jobs[i] = *t.jobs[i]
	}
	return jobs
}

// Neighbours gives up to limit attempts of the same connection that came before
// an attempt, and as many that came after it, nearest first. There are none for
// one that is not known or names no connection. It walks from the attempt's
// place, past those of other connections: where a connection has few attempts
// that is the whole timeline, which takes less than a millisecond at 100,000.
func (t *Timeline) Neighbours(guid string, limit int) (before, after []Job) {
	job := t.byGUID[guid]
	if job == nil || job.ConnectionGUID == "" {
		return nil, nil
	}
	place, _ := slices.BinarySearchFunc(t.jobs, job, newestFirst)
	for i := place + 1; i < len(t.jobs) && len(before) < limit; i++ {
		if t.jobs[i].ConnectionGUID == job.ConnectionGUID {
			before = append(before, *t.jobs[i])
		}
	}
	for i := place - 1; i >= 0 && len(after) < limit; i-- {
		if t.jobs[i].ConnectionGUID == job.ConnectionGUID {
			after = append(after, *t.jobs[i])
		}
	}
	return before, after
}

// Add merges jobs in any order. Of two answers about one job the one that was
// updated later counts, else the one that came later; a job type and a request
// type, which not every call gives, are kept from either.
func (t *Timeline) Add(jobs []Job) {
	if len(jobs) == 0 {
		return
	}
	if t.byGUID == nil {
		t.byGUID = make(map[string]*Job, len(jobs))
	}
	moved := false
	added := make([]*Job, 0, len(jobs))
	for _, job := range jobs {
		known, ok := t.byGUID[job.GUID]
		if !ok {
			entry := &job
			t.byGUID[job.GUID] = entry
			added = append(added, entry)
			continue
		}
		older := *known
		if job.UpdatedAt.Before(known.UpdatedAt) {
			job, older = older, job
		}
		job.Type = cmp.Or(job.Type, older.Type)
		job.RequestType = cmp.Or(job.RequestType, older.RequestType)
		moved = moved || !job.At().Equal(known.At())
		*known = job
	}
	slices.SortFunc(added, newestFirst)
	if moved {
		t.jobs = append(t.jobs, added...)
		slices.SortFunc(t.jobs, newestFirst)
	} else {
		t.jobs = mergeNewestFirst(t.jobs, added)
	}
	t.version++
	t.memo = nil
}

func newestFirst(a, b *Job) int {
	if c := b.At().Compare(a.At()); c != 0 {
		return c
	}
	return strings.Compare(a.GUID, b.GUID)
}

// mergeNewestFirst joins two sorted lists. Pages arrive in order almost always,
// so the case where all of b is older is only an append.
func mergeNewestFirst(a, b []*Job) []*Job {
	if len(a) == 0 || len(b) == 0 || newestFirst(a[len(a)-1], b[0]) <= 0 {
		return append(a, b...)
	}
	merged := make([]*Job, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if newestFirst(a[0], b[0]) <= 0 {
			merged, a = append(merged, a[0]), a[1:]
		} else {
			merged, b = append(merged, b[0]), b[1:]
		}
	}
	return append(append(merged, a...), b...)
}
