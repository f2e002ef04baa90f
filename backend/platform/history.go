package platform

import (
	"context"
	"iter"
	"time"

	"userlookup/backend"
)

// pagesAhead is how many history pages are requested at once.
const pagesAhead = 4

// findHistory delivers the rest of the attempt list page by page, newest first. It stops at
// the first page that fails, so that the delivered history has no gap, and where it reaches
// known attempts. New attempts shift older ones to later pages during the download: the last
// page follows each page's total, and duplicates are dropped. The time limit does not apply
// to it.
func (l *lookup) findHistory(ctx context.Context, user backend.User, first List[backend.Job]) error {
	o := newKnownOverlap(l.known.Of(user.GUID), l.now)
	if o.reachesKnown(first) {
		return l.deliver(ctx, backend.Part{Kind: backend.PartHistory, Done: true})
	}
	pages := &pageReader{lookup: l, at: 1, last: first.lastPage(l.client.options.MaxPages), oneMoreMayDo: o.canReachKnown}
	if l.firstPage < pageSize && !first.isComplete() {
		// The first page was too small. Pages of different sizes cannot be combined: start
		// over.
		o = newKnownOverlap(l.known.Of(user.GUID), l.now)
		pages.at, pages.last, pages.oneMoreMayDo = 0, l.client.options.MaxPages, o.canReachKnown
		if first.Total > 0 {
			pages.last = min(pages.last, (first.Total+pageSize-1)/pageSize)
		}
	}
	seen := map[string]bool{}
	known := first.withoutSeen(seen)
	gaps := listGaps{received: known.received(), total: first.Total}

	for page, failure := range pages.read(ctx) {
		pages.advance(page)
		fresh := page.withoutSeen(seen)
		own := fresh.ownedBy(user)
		gaps.failure = failure
		gaps.otherUsers += len(fresh.Items) - len(own.Items)
		gaps.unreadable += fresh.Skipped
		gaps.conflicts += fresh.Conflicts
		gaps.received += fresh.received()

		met := failure == nil && o.reachesKnown(page)
		switch {
		case met:
			gaps.total = 0 // the rest is known
		case failure != nil:
		case page.repeats(fresh):
			gaps.failure = backend.NewError(backend.CodePagesRepeat, nil)
		case gaps.received > maxAttempts, gaps.received == maxAttempts && !page.isLast() && page.Pages != pages.at:
			gaps.failure = tooMuchData(errRows)
		case pages.at == pages.last && page.hasMore(pages.last):
			gaps.failure = tooMuchData(errPages)
		}
		jobs := own.Items[:max(0, len(own.Items)-max(0, gaps.received-maxAttempts))]
		part := backend.Part{Kind: backend.PartHistory, Jobs: jobs}
		if met || gaps.failure != nil || pages.at == pages.last || len(fresh.Items) == 0 || page.isLast() {
			part.Done, part.Problems = true, gaps.problems(part.Kind)
		}
		if err := l.deliver(ctx, part); err != nil || part.Done {
			return err
		}
	}
	return l.deliver(ctx, backend.Part{Kind: backend.PartHistory, Done: true, Problems: gaps.problems(backend.PartHistory)})
}

// pageReader reads the pages after the current one, up to the last. The last may grow.
type pageReader struct {
	lookup       *lookup
	at, last     int
	oneMoreMayDo func() bool // one more page may be enough
}

// advance moves to the next page.
func (p *pageReader) advance(page List[backend.Job]) {
	p.at++
	p.last = max(p.last, min(page.Pages, p.lookup.client.options.MaxPages))
}

// read requests a few pages at a time and yields them in order.
func (p *pageReader) read(ctx context.Context) iter.Seq2[List[backend.Job], error] {
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
			if p.oneMoreMayDo() {
				most = 1
			}
			for len(ahead) < most && next <= p.last {
				pending, page := make(chan answer, 1), next
				l.start(func() error {
					list, err := l.client.Jobs(ctx, l.query.Value, JobsQuery{Page: page})
					pending <- answer{list, err}
					return nil
				})
				ahead = append(ahead, pending)
				next++
			}
		}
		for ask(); len(ahead) > 0; {
			got, ended := receive(ctx, ahead[0])
			if ended != nil {
				return
			}
			ahead = ahead[1:]
			if !p.oneMoreMayDo() {
				ask()
			}
			if !yield(got.page, got.err) {
				return
			}
			ask() // the last page may have changed
		}
	}
}

const (
	// firstPageExtra is how many attempts the first page has beside the unsettled ones, if
	// the history is known: more than are usually new.
	firstPageExtra = 100
	// minKnownRun is how many consecutive known attempts show that the list reached the known
	// part, if the platform sends no total.
	minKnownRun = 10
)

// knownOverlap checks at which page an attempt list reaches the known attempts. The API
// contract promises the newest first. If times increase again, or if the total is higher than
// the known attempts, the rest may be new and is read too.
type knownOverlap struct {
	known     *backend.PriorResult
	now       time.Time
	unsettled []backend.Job // known as running, not seen yet; newest first

	fresh    int // attempts that were not known
	knownRun int // consecutive settled known attempts
	oldest   time.Time
	ordered  bool
}

// newKnownOverlap returns nil if too little is known to stop early.
func newKnownOverlap(known *backend.PriorResult, now time.Time) *knownOverlap {
	if known == nil || !known.Whole {
		return nil
	}
	waiting, _ := known.Unsettled(now)
	return &knownOverlap{known: known, now: now, unsettled: waiting, ordered: true}
}

// firstPage returns the size of a page that likely contains everything new.
func firstPage(known *backend.PriorResult, now time.Time) int {
	if known == nil || !known.Whole {
		return pageSize
	}
	_, depth := known.Unsettled(now)
	return min(pageSize, firstPageExtra+depth)
}

// reachesKnown adds the next page, and reports whether the list has reached the known
// attempts.
func (o *knownOverlap) reachesKnown(page List[backend.Job]) bool {
	if o == nil {
		return false
	}
	met := map[string]bool{}
	for _, job := range page.Items {
		at := job.At()
		if o.knownRun+o.fresh > 0 && at.After(o.oldest) {
			o.ordered = false
		}
		o.oldest = at
		met[job.GUID] = true
		switch {
		case o.known.HasSettled(job.GUID, o.now):
			o.knownRun++
		case o.known.Has(job.GUID):
			o.knownRun = 0
		default:
			o.knownRun = 0
			o.fresh++
		}
	}
	var waiting []backend.Job
	for _, job := range o.unsettled {
		// One with a later time than this page is no longer listed.
		if !met[job.GUID] && !job.At().After(o.oldest) {
			waiting = append(waiting, job)
		}
	}
	o.unsettled = waiting
	return o.ordered && len(o.unsettled) == 0 && o.isComplete(page.Total)
}

// isComplete reports whether nothing new is left: the total matches, or without a total,
// enough consecutive attempts are known.
func (o *knownOverlap) isComplete(total int) bool {
	if total == 0 {
		return o.knownRun >= minKnownRun
	}
	return o.knownRun > 0 && total <= o.known.Timeline.Len()+o.fresh
}

// canReachKnown reports whether the list may still reach the known attempts.
func (o *knownOverlap) canReachKnown() bool { return o != nil && o.ordered }
