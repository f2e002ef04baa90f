package compose

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/mock"
	"userlookup/backend/profiles"
	"userlookup/backend/sandbox"
	"userlookup/backend/session"
)

// movable is a platform whose time can be chosen, and that can be out of reach.
type movable struct {
	server  *httptest.Server
	handler atomic.Pointer[http.Handler]
}

func newMovable(t testing.TB) *movable {
	t.Helper()
	m := &movable{}
	m.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*m.handler.Load()).ServeHTTP(w, r) }))
	t.Cleanup(m.server.Close)
	return m
}

func (m *movable) at(at time.Time, withoutAttemptList bool) {
	var handler http.Handler = sandbox.New(sandbox.Options{
		Seed: 1, Now: func() time.Time { return at }, WithoutAttemptList: withoutAttemptList, ClientID: "id", APIKey: "key",
	})
	m.handler.Store(&handler)
}

// fails answers every request with a status.
func (m *movable) fails(status int) {
	var handler http.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	m.handler.Store(&handler)
}

// run opens a desk on what is kept below root, as another run of the application
// does, and gives a way into it.
func (m *movable) run(t *testing.T, root string, held *mock.Keychain, do func(k *Profiles, scope *session.Scope)) {
	t.Helper()
	m.runOn(t, ProfilesWith(root, held), do)
}

func (m *movable) runOn(t *testing.T, k *Profiles, do func(k *Profiles, scope *session.Scope)) {
	t.Helper()
	choice := profiles.PlatformConfig{Profile: "relay", BaseURL: m.server.URL, ClientID: "id", APIKey: backend.NewSecret("key"), Place: backend.PlaceKeychain}
	desk, scope := sit(t, k, choice)
	do(k, scope)
	desk.Close()
	if err := k.Close(); err != nil {
		t.Error(err)
	}
}

// sit opens a desk, with one scope that may be used for all.
func sit(t *testing.T, k *Profiles, choice profiles.PlatformConfig) (*Workspace, *session.Scope) {
	t.Helper()
	desk, err := k.Open(choice, OpenOptions{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	scope := desk.Session.Scope(everything{})
	return desk, scope
}

// keep looks a user up, and waits until that is durable.
func keep(t *testing.T, scope *session.Scope, requestID, id string) {
	t.Helper()
	lookUp(t, scope, requestID, id)
	if err := scope.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func lookUp(t *testing.T, scope *session.Scope, requestID, id string) backend.UserView {
	t.Helper()
	if _, err := scope.Open(t.Context(), requestID, id, func(backend.UserView) {}); err != nil {
		t.Fatal(err)
	}
	view, err := scope.Await(t.Context(), requestID)
	if err != nil {
		t.Fatal(err)
	}
	return view
}

func newHeld() *mock.Keychain { return &mock.Keychain{} }

var day = time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)

func TestThreeLookupsShowThreeAttemptsWhereOneShowedBefore(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	for n, at := range []time.Time{day, day.Add(48 * time.Hour), day.Add(120 * time.Hour)} {
		m.at(at, true)
		m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
			view := lookUp(t, scope, "r1", "U-1002")
			if view.Freshness.Source != backend.SourceLive || view.Timeline.Complete || view.Timeline.SeenSince == "" {
				t.Errorf("look-up %d: %+v, %+v", n, view.Freshness, view.Timeline)
			}
			attempts, err := scope.Newest("r1", 500)
			if err != nil {
				t.Fatal(err)
			}
			shown := 0
			for _, attempt := range attempts {
				if attempt.Attempt.ConnectionName == "First Platypus Bank" {
					shown++
				}
			}
			if shown != n+1 {
				t.Errorf("look-up %d shows %d attempts", n, shown)
			}
			if err := scope.Flush(t.Context()); err != nil {
				t.Error(err)
			}
			changes, err := scope.Changes(t.Context(), "r1", 0, 0)
			if first := n == 0; err != nil || (changes.From == "") != first {
				t.Errorf("look-up %d: %+v, %v", n, changes, err)
			}
		})
	}
}

func TestWhatIsSavedIsShownAtOnceWhileThePlatformIsAsked(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) { lookUp(t, scope, "r1", "U-1002") })
	let := make(chan struct{})
	answer := *m.handler.Load()
	var slow http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-let
		answer.ServeHTTP(w, r)
	})
	m.handler.Store(&slow)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		if err := scope.Reopen(t.Context()); err != nil { // the copies are open
			t.Fatal(err)
		}
		view, err := scope.Open(t.Context(), "r1", "U-1002", func(backend.UserView) {})
		if err != nil || !view.Loading || len(view.Connections) != 6 || view.Freshness.Source != backend.SourceSaved || view.FallbackReason != nil {
			t.Fatalf("%+v, %v", view, err)
		}
		for _, kind := range []backend.PartKind{backend.PartUser, backend.PartConnections, backend.PartAccounts, backend.PartInstitutions} {
			isSaved := slices.ContainsFunc(view.Ages, func(age backend.PartAge) bool { return age.Part == kind && age.Source == backend.SourceSaved })
			if *view.Parts.Of(kind) != backend.PartReady || !isSaved {
				t.Errorf("%s is %s, %+v", kind, *view.Parts.Of(kind), view.Ages)
			}
		}
		if timeline, err := scope.Timeline(t.Context(), "r1", backend.TimelineQuery{Limit: 10}); err != nil || timeline.Matching == 0 {
			t.Errorf("%+v, %v", timeline, err)
		}
		close(let)
		if view, err = scope.Await(t.Context(), "r1"); err != nil || view.Freshness.Source != backend.SourceLive || !view.Timeline.Complete {
			t.Errorf("%+v, %v", view, err)
		}
		changes, err := scope.Changes(t.Context(), "r1", 0, 0)
		if err != nil || !changes.None || changes.From >= changes.To {
			t.Errorf("%+v, %v", changes, err)
		}
	})
}

func TestWhenThePlatformIsOutTheCopyStandsIn(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	var live backend.UserView
	var email string
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		live = lookUp(t, scope, "r1", "U-1002")
		var err error
		if email, err = scope.Reveal(t.Context(), "r1", session.FieldEmail); err != nil || email == "" {
			t.Fatal(err)
		}
	})
	m.fails(http.StatusNotImplemented) // a fault that no retry helps
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		view := lookUp(t, scope, "r1", "U-1002")
		if view.FallbackReason == nil || view.FallbackReason.Code != string(backend.CodePlatformFault) || view.Freshness.Source != backend.SourceSaved {
			t.Fatalf("%+v, %+v", view.FallbackReason, view.Freshness)
		}
		if view.Loading || len(view.Connections) != len(live.Connections) || view.Timeline != live.Timeline {
			t.Errorf("%d of %d connections, %+v; want %+v", len(view.Connections), len(live.Connections), view.Timeline, live.Timeline)
		}
		if recents, err := scope.Recent(t.Context()); err != nil || len(recents) != 1 || recents[0].UserID != "U-1002" || recents[0].Status == "" {
			t.Errorf("recent are %+v", recents)
		}
	})
	m.fails(http.StatusUnauthorized)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		_, err := scope.Open(t.Context(), "r1", "U-1002", func(backend.UserView) {})
		if err == nil { // the copy was shown until the refusal came
			_, err = scope.Await(t.Context(), "r1")
		}
		wantCode(t, "refused", err, backend.CodeUnauthorized)
		view, err := scope.OpenSaved(t.Context(), "r2", "U-1002", func(backend.UserView) {})
		if err != nil || view.User == nil || view.FallbackReason != nil || !view.Offline {
			t.Errorf("offline: %+v, %v", view, err)
		}
	})
	for _, secret := range []string{"U-1002", live.User.GUID, email, live.Connections[0].GUID, live.Connections[0].Name, "JOB-"} {
		noFileHoldsText(t, root, secret)
	}
}

// noFileHoldsText looks into every file below root.
func noFileHoldsText(t *testing.T, root, secret string) {
	t.Helper()
	if err := filepath.WalkDir(root, func(path string, scope os.DirEntry, err error) error {
		if err != nil || scope.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.Contains(string(content), secret) {
			t.Errorf("%s holds %q", path, secret)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAKeychainThatDoesNotOpenLeavesTheCopiesAsTheyAre(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) { lookUp(t, scope, "r1", "U-1002") })
	file := filepath.Join(root, "data", "userlookup.db")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []backend.Code{backend.CodeKeychainLocked, backend.CodeKeychainSlow, backend.CodeKeychainMissing} {
		held.Fail(code)
		m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
			_, err := scope.Open(t.Context(), "r1", "U-1003", func(backend.UserView) {})
			wantCode(t, "without a row", err, backend.CodeAccessLogUnwritable)
			if off := stateOf(scope).Off; off == nil || off.Code != code {
				t.Errorf("%s: off because of %v", code, off)
			}
			_, err = scope.OpenSaved(t.Context(), "r2", "U-1002", func(backend.UserView) {})
			wantCode(t, "offline", err, code)
			if after, err := os.ReadFile(file); err != nil || !slices.Equal(before, after) {
				t.Errorf("%s: the database was changed, %v", code, err)
			}
			held.Fail("")
			if err := scope.Reopen(t.Context()); err != nil {
				t.Errorf("%s: opened again: %v", code, err)
			}
			if _, err := scope.OpenSaved(t.Context(), "r3", "U-1002", func(backend.UserView) {}); err != nil {
				t.Errorf("%s: then %v", code, err)
			}
		})
		if before, err = os.ReadFile(file); err != nil { // a purge notes the time
			t.Fatal(err)
		}
	}
}

func TestAKeyThatIsGoneOrAnotherIsSaidAndErasingBeginsAnew(t *testing.T) {
	for code, lose := range map[backend.Code]func(*mock.Keychain){
		backend.CodeSavedKeyMissing: (*mock.Keychain).Clear,
		backend.CodeSavedKeyOther: func(k *mock.Keychain) {
			for name := range k.All() {
				k.Put(name, "other:"+strings.Repeat("A", 43)+"=")
			}
		},
	} {
		m, root, held := newMovable(t), t.TempDir(), newHeld()
		m.at(day, false)
		m.run(t, root, held, func(_ *Profiles, scope *session.Scope) { lookUp(t, scope, "r1", "U-1002") })
		lose(held)
		lost := copyKeys(held)
		m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
			if view := lookUp(t, scope, "r1", "U-1002"); view.User == nil || view.Freshness.Source != backend.SourceLive {
				t.Errorf("%s: %+v", code, view)
			}
			if off := stateOf(scope).Off; off == nil || off.Code != code || copyKeys(held) != lost {
				t.Errorf("%s: off because of %v, %d keys", code, off, copyKeys(held))
			}
			if err := scope.Erase(t.Context()); err != nil {
				t.Fatalf("%s: erase: %v", code, err)
			}
			if off := stateOf(scope).Off; off != nil {
				t.Errorf("%s: then off because of %v", code, off)
			}
			lookUp(t, scope, "r2", "U-1002")
		})
		m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
			list, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 10})
			if err != nil || list.Total != 1 {
				t.Errorf("%s: %+v, %v", code, list, err)
			}
		})
	}
}

func TestTheSampleKeepsItsKeyInAFileAndTouchesNoKeychain(t *testing.T) {
	root, held := t.TempDir(), newHeld()
	k := ProfilesWith(root, held)
	desk, scope := sit(t, k, profiles.PlatformConfig{})
	lookUp(t, scope, "r1", "U-1002")
	if err := scope.Erase(t.Context()); err != nil {
		t.Error(err)
	}
	lookUp(t, scope, "r2", "U-1003")
	desk.Close()
	if err := k.Close(); err != nil || held.Calls() > 0 {
		t.Errorf("%v, %d calls of the keychain", err, held.Calls())
	}
	if info, err := os.Stat(filepath.Join(root, "data", "sample.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestADamagedDatabaseIsSetAsideAndSaid(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) { lookUp(t, scope, "r1", "U-1002") })
	file := filepath.Join(root, "data", "userlookup.db")
	if err := os.WriteFile(file, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		lookUp(t, scope, "r1", "U-1002")
		if err := scope.Flush(t.Context()); err != nil {
			t.Error(err)
		}
		state := stateOf(scope)
		if state.Off != nil || state.Notice == nil || state.Notice.Code != backend.CodeSavedDamaged {
			t.Fatalf("%+v", state)
		}
		if _, err := os.Stat(filepath.Join(root, "data", filepath.Base(state.Notice.Params["file"]))); err != nil {
			t.Error(err)
		}
	})
}

func TestAForgottenUserIsForgotten(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		guid := lookUp(t, scope, "r1", "U-1002").User.GUID
		lookUp(t, scope, "r2", "U-1003")
		if err := scope.Forget(t.Context(), backend.Query{Kind: backend.QueryByGUID, Value: guid}); err != nil {
			t.Fatal(err)
		}
		_, err := scope.OpenSaved(t.Context(), "r3", "U-1002", func(backend.UserView) {})
		wantCode(t, "forgotten", err, backend.CodeNotSaved)
		_, err = scope.Await(t.Context(), "r1")
		wantCode(t, "its page", err, backend.CodeNotOpen)
		if recents, err := scope.Recent(t.Context()); err != nil || len(recents) != 1 || recents[0].UserID != "U-1003" {
			t.Errorf("recent are %+v", recents)
		}
		wantCode(t, "again", scope.Forget(t.Context(), backend.Query{Kind: backend.QueryByGUID, Value: guid}), backend.CodeNotSaved)
	})
}

func TestALineThatDoesNotOpenIsNoRecentLookup(t *testing.T) {
	m, root, held := newMovable(t), t.TempDir(), newHeld()
	m.at(day, false)
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		lookUp(t, scope, "r1", "U-1002")
		lookUp(t, scope, "r2", "U-1003")
	})
	change(t, filepath.Join(root, "data", "userlookup.db"), "UPDATE users SET summary = x'00' WHERE id = 1")
	m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
		if list, err := scope.Saved(t.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 9}); err != nil || list.Total != 2 {
			t.Errorf("%+v, %v", list, err)
		}
		if recents, err := scope.Recent(t.Context()); err != nil || len(recents) != 1 || recents[0].UserID != "U-1003" {
			t.Errorf("recent are %+v", recents)
		}
	})
}
