package session_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	"userlookup/backend/session"
)

// source is a Lookups made of a func.
type source func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error

func (s source) Lookup(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	return s(ctx, query, deliver)
}

var _ backend.Lookups = source(nil)

var at = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)

func user() backend.Part {
	return backend.Part{Kind: backend.PartUser, Done: true, User: &backend.User{ID: "U-1", GUID: "USR-1", Email: "f@x.example", Metadata: `{"a":1}`}}
}

func connections() backend.Part {
	return backend.Part{Kind: backend.PartConnections, Done: true, Connections: []backend.Connection{
		{GUID: "MBR-1", Name: "Gringotts", InstitutionCode: "gringotts", InstitutionGUID: "INS-1", Status: "DENIED", LatestJobGUID: "JOB-1"},
	}}
}

func attempts() backend.Part {
	return backend.Part{Kind: backend.PartAttempts, Done: true, Total: 2, Jobs: []backend.Job{{GUID: "JOB-1", ConnectionGUID: "MBR-1", Status: "DENIED", CreatedAt: at}}}
}

func done(kind backend.PartKind) backend.Part { return backend.Part{Kind: kind, Done: true} }

// whole delivers a complete look-up.
func whole(_ context.Context, _ backend.Query, deliver func(backend.Part)) error {
	for _, part := range []backend.Part{user(), connections(), done(backend.PartAccounts), attempts(), done(backend.PartJobs),
		{Kind: backend.PartInstitutions, Done: true, Institutions: []backend.Institution{{Code: "gringotts", Name: "Gringotts Wizarding Bank"}}},
		{Kind: backend.PartHistory, Done: true, Jobs: []backend.Job{{GUID: "JOB-2", ConnectionGUID: "MBR-gone", CreatedAt: at.Add(-time.Hour)}}},
	} {
		deliver(part)
	}
	return nil
}

func start(t *testing.T, lookups backend.Lookups) (*session.Session, *session.Scope) {
	t.Helper()
	s := session.New(session.Options{Profile: "test", Lookups: lookups, Log: slog.New(slog.DiscardHandler), After: time.After})
	t.Cleanup(s.Close)
	scope := s.Scope(everything{})
	return s, scope
}

func ignore(backend.UserView) {}

func wantCode(t *testing.T, err error, code backend.Code) {
	t.Helper()
	var known *backend.Error
	if !errors.As(err, &known) || known.Code != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestAWholeLookup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, scope := start(t, source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
			if query.Profile != "test" {
				t.Errorf("asked %+v", query)
			}
			return whole(ctx, query, deliver)
		}))
		if _, err := scope.Open(t.Context(), "r1", " 'U-1' ", ignore); err != nil {
			t.Fatal(err)
		}
		view, err := scope.Await(t.Context(), "r1")
		if err != nil || view.Loading || view.User.ID != "U-1" || !view.Timeline.Complete {
			t.Fatalf("got %+v, %v", view, err)
		}
		facts, err := scope.Connection(t.Context(), "r1", "MBR-1")
		if err != nil || facts.Institution.Name != "Gringotts Wizarding Bank" || facts.LastAttemptStatus != "DENIED" {
			t.Errorf("got %+v, %v", facts, err)
		}
		job, err := scope.Job(t.Context(), "r1", "JOB-1")
		if err != nil || job.Attempt.ConnectionName != "Gringotts Wizarding Bank" || job.Attempt.ConnectionGone || !job.Institution.Known {
			t.Errorf("got %+v, %v", job, err)
		}
		gone, err := scope.Job(t.Context(), "r1", "JOB-2")
		if err != nil || !gone.Attempt.ConnectionGone || gone.Institution.Known {
			t.Errorf("got %+v, %v", gone, err)
		}
		timeline, err := scope.Timeline(t.Context(), "r1", backend.TimelineQuery{Limit: 10})
		if err != nil || timeline.Matching != 2 {
			t.Errorf("got %+v, %v", timeline, err)
		}
		if row := timeline.Rows[1].Attempt; row.JobGUID != "JOB-1" || row.InstitutionName != "Gringotts Wizarding Bank" || row.ConnectionName != "Gringotts Wizarding Bank" || row.ConnectionGone {
			t.Errorf("got %+v", row)
		}
		names := map[string]backend.Facet{}
		for _, facet := range timeline.Facets.Connections {
			names[facet.Value] = facet
		}
		if names["MBR-1"].Name != "Gringotts Wizarding Bank" || names["MBR-1"].Gone || !names["MBR-gone"].Gone {
			t.Errorf("got %+v", names)
		}
		newest, err := scope.Newest("r1", 1)
		if err != nil || len(newest) != 1 || newest[0].Attempt.JobGUID != "JOB-1" {
			t.Errorf("got %+v, %v", newest, err)
		}
		for field, want := range map[session.Field]string{session.FieldEmail: "f@x.example", session.FieldMetadata: `{"a":1}`} {
			if got, err := scope.Reveal(t.Context(), "r1", field); got != want || err != nil {
				t.Errorf("%s: got %q, %v", field, got, err)
			}
		}
	})
}

func TestAskedAboutAnyoneElseItRefuses(t *testing.T) {
	_, scope := start(t, source(whole))
	_, err := scope.Connection(t.Context(), "never", "MBR-1")
	wantCode(t, err, backend.CodeNotOpen)
	_, err = scope.Timeline(t.Context(), "never", backend.TimelineQuery{Limit: 1})
	wantCode(t, err, backend.CodeNotOpen)
	_, err = scope.Job(t.Context(), "never", "JOB-1")
	wantCode(t, err, backend.CodeNotOpen)
	_, err = scope.Reveal(t.Context(), "never", session.FieldEmail)
	wantCode(t, err, backend.CodeNotOpen)
	_, err = scope.Await(t.Context(), "never")
	wantCode(t, err, backend.CodeNotOpen)
	_, err = scope.Newest("never", 1)
	wantCode(t, err, backend.CodeNotOpen)
	_, err = scope.Unmasked("never")
	wantCode(t, err, backend.CodeNotOpen)
	scope.Cancel("never")
}

func TestBadArguments(t *testing.T) {
	_, scope := start(t, source(whole))
	for _, requestID := range []string{"", strings.Repeat("r", session.MaxRequestID+1)} {
		_, err := scope.Open(t.Context(), requestID, "U-1", ignore)
		wantCode(t, err, backend.CodeBadArgument)
	}
	_, err := scope.Open(t.Context(), "r0", "no id here at all", ignore)
	wantCode(t, err, backend.CodeInputNoID)
	if _, err := scope.Open(t.Context(), "r1", "U-1", ignore); err != nil {
		t.Fatal(err)
	}
	_, err = scope.Open(t.Context(), "r1", "U-1", ignore)
	wantCode(t, err, backend.CodeBadArgument)
	for _, query := range []backend.TimelineQuery{{Offset: -1, Limit: 1}, {Limit: 0}, {Limit: session.MaxRows + 1}} {
		_, err := scope.Timeline(t.Context(), "r1", query)
		wantCode(t, err, backend.CodeBadArgument)
	}
	_, err = scope.Connection(t.Context(), "r1", "MBR-9")
	wantCode(t, err, backend.CodeConnectionNotFound)
	_, err = scope.Job(t.Context(), "r1", "JOB-9")
	wantCode(t, err, backend.CodeJobNotFound)
	_, err = scope.Reveal(t.Context(), "r1", "password")
	wantCode(t, err, backend.CodeBadArgument)
}

func TestOpenAnswersAfterItsPatienceWithWhatCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		_, scope := start(t, source(func(ctx context.Context, _ backend.Query, deliver func(backend.Part)) error {
			deliver(user())
			<-release
			return whole(ctx, backend.Query{}, func(part backend.Part) {
				if part.Kind != backend.PartUser {
					deliver(part)
				}
			})
		}))
		began := time.Now()
		view, err := scope.Open(t.Context(), "r1", "U-1", ignore)
		if err != nil || time.Since(began) != time.Second || view.User == nil || !view.Loading || view.Parts.Connections != backend.PartLoading {
			t.Fatalf("after %v got %+v, %v", time.Since(began), view, err)
		}
		// What is asked for meanwhile waits for its part.
		var waiting sync.WaitGroup
		waiting.Go(func() {
			if facts, err := scope.Connection(t.Context(), "r1", "MBR-1"); err != nil || facts.Name != "Gringotts Wizarding Bank" {
				t.Errorf("got %+v, %v", facts, err)
			}
		})
		waiting.Go(func() {
			if timeline, err := scope.Timeline(t.Context(), "r1", backend.TimelineQuery{Limit: 10}); err != nil || timeline.State.Known == 0 {
				t.Errorf("got %+v, %v", timeline, err)
			}
		})
		synctest.Wait()
		close(release)
		waiting.Wait()
	})
}

func TestEveryChangeIsToldInOrderAndTheLastOneEndsLoading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, scope := start(t, source(whole))
		var views []backend.UserView
		var mu sync.Mutex
		if _, err := scope.Open(t.Context(), "r1", "U-1", func(view backend.UserView) {
			mu.Lock()
			views = append(views, view)
			mu.Unlock()
		}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // of the bubble's clock: every change has been told
		mu.Lock()
		defer mu.Unlock()
		for i, view := range views {
			if view.RequestID != "r1" || i > 0 && view.Revision <= views[i-1].Revision {
				t.Errorf("change %d: request %s, revision %d", i, view.RequestID, view.Revision)
			}
		}
		if len(views) == 0 || views[len(views)-1].Loading {
			t.Errorf("%d changes, the last of them still loading", len(views))
		}
	})
}

func TestAUserWhoIsNotThere(t *testing.T) {
	notFound := backend.NewError(backend.CodeUserNotFound, nil, "id", "U-1")
	_, scope := start(t, source(func(context.Context, backend.Query, func(backend.Part)) error { return notFound }))
	_, err := scope.Open(t.Context(), "r1", "U-1", ignore)
	wantCode(t, err, backend.CodeUserNotFound)
	_, err = scope.Timeline(t.Context(), "r1", backend.TimelineQuery{Limit: 1})
	wantCode(t, err, backend.CodeUserNotFound)
	_, err = scope.Await(t.Context(), "r1")
	wantCode(t, err, backend.CodeUserNotFound)
}

func TestAPanicInALookupIsAnError(t *testing.T) {
	_, scope := start(t, source(func(_ context.Context, _ backend.Query, deliver func(backend.Part)) error {
		deliver(user())
		var none *backend.User
		_ = none.ID
		return nil
	}))
	if _, err := scope.Open(t.Context(), "r1", "U-1", ignore); err != nil {
		t.Fatal(err)
	}
	view, err := scope.Await(t.Context(), "r1")
	if err != nil || view.Loading || len(view.Problems) == 0 || view.Problems[0].Code != backend.CodeInternal {
		t.Errorf("got %+v, %v", view, err)
	}
}

func TestALookupThatLeavesPartsOpenIsEnded(t *testing.T) {
	_, scope := start(t, source(func(_ context.Context, _ backend.Query, deliver func(backend.Part)) error {
		deliver(user())
		return nil
	}))
	if _, err := scope.Open(t.Context(), "r1", "U-1", ignore); err != nil {
		t.Fatal(err)
	}
	view, err := scope.Await(t.Context(), "r1")
	if err != nil || view.Loading || view.Parts.Accounts != backend.PartFailed {
		t.Errorf("got %+v, %v", view, err)
	}
}

// endless delivers the user and waits until it is stopped.
func endless(stopped chan<- string) source {
	return func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		deliver(user())
		deliver(connections())
		<-ctx.Done()
		stopped <- query.Value
		return ctx.Err()
	}
}

func TestCancelStopsAtOnceAndKeepsWhatCame(t *testing.T) {
	stopped := make(chan string, 1)
	_, scope := start(t, endless(stopped))
	if _, err := scope.Open(t.Context(), "r1", "U-1", ignore); err != nil {
		t.Fatal(err)
	}
	scope.Cancel("r1")
	<-stopped
	view, err := scope.Await(t.Context(), "r1")
	if err != nil || view.Loading || view.User == nil || view.Parts.Connections != backend.PartReady {
		t.Fatalf("got %+v, %v", view, err)
	}
	for _, problem := range view.Problems {
		if problem.Code != backend.CodeCancelled {
			t.Errorf("got %+v", problem)
		}
	}
}

func TestALookupThatWasCancelledBeforeItOpenedNeverBegins(t *testing.T) {
	_, scope := start(t, source(func(context.Context, backend.Query, func(backend.Part)) error {
		t.Error("the look-up began")
		return nil
	}))
	for i := range 200 {
		scope.Cancel(fmt.Sprint("other-", i)) // what is remembered is bounded
	}
	scope.Cancel("r1")
	_, err := scope.Open(t.Context(), "r1", "U-1", ignore)
	wantCode(t, err, backend.CodeCancelled)
}

func TestAPanicOfTheListenerDoesNotEndTheApplication(t *testing.T) {
	_, scope := start(t, source(whole))
	if _, err := scope.Open(t.Context(), "r1", "U-1", func(backend.UserView) { panic("no such luck") }); err != nil {
		t.Fatal(err)
	}
	if view, err := scope.Await(t.Context(), "r1"); err != nil || view.Loading {
		t.Errorf("got %+v, %v", view, err)
	}
}

func TestANewerLookupStopsTheOlder(t *testing.T) {
	stopped := make(chan string, 2)
	s, scope := start(t, endless(stopped))
	for _, id := range []string{"U-1", "U-2"} {
		if _, err := scope.Open(t.Context(), "r-"+id, id, ignore); err != nil {
			t.Fatal(err)
		}
	}
	if got := <-stopped; got != "U-1" {
		t.Errorf("%s was stopped", got)
	}
	s.Close()
	if got := <-stopped; got != "U-2" {
		t.Errorf("closing stopped %s", got)
	}
}

func TestAClosedSessionBeginsNothing(t *testing.T) {
	s, scope := start(t, source(whole))
	if _, err := scope.Open(t.Context(), "r1", "U-1", ignore); err != nil {
		t.Fatal(err)
	}
	s.Close()
	_, err := scope.Open(t.Context(), "r2", "U-1", ignore)
	wantCode(t, err, backend.CodeCancelled)
	view, err := scope.Retry(t.Context(), "r1", backend.PartAccounts, ignore)
	if err != nil || view.Loading || view.Parts.Accounts != backend.PartFailed {
		t.Errorf("got %+v, %v", view, err)
	}
}

func TestClear_GivesNothingOfWhomWasOpened(t *testing.T) {
	s, scope := start(t, source(whole))
	if _, err := scope.Open(t.Context(), "r1", "U-1", ignore); err != nil {
		t.Fatal(err)
	}
	s.Clear()
	_, err := scope.Connection(t.Context(), "r1", "MBR-1")
	wantCode(t, err, backend.CodeNotOpen)
	_, err = scope.Await(t.Context(), "r1")
	wantCode(t, err, backend.CodeNotOpen)
	if recent, err := scope.Recent(t.Context()); len(recent) > 0 {
		t.Errorf("recent: %v, %v", recent, err)
	}
	_, err = scope.Open(t.Context(), "r2", "U-1", ignore)
	wantCode(t, err, backend.CodeCancelled)
}

func TestOpenStopsWhenItsCallerGoesAway(t *testing.T) {
	stopped := make(chan string, 1)
	_, scope := start(t, source(func(ctx context.Context, query backend.Query, _ func(backend.Part)) error {
		<-ctx.Done()
		stopped <- query.Value
		return ctx.Err()
	}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := scope.Open(ctx, "r1", "U-1", ignore)
	wantCode(t, err, backend.CodeCancelled)
	<-stopped
}

func TestOnlyTheLastUsersStayOpen(t *testing.T) {
	s := session.New(session.Options{Lookups: source(whole), Log: slog.New(slog.DiscardHandler), After: time.After, MaxOpen: 2})
	defer s.Close()
	scope := s.Scope(everything{})
	for _, requestID := range []string{"r1", "r2", "r3"} {
		if _, err := scope.Open(t.Context(), requestID, "U-1", ignore); err != nil {
			t.Fatal(err)
		}
	}
	_, err := scope.Reveal(t.Context(), "r1", session.FieldEmail)
	wantCode(t, err, backend.CodeNotOpen)
	if _, err = scope.Reveal(t.Context(), "r2", session.FieldEmail); err != nil {
		t.Errorf("the user before the last is gone: %v", err)
	}
}

func TestLookupsOfNobodyTakeNoPlace(t *testing.T) {
	_, scope := start(t, source(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		if query.Value == "U-1" {
			return whole(ctx, query, deliver)
		}
		return backend.NewError(backend.CodeTimeout, nil)
	}))
	if _, err := scope.Open(t.Context(), "r1", "U-1", ignore); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		_, err := scope.Open(t.Context(), fmt.Sprint("failed-", i), "U-2", ignore)
		wantCode(t, err, backend.CodeTimeout)
	}
	if _, err := scope.Reveal(t.Context(), "r1", session.FieldEmail); err != nil {
		t.Errorf("the user is gone after failed look-ups: %v", err)
	}
}
