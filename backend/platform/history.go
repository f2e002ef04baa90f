package platform

import (
	"context"
	"iter"

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
		lack.came += fresh.came()

		met := failure == nil && o.meets(page)
		if met {
			lack.total = 0 // the rest is known
		}
		part := backend.Part{Kind: backend.PartHistory, Jobs: own.Items}
		if met || pages.at == pages.last || len(fresh.Items) == 0 || page.isLast() {
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
