package session_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	"userlookup/backend/session"
)

// halting is a source whose accounts and connections fail until they are asked
// for by themselves. Each run of it waits for a word from let, if there is one.
type halting struct {
	mu      sync.Mutex
	queries []backend.Query
	let     chan struct{}
}

func (h *halting) Lookup(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	h.mu.Lock()
	h.queries = append(h.queries, query)
	h.mu.Unlock()
	failed := func(part backend.Part) backend.Part {
		return backend.Part{Kind: part.Kind, Done: true, Problems: []backend.Problem{
			{About: backend.About{Part: part.Kind}, Err: backend.NewError(backend.CodeTimeout, nil)},
		}}
	}
	if query.Only == "" {
		return whole(ctx, query, func(part backend.Part) {
			if part.Kind == backend.PartAccounts || part.Kind == backend.PartConnections {
				part = failed(part)
			}
			deliver(part)
		})
	}
	if h.let != nil {
		select {
		case <-h.let:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	kinds := query.Only.Dependents()
	return whole(ctx, query, func(part backend.Part) {
		if slices.Contains(kinds, part.Kind) {
			deliver(part)
		}
	})
}

func openHalting(t *testing.T, h *halting) *session.Scope {
	t.Helper()
	_, scope := start(t, h)
	if _, err := scope.Open(t.Context(), "r1", "U-1", ignore); err != nil {
		t.Fatal(err)
	}
	view, err := scope.Await(t.Context(), "r1")
	if err != nil || len(view.Connections) != 0 || len(view.Problems) != 2 {
		t.Fatalf("got %+v, %v", view, err)
	}
	return scope
}

func TestOnePartIsFetchedAgainAndNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &halting{}
		scope := openHalting(t, h)
		time.Sleep(time.Second) // of the bubble's clock: the look-up has told its last
		var told []backend.UserView
		var mu sync.Mutex
		view, err := scope.Retry(t.Context(), "r1", backend.PartConnections, func(view backend.UserView) {
			mu.Lock()
			told = append(told, view)
			mu.Unlock()
		})
		if err != nil || len(view.Connections) != 1 || view.Parts.Connections != backend.PartReady {
			t.Fatalf("got %+v, %v", view, err)
		}
		if view.Parts.Accounts != backend.PartFailed || len(view.Problems) != 1 || view.Problems[0].Part != backend.PartAccounts {
			t.Errorf("the others were touched: %+v, %+v", view.Parts, view.Problems)
		}
		query := h.queries[1]
		if query.Only != backend.PartConnections || query.Prior == nil || query.Prior.User.GUID != "USR-1" || query.Prior.Timeline.Len() != 2 {
			t.Errorf("asked as %+v", query)
		}
		time.Sleep(time.Second) // of the bubble's clock: every change has been told
		mu.Lock()
		if len(told) == 0 || told[len(told)-1].Loading || len(told[len(told)-1].Connections) != 1 {
			t.Errorf("told of %d changes", len(told))
		}
		mu.Unlock()

		if view, err = scope.Retry(t.Context(), "r1", backend.PartAccounts, ignore); err != nil || len(view.Problems) != 0 || view.Loading {
			t.Errorf("got %+v, %v", view, err)
		}
		if timeline, err := scope.Timeline(t.Context(), "r1", backend.TimelineQuery{Limit: 10}); err != nil || timeline.Matching != 2 {
			t.Errorf("got %+v, %v", timeline, err)
		}
	})
}

func TestAPartThatIsBeingFetchedIsNotFetchedTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &halting{let: make(chan struct{})}
		scope := openHalting(t, h)
		var waiting sync.WaitGroup
		for range 5 {
			waiting.Go(func() {
				began := time.Now()
				view, err := scope.Retry(t.Context(), "r1", backend.PartAccounts, ignore)
				// It answers after its patience with what there is.
				if err != nil || view.Parts.Accounts != backend.PartLoading || time.Since(began) != time.Second {
					t.Errorf("after %v got %+v, %v", time.Since(began), view.Parts, err)
				}
			})
		}
		waiting.Wait()
		if view, err := scope.Retry(t.Context(), "r1", backend.PartConnections, ignore); err != nil || view.Parts.Connections != backend.PartLoading {
			t.Errorf("another part: got %+v, %v", view.Parts, err)
		}
		h.mu.Lock()
		if len(h.queries) != 3 {
			t.Errorf("%d look-ups were begun", len(h.queries))
		}
		h.mu.Unlock()
		close(h.let)
		view, err := scope.Await(t.Context(), "r1")
		if err != nil || view.Loading || len(view.Problems) != 0 {
			t.Errorf("got %+v, %v", view, err)
		}
	})
}

func TestARetryEndsWithACancelAndWithANewerLookup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &halting{let: make(chan struct{})}
		scope := openHalting(t, h)
		for name, end := range map[string]func(){
			"cancel": func() { scope.Cancel("r1") },
			"newer":  func() { _, _ = scope.Open(t.Context(), "r2", "U-2", ignore) },
		} {
			if _, err := scope.Retry(t.Context(), "r1", backend.PartAccounts, ignore); err != nil {
				t.Fatal(err)
			}
			end()
			view, err := scope.Await(t.Context(), "r1")
			if err != nil || view.Parts.Accounts != backend.PartFailed {
				t.Errorf("%s: got %+v, %v", name, view.Parts, err)
			}
		}
	})
}

func TestWhatCannotBeRetried(t *testing.T) {
	h := &halting{}
	scope := openHalting(t, h)
	for _, part := range []backend.PartKind{"", "user", "everything"} {
		_, err := scope.Retry(t.Context(), "r1", part, ignore)
		wantCode(t, err, backend.CodeBadArgument)
	}
	_, err := scope.Retry(t.Context(), "r9", backend.PartAccounts, ignore)
	wantCode(t, err, backend.CodeNotOpen)
	_, scope = start(t, source(func(context.Context, backend.Query, func(backend.Part)) error {
		return backend.NewError(backend.CodeUserNotFound, nil, "id", "U-1")
	}))
	_, _ = scope.Open(t.Context(), "r1", "U-1", ignore)
	_, err = scope.Retry(t.Context(), "r1", backend.PartAccounts, ignore)
	wantCode(t, err, backend.CodeUserNotFound)
}

// The parts of a look-up have come, but it goes on for a moment: what is fetched again
// meanwhile is not its own any more.
func TestRetry_FirstRunHasNotEnded_KeepsWhatTheSecondOneBrought(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ending, isAgain := make(chan struct{}), make(chan struct{})
		_, scope := start(t, source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
			if query.Only == "" {
				err := whole(ctx, query, deliver)
				<-ending
				return err
			}
			<-isAgain
			deliver(done(backend.PartAccounts))
			return nil
		}))
		if _, err := scope.Open(t.Context(), "r1", "U-1", ignore); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		retried := make(chan backend.UserView, 1)
		go func() {
			view, err := scope.Retry(t.Context(), "r1", backend.PartAccounts, ignore)
			if err != nil {
				t.Error(err)
			}
			retried <- view
		}()
		synctest.Wait()
		close(ending)
		synctest.Wait()
		close(isAgain)
		if view := <-retried; view.Parts.Accounts != backend.PartReady || len(view.Problems) > 0 {
			t.Errorf("got %v, %v", view.Parts, view.Problems)
		}
	})
}
