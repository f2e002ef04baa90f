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
	o := newKnownOverlap(l.known.Of(user.GUID), l.now)
	if o.reachesKnown(first) {
		return l.deliver(ctx, backend.Part{Kind: backend.PartHistory, Done: true})
	}
	pages := &pageReader{lookup: l, at: 1, last: first.lastPage(l.client.options.MaxPages), oneMoreMayDo: o.canReachKnown}
	if l.firstPage < pageSize && !first.isComplete() {
		// Too little was asked for. After a page of another size there is no second.
		o = newKnownOverlap(l.known.Of(user.GUID), l.now)
		pages.at, pages.last, pages.oneMoreMayDo = 0, l.client.options.MaxPages, o.canReachKnown
		if first.Total > 0 {
			pages.last = min(pages.last, (first.Total+pageSize-1)/pageSize)
		}
	}
	seen := map[string]bool{}
	known := first.withoutSeen(seen)
	lack := listGaps{received: known.received(), total: first.Total}

	for page, failure := range pages.read(ctx) {
		pages.advance(page)
		fresh := page.withoutSeen(seen)
		own := fresh.ownedBy(user)
		lack.failure = failure
		lack.otherUsers += len(fresh.Items) - len(own.Items)
		lack.unreadable += fresh.Skipped
		lack.conflicts += fresh.Conflicts
		lack.received += fresh.received()

		met := failure == nil && o.reachesKnown(page)
		switch {
		case met:
			lack.total = 0 // the rest is known
		case failure != nil:
		case page.repeats(fresh):
			lack.failure = backend.NewError(backend.CodePagesRepeat, nil)
		case lack.received > maxAttempts, lack.received == maxAttempts && !page.isLast() && page.Pages != pages.at:
			lack.failure = tooMuchData(errRows)
		case pages.at == pages.last && page.hasMore(pages.last):
			lack.failure = tooMuchData(errPages)
		}
		jobs := own.Items[:max(0, len(own.Items)-max(0, lack.received-maxAttempts))]
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

// pageReader are those of a history that are still to be read: after the one at hand,
// to the last. Last may grow meanwhile.
type pageReader struct {
	lookup       *lookup
	at, last     int
	oneMoreMayDo func() bool // one page more may be enough
}

// advance moves on to a page that has come.
func (p *pageReader) advance(page List[backend.Job]) {
	p.at++
	p.last = max(p.last, min(page.Pages, p.lookup.client.options.MaxPages))
}

// read asks for the pages, a few at a time, and gives them in order.
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
			if !p.oneMoreMayDo() {
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
	// firstPageExtra is how many attempts are asked for first of a user whose history
	// is known: some more than will have come since.
	firstPageExtra = 100
	// minKnownRun is how many known attempts in a row show that the list has reached
	// what is known, where the platform does not count attempts.
	minKnownRun = 10
)

// knownOverlap follows an attempt list from its beginning until it has reached what is
// known already. The contract promises the list newest first. That is trusted as
// far as it shows: when times go up again, or when the platform counts more
// attempts than are known by then, the rest may hold something new, and is read.
type knownOverlap struct {
	known     *backend.Known
	now       time.Time
	unsettled []backend.Job // known to be under way, not met yet; newest first

	fresh    int // attempts that were not known
	knownRun int // settled known ones since the last that was not
	oldest   time.Time
	ordered  bool
}

// newKnownOverlap gives nil where not enough is known to stop reading early.
func newKnownOverlap(known *backend.Known, now time.Time) *knownOverlap {
	if known == nil || !known.Whole {
		return nil
	}
	waiting, _ := known.Unsettled(now)
	return &knownOverlap{known: known, now: now, unsettled: waiting, ordered: true}
}

// firstPage is the size of the page that should hold all that may be new.
func firstPage(known *backend.Known, now time.Time) int {
	if known == nil || !known.Whole {
		return pageSize
	}
	_, depth := known.Unsettled(now)
	return min(pageSize, firstPageExtra+depth)
}

// reachesKnown takes the next page, and says whether the list has reached what is known.
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
		// One whose place has been passed is not listed any more.
		if !met[job.GUID] && !job.At().After(o.oldest) {
			waiting = append(waiting, job)
		}
	}
	o.unsettled = waiting
	return o.ordered && len(o.unsettled) == 0 && o.isComplete(page.Total)
}

// isComplete says whether nothing is left that is not known: the number of attempts
// fits, or a run of known ones is long enough where they are not counted.
func (o *knownOverlap) isComplete(total int) bool {
	if total == 0 {
		return o.knownRun >= minKnownRun
	}
	return o.knownRun > 0 && total <= o.known.Timeline.Len()+o.fresh
}

// canReachKnown says whether it is still likely that the list reaches what is known.
func (o *knownOverlap) canReachKnown() bool { return o != nil && o.ordered }
