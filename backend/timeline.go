package backend

import (
	"cmp"
	"iter"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Timeline holds a user's attempts across connections, newest first, each job
// once. It grows while pages arrive. It is not safe for concurrent use.
type Timeline struct {
	jobs    []*Job // those that forks share are never changed, only replaced
	byGUID  jobIndex
	version int
	memo    *timelineResult
	seen    time.Time // the earliest first sight
	unread  int       // jobs with a time that cannot be read
}

// Fork gives a timeline of the same attempts, which from then on grows by
// itself. It costs next to nothing, however long the timeline is. Several may
// fork one at a time that has not grown since it was forked itself.
func (t *Timeline) Fork() Timeline {
	if cap(t.jobs) > len(t.jobs) {
		t.jobs = slices.Clip(t.jobs) // so that either grows into an array of its own
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

// SeenSince is when this device first had one of the attempts; zero where that is
// not known.
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

// All gives every attempt, newest first. They are not to be changed; the timeline
// may grow meanwhile, which is not seen.
func (t *Timeline) All() iter.Seq[*Job] { return slices.Values(t.jobs) }

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
	job := t.byGUID.get(guid)
	if job == nil || job.ConnectionGUID == "" {
		return nil, nil
	}
	place, _ := slices.BinarySearchFunc(t.jobs, job, NewestFirst)
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
// type, which not every call gives, are kept from either, and so are the earlier
// first sight and that it was listed. Where nothing is new, nothing changes. The
// jobs are not copied, and so are not to be changed any more.
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
	// One that came twice at once is replaced before it stands anywhere.
	t.change(mergeNewestFirst(without(t.jobs, replaced), without(added, replaced)))
}

// NewerOf joins two answers about one job, of which known came first, as
// Timeline.Add says.
func NewerOf(known, job Job) Job {
	// When an answer was updated that says it in no readable form is not known.
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

// earlier gives the earlier of two times; zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Remove forgets attempts.
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

// unsettled gives the attempts that may still change, newest first, and the
// number of attempts down to the last of them. It walks back only as far as such
// attempts can stand.
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

// without gives sorted jobs without those in gone, in an array of its own when
// that makes a difference.
func without(sorted, gone []*Job) []*Job {
	var places []int
	for _, job := range gone {
		place, _ := slices.BinarySearchFunc(sorted, job, NewestFirst)
		for ; place < len(sorted) && NewestFirst(sorted[place], job) == 0; place++ { // answers about one job stand side by side
			if sorted[place] == job {
				places = append(places, place)
			}
		}
	}
	if len(places) == 0 {
		return sorted
	}
	slices.Sort(places)
	rest := make([]*Job, 0, len(sorted)-len(places))
	from := 0
	for _, place := range places {
		rest = append(rest, sorted[from:place]...)
		from = place + 1
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
