package platform

import (
	"context"
	"iter"
	"time"

	"userlookup/backend"
)

// pagesAhead is how many pages of the history are asked for at a time.
const pagesAhead = 4

// findHistory delivers the rest of the attempt list, page by page, newest first.
// It stops at the first page that fails, so that what has come reaches back
// without a gap, and where it reaches what is known already. While pages are
// read, new attempts push older ones on: the end moves with what each page
// announces, and what comes twice is dropped. The time limit of the waves does
// not bind it.
func (l *lookup) findHistory(ctx context.Context, user backend.User, first List[backend.Job]) error {
	o := newOverlap(l.known.Of(user.GUID), l.now)
	if o.meets(first) {
		return l.deliver(ctx, backend.Part{Kind: backend.PartHistory, Done: true})
	}
	pages := &pages{lookup: l, at: 1, last: first.lastPage(l.client.options.MaxPages), hopeful: o.mayMeet}
	if l.firstPage < pageSize && !first.isAll() {
		// Too little was asked for. After a page of another size there is no second.
		o = newOverlap(l.known.Of(user.GUID), l.now)
		pages.at, pages.last, pages.hopeful = 0, l.client.options.MaxPages, o.mayMeet
		if first.Total > 0 {
			pages.last = min(pages.last, (first.Total+pageSize-1)/pageSize)
		}
	}
	seen := map[string]bool{}
	known := first.unseen(seen)
	lack := shortfall{came: known.came(), total: first.Total}

	for page, failure := range pages.read(ctx) {
		pages.grow(page)
		fresh := page.unseen(seen)
		own := fresh.ownedBy(user)
		lack.failure = failure
		lack.foreign += len(fresh.Items) - len(own.Items)
		lack.unread += fresh.Skipped
		lack.differing += fresh.Differing
		lack.came += fresh.came()

		met := failure == nil && o.meets(page)
		switch {
		case met:
			lack.total = 0 // the rest is known
		case failure != nil:
		case page.repeats(fresh):
			lack.failure = backend.NewError(backend.CodePagesRepeat, nil)
		case lack.came > maxAttempts, lack.came == maxAttempts && !page.isLast() && page.Pages != pages.at:
			lack.failure = tooMuchData(errRows)
		case pages.at == pages.last && page.goesOn(pages.last):
			lack.failure = tooMuchData(errPages)
		}
		jobs := own.Items[:max(0, len(own.Items)-max(0, lack.came-maxAttempts))]
		part := backend.Part{Kind: backend.PartHistory, Jobs: jobs}
		if met || lack.failure != nil || pages.at == pages.last || len(fresh.Items) == 0 || page.isLast() {
			part.Done, part.Problems = true, lack.problems(part.Kind)
		}
		if err := l.deliver(ctx, part); err != nil || part.Done {
			return err
		}
	}
	return l.deliver(ctx, backend.Part{Kind: backend.PartHistory, Done: true, Problems: lack.problems(backend.PartHistory)})
}

// pages are those of a history that are still to be read: after the one at hand,
// to the last. Last may grow meanwhile.
type pages struct {
	lookup   *lookup
	at, last int
	hopeful  func() bool // one page more may be enough
}

// grow moves on to a page that has come.
func (p *pages) grow(page List[backend.Job]) {
	p.at++
	p.last = max(p.last, min(page.Pages, p.lookup.client.options.MaxPages))
}

// read asks for the pages, a few at a time, and gives them in order.
func (p *pages) read(ctx context.Context) iter.Seq2[List[backend.Job], error] {
	type answer struct {
		page List[backend.Job]
		err  error
	}
	l := p.lookup
	return func(yield func(List[backend.Job], error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var ahead []chan answer
		next := p.at + 1
		ask := func() {
			most := pagesAhead
			if p.hopeful() {
				most = 1
			}
			for len(ahead) < most && next <= p.last {
				coming, page := make(chan answer, 1), next
				l.start(func() error {
					list, err := l.client.Jobs(ctx, l.query.Value, JobsQuery{Page: page})
					coming <- answer{list, err}
					return nil
				})
				ahead = append(ahead, coming)
				next++
			}
		}
		for ask(); len(ahead) > 0; {
			got, ended := receive(ctx, ahead[0])
			if ended != nil {
				return
			}
			ahead = ahead[1:]
			if !p.hopeful() {
				ask()
			}
			if !yield(got.page, got.err) {
				return
			}
			ask() // the end may have moved
		}
	}
}

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
	known   *backend.PriorResult
	now     time.Time
	waiting []backend.Job // known to be under way, not met yet; newest first

	fresh   int // attempts that were not known
	run     int // settled known ones since the last that was not
	oldest  time.Time
	ordered bool
}

// newOverlap gives nil where not enough is known to stop reading early.
func newOverlap(known *backend.PriorResult, now time.Time) *overlap {
	if known == nil || !known.Whole {
		return nil
	}
	waiting, _ := known.Unsettled(now)
	return &overlap{known: known, now: now, waiting: waiting, ordered: true}
}

// firstPage is the size of the page that should hold all that may be new.
func firstPage(known *backend.PriorResult, now time.Time) int {
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
