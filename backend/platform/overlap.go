package platform

import (
	"time"

	"userlookup/backend"
)

const (
	// fewAttempts is how many attempts are asked for first of a user whose history
	// is known: some more than will have come since.
	fewAttempts = 100
	// certainRun is how many known attempts in a row show that the list has reached
	// what is known, where the platform does not count attempts.
	certainRun = 10
)

// overlap follows an attempt list from its beginning until it has reached what is
// known already. The contract promises the list newest first. That is trusted as
// far as it shows: when times go up again, or when the platform counts more
// attempts than are known by then, the rest may hold something new, and is read.
type overlap struct {
	known   *backend.Known
	now     time.Time
	waiting []backend.Job // known to be under way, not met yet; newest first

	fresh   int // attempts that were not known
	run     int // settled known ones since the last that was not
	oldest  time.Time
	ordered bool
}

// newOverlap gives nil where not enough is known to stop reading early.
func newOverlap(known *backend.Known, now time.Time) *overlap {
	if known == nil || !known.Whole {
		return nil
	}
	waiting, _ := known.Unsettled(now)
	return &overlap{known: known, now: now, waiting: waiting, ordered: true}
}

// firstPage is the size of the page that should hold all that may be new.
func firstPage(known *backend.Known, now time.Time) int {
	if known == nil || !known.Whole {
		return pageSize
	}
	_, depth := known.Unsettled(now)
	return min(pageSize, fewAttempts+depth)
}

// meets takes the next page, and says whether the list has reached what is known.
func (o *overlap) meets(page List[backend.Job]) bool {
	if o == nil {
		return false
	}
	met := map[string]bool{}
	for _, job := range page.Items {
		at := job.At()
		if o.run+o.fresh > 0 && at.After(o.oldest) {
			o.ordered = false
		}
		o.oldest = at
		met[job.GUID] = true
		switch {
		case o.known.HasSettled(job.GUID, o.now):
			o.run++
		case o.known.Has(job.GUID):
			o.run = 0
		default:
			o.run = 0
			o.fresh++
		}
	}
	var waiting []backend.Job
	for _, job := range o.waiting {
		// One whose place has been passed is not listed any more.
		if !met[job.GUID] && !job.At().After(o.oldest) {
			waiting = append(waiting, job)
		}
	}
	o.waiting = waiting
	return o.ordered && len(o.waiting) == 0 && o.counts(page.Total)
}

// counts says whether nothing is left that is not known: the number of attempts
// fits, or a run of known ones is long enough where they are not counted.
func (o *overlap) counts(total int) bool {
	if total == 0 {
		return o.run >= certainRun
	}
	return o.run > 0 && total <= o.known.Timeline.Len()+o.fresh
}

// mayMeet says whether it is still likely that the list reaches what is known.
func (o *overlap) mayMeet() bool { return o != nil && o.ordered }
