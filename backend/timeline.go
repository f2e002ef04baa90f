package backend

import (
	"cmp"
	"iter"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Timeline holds a user's attempts of all connections, newest first, each job once. It
// grows as pages arrive. It is not safe for concurrent use.
type Timeline struct {
	jobs    []*Job // those that forks share are never changed, only replaced
	byGUID  jobIndex
	version int
	memo    *timelineResult
	seen    time.Time // the earliest first-seen time
	unread  int       // jobs with a time that cannot be read
}

// Fork returns an independent timeline with the same attempts. It is cheap at any length.
// A timeline that has not grown since it was forked itself may be forked concurrently.
func (t *Timeline) Fork() Timeline {
	if cap(t.jobs) > len(t.jobs) {
		t.jobs = slices.Clip(t.jobs) // so that each grows into its own array
	}
	fork := Timeline{jobs: t.jobs, byGUID: t.byGUID.fork(), version: t.version, seen: t.seen, unread: t.unread}
	if t.memo != nil {
		memo := *t.memo
		fork.memo = &memo
	}
	return fork
}

// Len is the number of attempts known.
func (t *Timeline) Len() int { return len(t.jobs) }

// Since is the time of the oldest known attempt; zero if there is none. Attempts without a
// time, which come last, are ignored.
func (t *Timeline) Since() time.Time {
	for _, job := range slices.Backward(t.jobs) {
		if at := job.At(); !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}

// SeenSince is when this device first received one of the attempts; zero if unknown.
func (t *Timeline) SeenSince() time.Time { return t.seen }

// Unreadable is the number of attempts with a time that cannot be read.
func (t *Timeline) Unreadable() int { return t.unread }

func (t *Timeline) countUnreadable(job *Job, by int) {
	if job.Unreadable != 0 {
		t.unread += by
	}
}

// Job finds an attempt by its GUID.
func (t *Timeline) Job(guid string) (Job, bool) {
	if job := t.byGUID.get(guid); job != nil {
		return *job, true
	}
	return Job{}, false
}

// All returns every attempt, newest first. They are not to be changed; the timeline
// may grow in the meantime, which is not seen.
func (t *Timeline) All() iter.Seq[*Job] { return slices.Values(t.jobs) }

// Newest returns up to limit attempts, newest first.
func (t *Timeline) Newest(limit int) []Job {
	limit = max(0, min(limit, len(t.jobs)))
	jobs := make([]Job, limit)
	for i := range jobs {
		jobs[i] = *t.jobs[i]
	}
	return jobs
}

// Neighbours returns up to limit attempts of the same connection before an attempt and up
// to limit after it, nearest first. It returns none if the attempt is unknown or has no
// connection. The worst case walks the whole timeline: below a millisecond at 100,000.
func (t *Timeline) Neighbours(guid string, limit int) (before, after []Job) {
	job := t.byGUID.get(guid)
	if job == nil || job.ConnectionGUID == "" {
		return nil, nil
	}
	position, _ := slices.BinarySearchFunc(t.jobs, job, NewestFirst)
	for i := position + 1; i < len(t.jobs) && len(before) < limit; i++ {
		if t.jobs[i].ConnectionGUID == job.ConnectionGUID {
			before = append(before, *t.jobs[i])
		}
	}
	for i := position - 1; i >= 0 && len(after) < limit; i-- {
		if t.jobs[i].ConnectionGUID == job.ConnectionGUID {
			after = append(after, *t.jobs[i])
		}
	}
	return before, after
}

// Add merges jobs, in any order. If a job is known, the later update wins, or else the
// later arrival. Type, request type, the earlier first-seen time and the source JobFromList
// are kept from either. Jobs are not copied and must not be changed afterwards.
func (t *Timeline) Add(jobs []Job) {
	var added, replaced []*Job
	for i := range jobs {
		job := &jobs[i]
		t.seen = earlier(t.seen, job.FirstSeenAt)
		if known := t.byGUID.get(job.GUID); known != nil {
			newer := NewerOf(*known, *job)
			if reflect.DeepEqual(newer, *known) {
				continue
			}
			job = &newer
			replaced = append(replaced, known)
			t.countUnreadable(known, -1)
		}
		t.countUnreadable(job, +1)
		t.byGUID.set(job.GUID, job, len(jobs)-i)
		added = append(added, job)
	}
	if len(added) == 0 {
		return
	}
	slices.SortFunc(added, NewestFirst)
	// A job that occurs twice in jobs is in replaced, too.
	t.change(mergeNewestFirst(without(t.jobs, replaced), without(added, replaced)))
}

// NewerOf merges two answers about one job, of which known came first: see Timeline.Add.
func NewerOf(known, job Job) Job {
	// An unreadable update time says nothing about the order.
	if job.UpdatedAt.Before(known.UpdatedAt) && !job.Unreadable.Has(TimeUpdated) {
		job, known = known, job
	}
	job.Type = cmp.Or(job.Type, known.Type)
	job.RequestType = cmp.Or(job.RequestType, known.RequestType)
	job.FirstSeenAt = earlier(job.FirstSeenAt, known.FirstSeenAt)
	if known.From == JobFromList || job.From == "" {
		job.From = known.From
	}
	return job
}

// earlier returns the earlier of two times, ignoring zero times.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Remove removes attempts.
func (t *Timeline) Remove(jobs []Job) {
	var gone []*Job
	for _, job := range jobs {
		if known := t.byGUID.get(job.GUID); known != nil {
			t.byGUID.set(job.GUID, nil, len(jobs))
			t.countUnreadable(known, -1)
			gone = append(gone, known)
		}
	}
	if len(gone) > 0 {
		t.change(without(t.jobs, gone))
	}
}

func (t *Timeline) change(jobs []*Job) {
	t.jobs = jobs
	t.version++
	t.memo = nil
}

// unsettled returns the attempts that may still change, newest first, and the number of
// attempts down to the last of them. It stops where attempts are too old to change.
func (t *Timeline) unsettled(now time.Time) (jobs []Job, depth int) {
	for i, job := range t.jobs {
		if isStuck(job, now) {
			break
		}
		if !job.Settled(now) {
			jobs, depth = append(jobs, *job), i+1
		}
	}
	return jobs, depth
}

// without returns sorted jobs without those in gone, in a new slice if any are removed.
func without(sorted, gone []*Job) []*Job {
	var positions []int
	for _, job := range gone {
		position, _ := slices.BinarySearchFunc(sorted, job, NewestFirst)
		for ; position < len(sorted) && NewestFirst(sorted[position], job) == 0; position++ { // answers about one job are adjacent
			if sorted[position] == job {
				positions = append(positions, position)
			}
		}
	}
	if len(positions) == 0 {
		return sorted
	}
	slices.Sort(positions)
	rest := make([]*Job, 0, len(sorted)-len(positions))
	from := 0
	for _, position := range positions {
		rest = append(rest, sorted[from:position]...)
		from = position + 1
	}
	return append(rest, sorted[from:]...)
}

// NewestFirst orders jobs as a timeline has them.
func NewestFirst(a, b *Job) int {
	if c := b.At().Compare(a.At()); c != 0 {
		return c
	}
	return strings.Compare(a.GUID, b.GUID)
}

// mergeNewestFirst joins two sorted lists. Pages arrive in order almost always,
// so the case where all of b is older is only an append.
func mergeNewestFirst(a, b []*Job) []*Job {
	if len(a) == 0 || len(b) == 0 || NewestFirst(a[len(a)-1], b[0]) <= 0 {
		return append(a, b...)
	}
	merged := make([]*Job, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if NewestFirst(a[0], b[0]) <= 0 {
			merged, a = append(merged, a[0]), a[1:]
		} else {
			merged, b = append(merged, b[0]), b[1:]
		}
	}
	return append(append(merged, a...), b...)
}
