package session_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/session"
)

// everything is a pass with all permissions.
type everything struct{}

func (everything) Action() backend.Action         { return "test" }
func (everything) Allow(backend.Permission) error { return nil }

// belongsTo tells which permission each method of a scope belongs to; the empty one is
// none: the method gives no data of any user, and changes none.
var belongsTo = map[string]backend.Permission{
	"Pass": "", "Cancel": "", "Requests": "",
	"Open": backend.PermissionLookUp, "OpenSaved": backend.PermissionLookUp, "Await": backend.PermissionLookUp, "Retry": backend.PermissionLookUp,
	"Connection": backend.PermissionLookUp, "Timeline": backend.PermissionLookUp, "Job": backend.PermissionLookUp, "Newest": backend.PermissionLookUp,
	"Recent": backend.PermissionLookUp, "Warm": backend.PermissionLookUp, "Copied": backend.PermissionLookUp,
	"Saved": backend.PermissionLookUp, "SavedCount": backend.PermissionLookUp, "AllSaved": backend.PermissionLookUp, "SavedState": backend.PermissionLookUp, "Reopen": backend.PermissionLookUp,
	"Flush": backend.PermissionLookUp, "Snapshots": backend.PermissionLookUp, "Changes": backend.PermissionLookUp, "Hints": backend.PermissionLookUp,
	"Whole": backend.PermissionExport, "Exported": backend.PermissionExport,
	"Reveal": backend.PermissionReveal, "Unmasked": backend.PermissionExportFull,
	"Forget": backend.PermissionErase, "Erase": backend.PermissionErase, "Purge": backend.PermissionErase,
}

// TestScope_EveryActionAndMethod_AllowsOnlyWhatTheActionNeeds calls every method of a
// scope for every action of the permission table.
func TestScope_EveryActionAndMethod_AllowsOnlyWhatTheActionNeeds(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context()) // what is allowed ends at once
	cancel()
	pairs, refused := 0, 0
	for action, needed := range access.Table() {
		pass, err := access.Open().Enter(t.Context(), action)
		if err != nil {
			t.Fatal(err)
		}
		s, _ := start(t, source(whole))
		scope := reflect.ValueOf(s.Scope(pass))
		for i := range scope.NumMethod() {
			name := scope.Type().Method(i).Name
			permission, known := belongsTo[name]
			if !known {
				t.Fatalf("the method %s of Scope belongs to no permission: add it to the map belongsTo in backend/session/access_test.go", name)
			}
			method := scope.Method(i)
			arguments := make([]reflect.Value, method.Type().NumIn())
			for i := range arguments {
				if arguments[i] = reflect.Zero(method.Type().In(i)); arguments[i].Type() == reflect.TypeFor[context.Context]() {
					arguments[i] = reflect.ValueOf(ended)
				}
			}
			results := method.Call(arguments)
			pairs++
			if len(results) == 0 { // Cancel
				continue
			}
			err, _ := results[len(results)-1].Interface().(error)
			if want := permission != "" && !slices.Contains(needed, permission); backend.HasCode(err, backend.CodeNotAllowed) != want {
				t.Errorf("%s for %s: %v, want it refused: %v", name, action, err, want)
			} else if want {
				refused++
				for _, result := range results[:len(results)-1] {
					if result.Kind() == reflect.Func && result.IsNil() || result.IsZero() {
						continue
					}
					t.Errorf("%s for %s is refused, and gives %v", name, action, result)
				}
			}
		}
	}
	if pairs < 1000 || refused < 500 {
		t.Errorf("only %d pairs, of which %d are refused", pairs, refused)
	}
}

// recorder is an access log that can be slow, or fail.
type recorder struct {
	mu     sync.Mutex
	events []backend.AccessEvent
	err    error
	hold   chan struct{} // a row is written when it is closed; nil for at once
}

func (r *recorder) Record(ctx context.Context, event backend.AccessEvent) error {
	if r.hold != nil {
		select {
		case <-r.hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.events = append(r.events, event)
	}
	return r.err
}

func (r *recorder) rows() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	rows := ""
	for _, e := range r.events {
		rows += fmt.Sprintf("%s %s %s %s;", e.Kind, e.Target, e.Source, e.Detail)
	}
	return rows
}

func recorded(t *testing.T, lookups backend.Lookups, log *recorder) *session.Scope {
	t.Helper()
	s := session.New(session.Options{Profile: "test", Lookups: lookups, Log: slog.New(slog.DiscardHandler), After: time.After, Recorder: log})
	t.Cleanup(s.Close)
	return s.Scope(everything{})
}

// from returns the same parts from another source.
func from(of backend.Source, because *backend.Error) source {
	return func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		return whole(ctx, query, func(part backend.Part) {
			part.Freshness, part.FallbackReason = backend.Freshness{Source: of, FetchedAt: at}, because
			deliver(part)
		})
	}
}

// asked is a source that says that it asks the platform, as the real one does.
func asked(of source) source {
	return func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		query.Asked()
		return of(ctx, query, deliver)
	}
}

// savedFirst delivers a saved copy before what another source gives.
func savedFirst(then source) source {
	return func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
		_ = whole(ctx, query, func(part backend.Part) {
			part.Done, part.Freshness = false, backend.Freshness{Source: backend.SourceSaved, FetchedAt: at}
			deliver(part)
		})
		return then(ctx, query, deliver)
	}
}

// withSavedHistory returns attempts of the saved copy beside what is live.
func withSavedHistory(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	err := whole(ctx, query, deliver)
	deliver(backend.Part{Kind: backend.PartHistory, Freshness: backend.Freshness{Source: backend.SourceSaved, FetchedAt: at}, History: &backend.PriorResult{}})
	return err
}

// TestOpen_StoppedDuringSavedCopy_WritesNoLiveRow cancels before the platform answers.
func TestOpen_StoppedDuringSavedCopy_WritesNoLiveRow(t *testing.T) {
	for _, text := range []string{"U-1", "f@x.example"} {
		synctest.Test(t, func(t *testing.T) {
			log := &recorder{}
			scope := recorded(t, savedFirst(asked(func(ctx context.Context, _ backend.Query, _ func(backend.Part)) error {
				<-ctx.Done()
				return ctx.Err()
			})), log)
			view, err := scope.Open(t.Context(), "r1", text, ignore)
			if err != nil || view.User == nil {
				t.Fatalf("got %+v, %v", view, err)
			}
			if got := log.rows(); got != "opened U-1 saved ;" {
				t.Errorf("%s: while it is shown: got %q", text, got)
			}
			scope.Cancel("r1")
			synctest.Wait()
			if got := log.rows(); got != "opened U-1 saved ;" || !log.events[0].SavedAt.Equal(at) {
				t.Errorf("%s: got %q", text, got)
			}
		})
	}
}

// TestOpen_SavedRowNotWritten_ReturnsNoData asks the platform in the meantime.
func TestOpen_SavedRowNotWritten_ReturnsNoData(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, wasAsked := &recorder{hold: make(chan struct{})}, atomic.Bool{}
		scope := recorded(t, savedFirst(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
			wasAsked.Store(true)
			return asked(whole)(ctx, query, deliver)
		}), log)
		view, err := scope.Open(t.Context(), "r1", "U-1", ignore)
		if err != nil || view.User != nil || len(view.Connections) > 0 || view.Timeline.Known > 0 || !wasAsked.Load() {
			t.Fatalf("got %+v, %v", view, err)
		}
		log.mu.Lock()
		log.err = backend.NewError(backend.CodeDiskFull, nil, "folder", "/x")
		log.mu.Unlock()
		close(log.hold)
		view, err = scope.Await(t.Context(), "r1")
		wantCode(t, err, backend.CodeDiskFull)
		if view.User != nil {
			t.Errorf("got %+v", view)
		}
	})
}

// TestOpen_LiveRowNotWritten_WithholdsLiveData has the row of the saved copy only.
func TestOpen_LiveRowNotWritten_WithholdsLiveData(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &recorder{}
		scope := recorded(t, savedFirst(func(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
			<-time.After(time.Second) // while the saved copy is shown
			log.mu.Lock()
			log.err = backend.NewError(backend.CodeDiskFull, nil, "folder", "/x")
			log.mu.Unlock()
			return whole(ctx, query, deliver)
		}), log)
		_, _ = scope.Open(t.Context(), "r1", "U-1", ignore)
		view, err := scope.Await(t.Context(), "r1")
		if err == nil && view.Freshness.Source != backend.SourceSaved {
			t.Errorf("got %+v", view.Freshness)
		}
		if got := log.rows(); got != "opened U-1 saved ;" {
			t.Errorf("got %q", got)
		}
	})
}

func TestOpen_EachUser_WritesOneRow(t *testing.T) {
	unreachable := backend.NewError(backend.CodeUnreachable, nil)
	for name, test := range map[string]struct {
		text    string
		offline bool
		lookups source
		rows    string
	}{
		"by ID":                      {"U-1", false, whole, "opened U-1 live ;"},
		"by e-mail address":          {"f@x.example", false, whole, "opened U-1 live ;"},
		"by GUID":                    {"USR-12345678-1234-1234-1234-123456789012", false, whole, "opened U-1 live ;"},
		"the saved copy":             {"f@x.example", true, from(backend.SourceSaved, nil), "opened U-1 saved ;"},
		"copy as fallback":           {"f@x.example", false, from(backend.SourceSaved, unreachable), "opened U-1 saved unreachable;"},
		"late copy":                  {"U-1", false, asked(from(backend.SourceSaved, unreachable)), "opened U-1 live ;opened U-1 saved unreachable;"},
		"copy first":                 {"U-1", false, savedFirst(asked(whole)), "opened U-1 saved ;opened U-1 live ;"},
		"copy first by e-mail":       {"f@x.example", false, savedFirst(asked(whole)), "opened U-1 saved ;opened U-1 live ;"},
		"copy first and as fallback": {"U-1", false, savedFirst(asked(from(backend.SourceSaved, unreachable))), "opened U-1 saved ;"},
		"with saved attempts":        {"U-1", false, asked(withSavedHistory), "opened U-1 live ;"},
		"no user by e-mail":          {"n@x.example", false, func(context.Context, backend.Query, func(backend.Part)) error { return unreachable }, ""},
		"several users": {"f@x.example", false, func(context.Context, backend.Query, func(backend.Part)) error {
			return &backend.SharedEmail{Total: 2, Users: []backend.User{{ID: "U-1"}, {ID: "U-2"}}}
		}, "opened  live several_users;"},
	} {
		synctest.Test(t, func(t *testing.T) {
			log := &recorder{}
			scope := recorded(t, test.lookups, log)
			open := scope.Open
			if test.offline {
				open = scope.OpenSaved
			}
			_, _ = open(t.Context(), "r1", test.text, ignore)
			_, _ = scope.Await(t.Context(), "r1")
			if got := log.rows(); got != test.rows {
				t.Errorf("%s: got %q, want %q", name, got, test.rows)
			}
		})
	}
}

// TestOpen_RowNotWritten_ReturnsNoData asks in every way for a user of whom everything
// has come, while the row is not written yet, and when it cannot be written.
func TestOpen_RowNotWritten_ReturnsNoData(t *testing.T) {
	for _, text := range []string{"U-1", "f@x.example"} {
		synctest.Test(t, func(t *testing.T) {
			log := &recorder{hold: make(chan struct{})}
			scope := recorded(t, asked(whole), log)
			told := 0
			view, err := scope.Open(t.Context(), "r1", text, func(view backend.UserView) {
				if view.User != nil || len(view.Connections) > 0 || view.Timeline.Known > 0 {
					told++
				}
			})
			if err != nil || view.User != nil || len(view.Connections) > 0 || view.Timeline.Known > 0 {
				t.Fatalf("got %+v, %v", view, err)
			}
			short, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if answer, err := scope.Timeline(short, "r1", backend.TimelineQuery{Limit: 10}); err == nil {
				t.Errorf("got %+v", answer)
			}
			if newest, err := scope.Newest("r1", 10); len(newest) > 0 {
				t.Errorf("got %+v, %v", newest, err)
			}
			if recent, err := scope.Recent(t.Context()); len(recent) > 0 {
				t.Errorf("got %+v, %v", recent, err)
			}
			log.mu.Lock()
			log.err = backend.NewError(backend.CodeDiskFull, nil, "folder", "/x")
			log.mu.Unlock()
			close(log.hold)
			_, err = scope.Await(t.Context(), "r1")
			wantCode(t, err, backend.CodeDiskFull)
			_, err = scope.Connection(t.Context(), "r1", "MBR-1")
			wantCode(t, err, backend.CodeDiskFull)
			_, err = scope.Job(t.Context(), "r1", "JOB-1")
			wantCode(t, err, backend.CodeDiskFull)
			_, err = scope.Reveal(t.Context(), "r1", session.FieldEmail)
			wantCode(t, err, backend.CodeDiskFull)
			_, _, err = scope.Whole(t.Context(), "r1")
			wantCode(t, err, backend.CodeDiskFull)
			_, err = scope.Open(t.Context(), "r2", text, ignore)
			wantCode(t, err, backend.CodeDiskFull)
			synctest.Wait()
			if told > 0 {
				t.Error("data of the user was delivered")
			}
		})
	}
}

func TestScope_ActionsOnOpenedUser_AreRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &recorder{}
		scope := recorded(t, from(backend.SourceLive, nil), log)
		if _, err := scope.Open(t.Context(), "r1", "U-1", ignore); err != nil {
			t.Fatal(err)
		}
		if _, err := scope.Await(t.Context(), "r1"); err != nil {
			t.Fatal(err)
		}
		_, revealErr := scope.Reveal(t.Context(), "r1", session.FieldMetadata)
		if err := errors.Join(revealErr, scope.Copied(t.Context(), "r1", "user_id"), scope.Exported(t.Context(), "r1", "csv")); err != nil {
			t.Fatal(err)
		}
		if got, want := log.rows(), "opened U-1 live ;revealed U-1 live metadata;copied U-1 live user_id;exported U-1 live csv;"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		wantCode(t, scope.Copied(t.Context(), "r1", "fred@x.example"), backend.CodeBadArgument)
		wantCode(t, scope.Copied(t.Context(), "never", "user_id"), backend.CodeNotOpen)
		wantCode(t, scope.Exported(t.Context(), "never", "csv"), backend.CodeNotOpen)

		log.mu.Lock()
		log.err = backend.NewError(backend.CodeDiskFull, nil, "folder", "/x")
		log.mu.Unlock()
		value, err := scope.Reveal(t.Context(), "r1", session.FieldEmail)
		wantCode(t, err, backend.CodeDiskFull)
		if value != "" {
			t.Errorf("revealed %q without a row", value)
		}
		wantCode(t, scope.Copied(t.Context(), "r1", "user_id"), backend.CodeDiskFull)
		wantCode(t, scope.Exported(t.Context(), "r1", "csv"), backend.CodeDiskFull)
	})
}
