package platform

import (
	"context"
	"iter"

	"userlookup/backend"
)

// pagesAhead is how many pages of the history are asked for at a time.
const pagesAhead = 4

// findHistory delivers the attempt list from its second page on, page by page,
// newest first. It stops at the first page that fails, so that what has come
// reaches back without a gap. While pages are read, new attempts push older ones
// on: the end moves with what each page announces, and what comes twice is
// dropped. The time limit of the waves does not bind it.
func (l *lookup) findHistory(ctx context.Context, user backend.User, first List[backend.Job]) error {
	seen := map[string]bool{}
	known := first.unseen(seen)
	lack := shortfall{came: known.came(), total: first.Total}
	last := first.lastPage(l.client.options.MaxPages)

	n := 1
	for page, failure := range l.readAhead(ctx, &last) {
		n++
		last = max(last, min(page.Pages, l.client.options.MaxPages))
		fresh := page.unseen(seen)
		own := fresh.ownedBy(user.GUID)
		lack.failure = failure
		lack.foreign += len(fresh.Items) - len(own.Items)
		lack.unread += fresh.Skipped
		lack.came += fresh.came()

		part := backend.Part{Kind: backend.PartHistory, Jobs: own.Items}
		if n == last || len(fresh.Items) == 0 || page.isLast() {
			part.Done, part.Problems = true, lack.problems(part.Kind)
		}
		if err := l.deliver(ctx, part); err != nil || part.Done {
			return err
		}
	}
	return l.deliver(ctx, backend.Part{Kind: backend.PartHistory, Done: true, Problems: lack.problems(backend.PartHistory)})
}

// readAhead asks for the pages from 2 to last, a few at a time, and gives them
// in order. Last may grow meanwhile.
func (l *lookup) readAhead(ctx context.Context, last *int) iter.Seq2[List[backend.Job], error] {
	type answer struct {
		page List[backend.Job]
		err  error
	}
	return func(yield func(List[backend.Job], error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var ahead []chan answer
		next := 2
		ask := func() {
			for len(ahead) < pagesAhead && next <= *last {
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
			ask()
			if !yield(got.page, got.err) {
				return
			}
			ask() // the end may have moved
		}
	}
}
