package session_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	"userlookup/backend/session"
)

// anyone finds whoever is asked for, with no connections; nobody is U-0.
func anyone(_ context.Context, query backend.Query, deliver func(backend.Part)) error {
	if query.Value == "U-0" {
		return backend.NewError(backend.CodeUserNotFound, nil, "id", query.Value)
	}
	deliver(backend.Part{Kind: backend.PartUser, Done: true, User: &backend.User{ID: query.Value, GUID: "USR-of-" + query.Value}})
	for _, kind := range backend.PartKinds[1:] {
		deliver(done(kind))
	}
	return nil
}

// recentIDs opens each id in turn and lists who is recent then.
func recentIDs(t *testing.T, scope *session.Scope, ids string) string {
	t.Helper()
	for i, id := range strings.Fields(ids) {
		if _, err := scope.Open(t.Context(), fmt.Sprint(id, " ", i), id, ignore); err != nil && id != "U-0" {
			t.Fatal(err)
		}
	}
	var recent []string
	recents, err := scope.Recent(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range recents {
		recent = append(recent, user.UserID)
	}
	return strings.Join(recent, " ")
}

func TestRecentUsersStandOnceLastFirst(t *testing.T) {
	for ids, want := range map[string]string{
		"":                        "",
		"U-0":                     "",
		"U-1":                     "U-1",
		"U-1 U-2 U-0 U-3":         "U-3 U-2 U-1",
		"U-1 U-2 U-1":             "U-1 U-2",
		"U-1 U-2 U-3 U-4 U-5":     "U-5 U-4 U-3 U-2", // four stay open
		"U-1 U-2 U-3 U-3 U-3 U-3": "U-3 U-2 U-1",     // one who is fetched again pushes nobody out
		"U-1 U-2 U-2 U-1 U-3":     "U-3 U-1 U-2",
	} {
		s := session.New(session.Options{Lookups: source(anyone), Log: slog.New(slog.DiscardHandler), After: time.After, MaxOpen: 4})
		scope := s.Scope(everything{})
		if got := recentIDs(t, scope, ids); got != want {
			t.Errorf("after %q: got %q, want %q", ids, got, want)
		}
		s.Close()
	}
}

func TestRecentSaysWhatIsKnownOfTheConnections(t *testing.T) {
	failed := backend.Part{Kind: backend.PartConnections, Done: true, Problems: []backend.Problem{
		{About: backend.About{Part: backend.PartConnections}, Err: backend.NewError(backend.CodeForbidden, nil)},
	}}
	some := connections()
	some.Problems = failed.Problems
	for name, test := range map[string]struct {
		parts       []backend.Part
		connections int
		worst       string
	}{
		"still loading":       {[]backend.Part{user()}, -1, ""},
		"there":               {[]backend.Part{user(), connections()}, 1, "Gringotts"},
		"none":                {[]backend.Part{user(), done(backend.PartConnections)}, 0, ""},
		"failed":              {[]backend.Part{user(), failed}, -1, ""},
		"some of them failed": {[]backend.Part{user(), some}, 1, "Gringotts"},
	} {
		synctest.Test(t, func(t *testing.T) {
			_, scope := start(t, source(func(ctx context.Context, _ backend.Query, deliver func(backend.Part)) error {
				for _, part := range test.parts {
					part.Freshness = backend.Freshness{FetchedAt: at}
					deliver(part)
				}
				<-ctx.Done()
				return ctx.Err()
			}))
			ctx, cancel := context.WithCancel(t.Context())
			opened := make(chan struct{})
			go func() {
				defer close(opened)
				_, _ = scope.Open(ctx, "r1", "U-1", ignore) // waits for connections that may never come
			}()
			synctest.Wait()
			recent, _ := scope.Recent(t.Context())
			cancel()
			<-opened
			if len(recent) != 1 {
				t.Errorf("%s: got %+v", name, recent)
				return
			}
			if got := recent[0]; got.Connections != test.connections || got.ConnectionName != test.worst || got.At != backend.NewTimestamp(at) || got.UserID != "U-1" {
				t.Errorf("%s: got %+v", name, got)
			}
		})
	}
}

// copiesOf lists these users and can do nothing else.
type copiesOf struct {
	backend.SavedCopies
	users []backend.SavedUser
}

func (c copiesOf) List(context.Context, backend.SavedQuery) (backend.SavedList, error) {
	return backend.SavedList{Users: c.users, Matching: len(c.users), Total: len(c.users)}, nil
}

// storeOf is a savedStore with these copies.
type storeOf struct {
	backend.SavedStore
	copies copiesOf
}

func (s storeOf) State() backend.SavedState                           { return backend.SavedState{} }
func (s storeOf) Copies(context.Context) (backend.SavedCopies, error) { return s.copies, nil }

func TestACopyThatCannotBeReadIsNobodyRecent(t *testing.T) {
	savedStore := storeOf{copies: copiesOf{users: []backend.SavedUser{{Altered: "aa"}, {UserID: "U-7", GUID: "USR-7"}, {Altered: "bb"}}}}
	s := session.New(session.Options{
		Lookups: source(anyone), Log: slog.New(slog.DiscardHandler), After: time.After, MaxOpen: 4, SavedStore: savedStore,
	})
	scope := s.Scope(everything{})
	if got := recentIDs(t, scope, ""); got != "U-7" {
		t.Errorf("got %q", got)
	}
}

func TestARecentUserWhoseIDWasGivenAgainIsNamedByTheGUID(t *testing.T) {
	savedStore := storeOf{copies: copiesOf{users: []backend.SavedUser{{UserID: "U-7", GUID: "USR-8"}, {UserID: "U-7", GUID: "USR-7", IDTaken: true}}}}
	s := session.New(session.Options{
		Lookups: source(anyone), Log: slog.New(slog.DiscardHandler), After: time.After, MaxOpen: 4, SavedStore: savedStore,
	})
	scope := s.Scope(everything{})
	recents, _ := scope.Recent(t.Context())
	if len(recents) != 2 || recents[0].UserID != "U-7" || recents[1].UserID != "USR-7" {
		t.Errorf("got %+v", recents)
	}
}

// TestListedUsers_AreOneRowAMinute lists the saved users, and those who were looked up last.
func TestListedUsers_AreOneRowAMinute(t *testing.T) {
	log, now := &recorder{}, time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)
	saved := &storeOf{copies: copiesOf{users: []backend.SavedUser{{UserID: "U-1", GUID: "USR-1"}, {UserID: "U-2", GUID: "USR-2"}}}}
	s := session.New(session.Options{
		Lookups: source(anyone), Log: slog.New(slog.DiscardHandler), After: time.After, MaxOpen: 4, Recorder: log, SavedStore: saved, Now: func() time.Time { return now },
	})
	defer s.Close()
	scope := s.Scope(everything{})
	list := func(offset int) {
		t.Helper()
		got, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Offset: offset, Limit: 1})
		if err != nil || len(got.Users) != 2 {
			t.Fatalf("got %+v, %v", got, err)
		}
	}
	want := func(when, rows string) {
		t.Helper()
		if got := log.rows(); got != rows {
			t.Errorf("%s: the log has %q, want %q", when, got, rows)
		}
	}
	if count, err := scope.SavedCount(t.Context()); err != nil || count != 2 {
		t.Errorf("counted %d, %v", count, err)
	}
	want("counted", "")
	list(0)
	list(1)
	want("scrolled", "listed  saved saved;")
	now = now.Add(2 * time.Minute)
	list(0)
	want("opened again", "listed  saved saved;listed  saved saved;")
	for range 2 {
		if recent, err := scope.Recent(t.Context()); err != nil || len(recent) != 2 {
			t.Errorf("recent are %+v, %v", recent, err)
		}
	}
	want("the page of the field", "listed  saved saved;listed  saved saved;listed  saved recent;")

	now = now.Add(2 * time.Minute)
	log.err = backend.NewError(backend.CodeAccessLogUnwritable, nil)
	if got, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 9}); !backend.HasCode(err, backend.CodeAccessLogUnwritable) || len(got.Users) > 0 {
		t.Errorf("without a row: %+v, %v", got, err)
	}
	if got, err := scope.Recent(t.Context()); err != nil || len(got) > 0 {
		t.Errorf("recent without a row: %+v, %v", got, err)
	}
	log.err, saved.copies.users = nil, nil
	list = func(int) { _, _ = scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 9}) }
	before := log.rows()
	list(0)
	want("nobody is listed", before)
}
