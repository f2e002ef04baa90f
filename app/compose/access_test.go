package compose

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/mock"
	"userlookup/backend/profiles"
	"userlookup/backend/secret"
	"userlookup/backend/session"
)

// device has a real profile in a keychain, and a clock that is set by hand.
type device struct {
	*movable
	t    testing.TB
	root string
	held *mock.Keychain
	past *atomic.Int64 // how much time has passed, in nanoseconds
	log  *rows         // nil for none
}

// rows is an access log that keeps its rows in memory.
type rows struct {
	mu   sync.Mutex
	all  []string
	fail error
	of   *access.Service
}

func (r *rows) Record(_ context.Context, e backend.AccessEvent) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail == nil {
		r.all = append(r.all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s", e.Kind, e.Target, e.Source, e.Detail, r.of.ReasonFor(e.Target))))
	}
	return r.fail
}

func (r *rows) Close(context.Context) error { return nil }

func newDevice(t testing.TB) *device {
	t.Helper()
	d := &device{movable: newMovable(t), t: t, root: t.TempDir(), held: newHeld(), past: &atomic.Int64{}}
	d.at(day, false)
	return d
}

// wait lets time pass.
func (d *device) wait(duration time.Duration) { d.past.Add(int64(duration)) }

func (d *device) profile() backend.Profile {
	return backend.Profile{Name: "relay", BaseURL: d.server.URL, ClientID: "id", Place: backend.PlaceKeychain}
}

func (d *device) profiles() *Profiles { return d.profilesWith(d.held) }

func (d *device) profilesWith(store secret.Store) *Profiles {
	k := ProfilesWith(d.root, store)
	k.SetClock(func() time.Time { return time.Now().Add(time.Duration(d.past.Load())) })
	if d.log != nil {
		k.OpenRecorder = func(_ access.Target, _ func() backend.Secret, a *access.Service) access.Recorder {
			d.log.of = a
			return d.log
		}
	}
	return k
}

// setUp saves the profile, as a person does who has the API key.
func (d *device) setUp() {
	d.t.Helper()
	if _, err := d.profiles().Save(d.t.Context(), everything{}, d.profile(), backend.Credentials{APIKey: backend.NewSecret("key")}, none); err != nil {
		d.t.Fatal(err)
	}
}

func (d *device) config() profiles.PlatformConfig {
	return profiles.ConfigOf(d.profile(), backend.Credentials{APIKey: backend.NewSecret("key")})
}

// run opens the profile, and enters as a look-up does.
func (d *device) run(do func(workspace *Workspace)) {
	d.t.Helper()
	d.killed(func(workspace *Workspace) {
		do(workspace)
		workspace.Close()
	})
}

func (d *device) lookUp(workspace *Workspace, offline bool) error {
	scope, err := workspace.Enter(d.t.Context(), "Lookup.LookupUser")
	if err != nil {
		return err
	}
	open := scope.Open
	if offline {
		open = scope.OpenSaved
	}
	requestID := fmt.Sprint("r", time.Now().UnixNano())
	if _, err := open(d.t.Context(), requestID, "U-1002", func(backend.UserView) {}); err != nil {
		return err
	}
	_, err = scope.Await(d.t.Context(), requestID)
	if flushed := scope.Flush(d.t.Context()); flushed != nil {
		d.t.Error(flushed)
	}
	return err
}

// change signs the grant of the device again.
func (d *device) change(change func(*access.Grant)) {
	d.t.Helper()
	k := d.profiles()
	pin, err := k.ReadPin(d.t.Context(), "relay", backend.PlaceKeychain, none)
	if err != nil {
		d.t.Fatal(err)
	}
	content, err := k.ReadGrant(d.t.Context(), "relay")
	if err != nil {
		d.t.Fatal(err)
	}
	grant, err := access.ParseGrant(content, pin.Verify)
	if err != nil {
		d.t.Fatal(err)
	}
	grant.ID, grant.Issued = "newer", grant.Issued.Add(time.Second)
	change(grant)
	if content, err = grant.Sign(pin.Sign); err != nil {
		d.t.Fatal(err)
	}
	if _, err := k.ReplaceGrant(d.t.Context(), "relay", backend.PlaceKeychain, none, content, pin.Promote(grant)); err != nil {
		d.t.Fatal(err)
	}
}

func (d *device) want(err error, code backend.Code, when string) {
	d.t.Helper()
	if failure := backend.AsError(err); code == "" && err != nil || code != "" && (failure == nil || failure.Code != code) {
		d.t.Errorf("%s: %v, want %q", when, err, code)
	}
}

func TestAccess_SetUp_CreatesTheFirstAdmin(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.run(func(workspace *Workspace) {
		s := workspace.Access.State()
		if s.Problem != nil || s.Role != access.RoleAdmin || !s.Expires.IsZero() || s.Subject.Name != "Test Admin" || !s.Holds(backend.PermissionAdminister) {
			t.Errorf("got %+v", s)
		}
	})
	pin, err := d.profiles().ReadPin(t.Context(), "relay", backend.PlaceKeychain, none)
	if err != nil || pin.Sign == nil || !pin.First {
		t.Errorf("pin: %+v, %v", pin, err)
	}
}

// saveBefore saves the credentials as a version without access did.
func (d *device) saveBefore() {
	d.held.Put("relay", `{"base_url":"`+d.server.URL+`","client_id":"id","api_key":"key"}`)
}

// TestAccess_GrantAndPinRemoved_CreatesNoAdmin removes both, as who wants to be an Admin may.
func TestAccess_GrantAndPinRemoved_CreatesNoAdmin(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.held.Drop("access_pin_relay")
	if err := os.Remove(d.profiles().GrantPath("relay")); err != nil {
		t.Fatal(err)
	}
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, false), backend.CodeAccessMissing, "without both")
	})
}

// Profiles saved before there was access have credentials, and neither grant nor pin.
func TestAccess_ProfileSavedBefore_IsUpgradedOnce(t *testing.T) {
	d := newDevice(t)
	d.saveBefore()
	d.run(func(workspace *Workspace) {
		if s := workspace.Access.State(); s.Problem != nil || s.Role != access.RoleAdmin {
			t.Errorf("got %+v", s)
		}
		d.want(d.lookUp(workspace, false), "", "upgraded")
	})
	if err := os.Remove(d.profiles().GrantPath("relay")); err != nil {
		t.Fatal(err)
	}
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, false), backend.CodeAccessMissing, "without its file")
	})
}

func TestAccess_Upgrade_KeepsTheRetention(t *testing.T) {
	d := newDevice(t)
	d.saveBefore()
	if _, err := d.profiles().SetRetention(t.Context(), everything{}, backend.Retention{Days: 200, Most: 10}); err != nil {
		t.Fatal(err)
	}
	d.run(func(workspace *Workspace) {
		if days := workspace.Access.State().Policy.RetentionDays; days != 200 {
			t.Errorf("copies are kept for %d days", days)
		}
	})
}

func TestAccess_KeychainLocked_ReportsTheProblem(t *testing.T) {
	for _, code := range []backend.Code{backend.CodeKeychainLocked, backend.CodeKeychainSlow, backend.CodeKeychainMissing} {
		d := newDevice(t)
		d.setUp()
		d.held.Fail(code)
		d.run(func(workspace *Workspace) {
			d.want(d.lookUp(workspace, false), code, "refused")
			if workspace.Access.Failure() == nil {
				t.Error("Setup.Retry would not open it again")
			}
		})
	}
}

// TestSave_BrokenGrant_IsRestoredForTheFirstAdminWithTheAPIKey does what the sentence of
// the refusal says.
func TestSave_BrokenGrant_IsRestoredForTheFirstAdminWithTheAPIKey(t *testing.T) {
	for name, spoil := range map[string]func(d *device){
		"missing": func(d *device) { _ = os.Remove(d.profiles().GrantPath("relay")) },
		"edited":  func(d *device) { _ = os.WriteFile(d.profiles().GrantPath("relay"), []byte("{}"), 0o600) },
		"unverifiable": func(d *device) {
			d.held.Drop("access_pin_relay")
		},
	} {
		d := newDevice(t)
		d.setUp()
		spoil(d)
		d.run(func(workspace *Workspace) {
			if err := d.lookUp(workspace, false); err == nil {
				t.Errorf("%s: a user was looked up", name)
			}
		})
		if _, err := d.profiles().Save(t.Context(), everything{}, d.profile(), backend.Credentials{}, none); err != nil {
			t.Fatal(err)
		}
		d.run(func(workspace *Workspace) {
			if err := d.lookUp(workspace, false); err == nil {
				t.Errorf("%s: restored without the API key", name)
			}
		})
		d.setUp()
		d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, false), "", name+": restored") })
	}
}

// An expired Admin, and a User, get nothing new by setting the profile up again.
func TestSave_OtherGrants_AreNotRestored(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.change(func(g *access.Grant) { g.Expires = g.Issued.Add(time.Hour) })
	d.wait(3 * time.Hour)
	d.setUp()
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, false), backend.CodeAccessExpired, "expired Admin")
	})

	d = newDevice(t)
	d.setUp()
	pin, err := d.profiles().ReadPin(t.Context(), "relay", backend.PlaceKeychain, none)
	if err != nil {
		t.Fatal(err)
	}
	pin.Sign, pin.First = nil, false // as an invitation makes it
	if err := d.profiles().WritePin(t.Context(), "relay", backend.PlaceKeychain, none, pin); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(d.profiles().GrantPath("relay")); err != nil {
		t.Fatal(err)
	}
	d.setUp()
	d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, false), backend.CodeAccessMissing, "User") })
}

func TestAccess_FormerGrantRestored_IsARollback(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	former, err := os.ReadFile(d.profiles().GrantPath("relay"))
	if err != nil {
		t.Fatal(err)
	}
	d.run(func(workspace *Workspace) {
		d.change(func(g *access.Grant) { g.Policy.Export = false })
		if s := workspace.Access.State(); s.Problem != nil || s.Policy.Export {
			t.Errorf("the newer one is not taken up: %+v", s)
		}
		if err := os.WriteFile(d.profiles().GrantPath("relay"), former, 0o600); err != nil {
			t.Fatal(err)
		}
		d.want(d.lookUp(workspace, false), backend.CodeAccessRolledBack, "in the same run")
	})
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, false), backend.CodeAccessRolledBack, "in the next run")
	})
}

// TestAccess_GrantReplacementInterrupted_KeepsAccess ends the application after every
// step of replacing a grant.
func TestAccess_GrantReplacementInterrupted_KeepsAccess(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	former, err := d.profiles().ReadGrant(t.Context(), "relay")
	if err != nil {
		t.Fatal(err)
	}
	pinBefore, err := d.profiles().ReadPin(t.Context(), "relay", backend.PlaceKeychain, none)
	if err != nil {
		t.Fatal(err)
	}
	d.change(func(g *access.Grant) { g.Policy.Export = false })
	next, err := d.profiles().ReadGrant(t.Context(), "relay")
	if err != nil {
		t.Fatal(err)
	}
	state := func(content []byte, pin *access.Pin) {
		t.Helper()
		if err := errors.Join(os.WriteFile(d.profiles().GrantPath("relay"), content, 0o600), d.profiles().WritePin(t.Context(), "relay", backend.PlaceKeychain, none, pin)); err != nil {
			t.Fatal(err)
		}
	}
	look := func(code backend.Code, when string) {
		t.Helper()
		d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, false), code, when) })
	}
	announced := pinBefore.Announce("newer")
	state(former, announced)
	look("", "after it was announced")
	look("", "and again")
	state(next, announced)
	look("", "after the file was written")
	if err := os.WriteFile(d.profiles().GrantPath("relay"), former, 0o600); err != nil {
		t.Fatal(err)
	}
	look(backend.CodeAccessRolledBack, "the former file, after the next one was in use")

	state(next, announced)
	d.change(func(g *access.Grant) { g.ID, g.Issued = "third", g.Issued.Add(time.Second) }) // where nothing was read in between
	look("", "replaced again")
	pin, err := d.profiles().ReadPin(t.Context(), "relay", backend.PlaceKeychain, none)
	if err != nil || pin.NewestID != "third" || pin.NextID != "" {
		t.Errorf("the pin is %+v, %v", pin, err)
	}
}

func TestAccess_ClockSetBack_ClosesSavedCopiesUntilALiveAnswer(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, false), "", "at first") })
	d.wait(24 * time.Hour) // a run with a clock that is a day ahead
	d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, true), "", "a day ahead") })
	d.wait(-24 * time.Hour)
	d.log = &rows{}
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, true), backend.CodeClockBehind, "set back")
		if !workspace.Access.State().ClockBehind {
			t.Error("the state does not say so")
		}
		d.want(d.lookUp(workspace, false), "", "live")
		d.want(d.lookUp(workspace, true), "", "after a live answer")
	})
	if !slices.Contains(d.log.all, "clock_back") {
		t.Errorf("the log has %q", d.log.all)
	}
}

// killed opens the profile without an end, as the process is killed.
func (d *device) killed(do func(workspace *Workspace)) {
	d.t.Helper()
	k := d.profiles()
	workspace, err := k.Open(d.config(), OpenOptions{}, slog.New(slog.DiscardHandler))
	if err != nil {
		d.t.Fatal(err)
	}
	do(workspace)
	if err := k.Close(); err != nil { // the database, else the test could not remove it
		d.t.Error(err)
	}
}

// TestAccess_KilledAndClockSetBack_ClosesSavedCopies extends the hours of offline use: the
// process is killed, so that it stores nothing, and the clock is set back.
func TestAccess_KilledAndClockSetBack_ClosesSavedCopies(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, false), "", "live") })
	d.fails(503)
	d.wait(70 * time.Hour)
	d.killed(func(workspace *Workspace) { d.want(d.lookUp(workspace, true), "", "after 70 hours") })
	d.wait(-69 * time.Hour)
	for _, when := range []string{"once", "twice", "three times"} { // each of which records a row
		d.killed(func(workspace *Workspace) {
			d.want(d.lookUp(workspace, true), backend.CodeClockBehind, "set back and opened "+when)
		})
	}
	d.at(day, false)
	d.killed(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, false), "", "live again")
		d.want(d.lookUp(workspace, true), "", "the platform corrected the time")
		workspace.Access.Wait()
	})
	d.killed(func(workspace *Workspace) { d.want(d.lookUp(workspace, true), "", "in the next run, too") })
}

func TestAccess_ClockSetBackWhileOpen_ClosesSavedCopies(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, false), "", "live")
		d.fails(503)
		d.wait(70 * time.Hour)
		d.want(d.lookUp(workspace, true), "", "after 70 hours")
		d.wait(-69 * time.Hour)
		d.want(d.lookUp(workspace, true), backend.CodeClockBehind, "set back")
	})
}

func TestAccess_ClockSetBack_DoesNotExtendAGrant(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.change(func(g *access.Grant) { g.Expires = g.Issued.Add(time.Hour) })
	d.wait(2 * time.Hour)
	d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, false), backend.CodeAccessExpired, "expired") })
	d.wait(-2 * time.Hour)
	d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, false), backend.CodeAccessExpired, "set back") })
}

// slowKeychain lets a secret be stored only when it is released.
type slowKeychain struct {
	*mock.Keychain
	name              string
	entered, released chan struct{}
}

func (s *slowKeychain) Set(ctx context.Context, name string, value backend.Secret) error {
	if name == s.name {
		close(s.entered)
		<-s.released
		s.name = ""
	}
	return s.Keychain.Set(ctx, name, value)
}

func TestAnswered_RowBeingWritten_DoesNotWait(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	slow := &slowKeychain{d.held, "access_log_relay", make(chan struct{}), make(chan struct{})}
	k := d.profilesWith(slow)
	workspace, err := k.Open(d.config(), OpenOptions{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	recorded := make(chan error, 1)
	go func() {
		recorded <- workspace.Access.Record(t.Context(), backend.AccessEvent{Kind: backend.AccessLocked})
	}()
	<-slow.entered
	workspace.Access.Answered(time.Now().Add(time.Hour)) // else no answer of the platform comes until the row is there
	close(slow.released)
	if err := <-recorded; err != nil {
		t.Error(err)
	}
	workspace.Close()
}

func TestProbe_ClockWasFarAhead_CorrectsTheLastKnownTime(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.change(func(g *access.Grant) { g.Expires = g.Issued.Add(2 * time.Hour) })
	d.wait(24 * time.Hour) // a run with a clock that is a day ahead
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, false), backend.CodeAccessExpired, "a day ahead")
	})
	d.wait(-24 * time.Hour)
	d.run(func(workspace *Workspace) {
		probe := func(config profiles.PlatformConfig) {
			if found, err := workspace.Probe(t.Context(), config, slog.New(slog.DiscardHandler)); err != nil || found.Err != nil {
				t.Fatal(found.Err, err)
			}
		}
		other := d.config()
		other.Profile = "other"
		probe(other)
		d.want(d.lookUp(workspace, false), backend.CodeAccessExpired, "after a test of another profile")
		probe(d.config())
		d.want(d.lookUp(workspace, false), "", "after a test of this one")
	})
}

func TestAccess_OfflineForTooLong_ClosesSavedCopies(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.run(func(workspace *Workspace) { d.want(d.lookUp(workspace, false), "", "live") })
	d.wait(71 * time.Hour)
	d.fails(503)
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, true), "", "after 71 hours")
		d.want(d.lookUp(workspace, false), "", "a saved copy is shown")
	})
	d.wait(2 * time.Hour)
	d.log = &rows{}
	defer func() {
		if n := strings.Count(strings.Join(d.log.all, "\n"), "Saved offline_too_long"); n != 1 {
			t.Errorf("%d refusals in %q", n, d.log.all)
		}
	}()
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, true), backend.CodeOfflineTooLong, "after 73 hours")
		d.want(d.lookUp(workspace, false), backend.CodePlatformFault, "no saved copy is shown")
		scope := workspace.Session.Scope(everything{})
		if recent, err := scope.Recent(t.Context()); len(recent) > 0 {
			t.Errorf("recent users are shown: %+v, %v", recent, err)
		}
		if err := scope.Forget(t.Context(), backend.Query{Kind: backend.QueryByID, Value: "U-1002"}); err != nil {
			t.Errorf("a copy that is closed cannot be deleted: %v", err)
		}
	})
	d.at(day, false)
	d.change(func(g *access.Grant) { g.Policy.OfflineHours = 0 })
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, false), "", "live again")
		d.want(d.lookUp(workspace, true), backend.CodeSavedForbidden, "no offline use")
	})
}

func TestAccess_Policy_DeletesOldCopiesOfItsPlatformOnly(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	if _, err := d.profiles().SetRetention(t.Context(), everything{}, backend.Retention{Days: 3000, Most: 10}); err != nil {
		t.Fatal(err)
	}
	d.change(func(g *access.Grant) { g.Policy.RetentionDays = 5 })
	d.run(func(workspace *Workspace) {
		if r := workspace.Access.Retention(backend.Retention{Days: 3000, Most: 10}); r != (backend.Retention{Days: 3000, Most: 10, OwnDays: 5}) {
			t.Errorf("got %+v", r)
		}
		k := d.profiles()
		if kept, _ := k.Kept(t.Context(), workspace.Access); kept.Days != 5 {
			t.Errorf("the settings page shows %d days", kept.Days)
		}
	})
	sample := access.Fixed(access.SampleState(access.RoleAdmin, true), time.Now, nil)
	if r := sample.Retention(backend.Retention{Days: 3000}); r.OwnDays != 0 {
		t.Errorf("sample data: %+v", r)
	}
}

func TestAccess_ReasonRequired_OpensNoUserWithoutReason(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.change(func(g *access.Grant) { g.Policy.Reason = true })
	d.log = &rows{}
	d.run(func(workspace *Workspace) {
		err := d.lookUp(workspace, false)
		d.want(err, backend.CodeReasonNeeded, "without a reason")
		if id := backend.AsError(err).Params["id"]; id != "U-1002" {
			t.Errorf("for %q", id)
		}
		d.want(d.lookUp(workspace, true), backend.CodeReasonNeeded, "a saved copy")
		for _, wrong := range []string{"", "  ", "\u200b", "\u3164", "T-1\u202e", "...", strings.Repeat("x", 201), "a\nb", "a\x00"} {
			d.want(workspace.Access.GiveReason("U-1002", wrong), backend.CodeBadReason, "a reason that is none")
		}
		d.want(workspace.Access.GiveReason("U-1001", "T-7"), "", "another user")
		d.want(d.lookUp(workspace, false), backend.CodeReasonNeeded, "a reason of another user")
		d.want(workspace.Access.GiveReason(" “U-1002” ", " "+strings.Repeat("é", 200)+" "), "", "200 characters")
		d.want(workspace.Access.GiveReason("U-1002", "T-8"), "", "given")
		d.want(d.lookUp(workspace, false), "", "with a reason")
		d.wait(29 * time.Minute)
		d.want(d.lookUp(workspace, false), "", "after 29 minutes")
		d.wait(time.Minute)
		d.want(d.lookUp(workspace, false), backend.CodeReasonNeeded, "after 30 minutes")
		if got := workspace.Access.Reasons(); len(got) != 3 || got[0] != "T-8" || got[2] != "T-7" {
			t.Errorf("the last reasons: %q", got)
		}
		d.wait(time.Hour)
		if got := workspace.Access.Reasons(); len(got) != 0 {
			t.Errorf("an hour later: %q", got)
		}
	})
	live := slices.DeleteFunc(slices.Clone(d.log.all), func(row string) bool { return row == "opened U-1002 saved  T-8" }) // shown first
	if want := []string{"opened U-1002 live  T-8", "opened U-1002 live  T-8"}; !slices.Equal(live, want) {
		t.Errorf("the log has %q", d.log.all)
	}
}

func TestAccess_Refusal_IsRecorded(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	d.change(func(g *access.Grant) { g.Role, g.UserLookup = access.RoleUser, false })
	d.log = &rows{}
	d.run(func(workspace *Workspace) {
		d.want(d.lookUp(workspace, false), backend.CodeAccessOff, "off")
		d.log.fail = backend.NewError(backend.CodeDiskFull, nil, "folder", "/x")
		d.want(d.lookUp(workspace, false), backend.CodeAccessOff, "off, and not recorded")
	})
	if want := []string{"refused   Lookup.LookupUser access_off"}; !slices.Equal(d.log.all, want) {
		t.Errorf("the log has %q", d.log.all)
	}
}

func TestAccess_LogThatCannotBeWritten_ShowsNothing(t *testing.T) {
	d := newDevice(t)
	d.setUp()
	if err := os.MkdirAll(filepath.Join(d.root, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.root, "data", "access"), []byte("in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	workspace, err := d.profiles().Open(d.config(), OpenOptions{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer workspace.Close()
	d.want(d.lookUp(workspace, false), backend.CodeAccessLogUnwritable, "refused")
}

func TestAccess_EnvironmentForbiddenByMachineSettings_IsDenied(t *testing.T) {
	for content, code := range map[string]backend.Code{
		"":                               "",
		"{}":                             "",
		`{"environment": true}`:          "",
		`{"environment": false}`:         backend.CodeEnvForbidden,
		"\ufeff{\"environment\": false}": backend.CodeEnvForbidden,
		`{"environment": "no"}`:          backend.CodeFileUnreadable,
		`{"environment": false`:          backend.CodeFileUnreadable,
		strings.Repeat(" ", 64<<10+1):    backend.CodeFileUnreadable,
	} {
		d := newDevice(t)
		d.log = &rows{}
		if content != "" {
			if err := os.WriteFile(filepath.Join(d.root, "machine.json"), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		k := d.profiles()
		workspace, err := k.Open(profiles.PlatformConfig{BaseURL: d.server.URL, ClientID: "id", APIKey: backend.NewSecret("key")}, OpenOptions{}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		d.want(d.lookUp(workspace, false), code, content[:min(len(content), 30)])
		if s := workspace.Access.State(); !s.Environment || s.Holds(backend.PermissionAdminister) {
			t.Errorf("%+v", s)
		}
		workspace.Close()
		if d.held.Calls() > 0 {
			t.Error("the keychain was asked")
		}
		if len(d.log.all) != 1 {
			t.Errorf("the log has %q", d.log.all)
		}
	}
}

func TestSwitchSample_IsSavedAndSampleDataOnly(t *testing.T) {
	root := t.TempDir()
	open := func(do func(k *Profiles, workspace *Workspace)) {
		k := ProfilesUnder(root)
		workspace, err := k.Open(profiles.PlatformConfig{}, OpenOptions{}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		do(k, workspace)
		workspace.Close()
	}
	open(func(k *Profiles, workspace *Workspace) {
		if s := workspace.Access.State(); s.Role != access.RoleAdmin || s.Problem != nil {
			t.Errorf("at first: %+v", s)
		}
		if err := k.SwitchSample(t.Context(), workspace.Access, access.RoleUser, false); err != nil {
			t.Fatal(err)
		}
		if _, err := workspace.Enter(t.Context(), "Lookup.LookupUser"); !backend.HasCode(err, backend.CodeAccessOff) {
			t.Errorf("switched: %v", err)
		}
		if err := k.SwitchSample(t.Context(), workspace.Access, "owner", false); !backend.HasCode(err, backend.CodeBadArgument) {
			t.Errorf("no role: %v", err)
		}
	})
	open(func(k *Profiles, workspace *Workspace) {
		if s := workspace.Access.State(); s.Role != access.RoleUser || s.UserLookup {
			t.Errorf("the next run: %+v", s)
		}
		if err := k.SwitchSample(t.Context(), workspace.Access, access.RoleUser, true); err != nil {
			t.Fatal(err)
		}
	})
	d := newDevice(t)
	d.setUp()
	d.run(func(workspace *Workspace) {
		d.want(d.profiles().SwitchSample(t.Context(), workspace.Access, access.RoleAdmin, true), backend.CodeSampleOnly, "a real profile")
	})
}

// A pass for one action cannot change what another one may.
func TestProfiles_EveryChange_NeedsItsPermission(t *testing.T) {
	pass, err := access.Open().Enter(t.Context(), "Access.State")
	if err != nil {
		t.Fatal(err)
	}
	d := newDevice(t)
	k := d.profiles()
	_, saveErr := k.Save(t.Context(), pass, d.profile(), backend.Credentials{APIKey: backend.NewSecret("key")}, none)
	_, useErr := k.Use(t.Context(), pass, backend.ProfileSandbox)
	_, removeErr := k.Remove(t.Context(), pass, "relay", none)
	_, retentionErr := k.SetRetention(t.Context(), pass, backend.Retention{Days: 1, Most: 1})
	for _, err := range []error{saveErr, useErr, removeErr, retentionErr} {
		d.want(err, backend.CodeNotAllowed, "without the permission")
	}
	if len(d.held.All()) > 0 {
		t.Error("something was saved")
	}
}

func BenchmarkEnter(b *testing.B) {
	m := newMovable(&testing.T{})
	defer m.server.Close()
	k := ProfilesWith(b.TempDir(), newHeld())
	profile := backend.Profile{Name: "relay", BaseURL: m.server.URL, ClientID: "id"}
	if _, err := k.Save(b.Context(), everything{}, profile, backend.Credentials{APIKey: backend.NewSecret("key")}, none); err != nil {
		b.Fatal(err)
	}
	profile.Place = backend.PlaceKeychain
	workspace, err := k.Open(profiles.ConfigOf(profile, backend.Credentials{APIKey: backend.NewSecret("key")}), OpenOptions{}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer workspace.Close()
	for b.Loop() {
		if _, err := workspace.Enter(b.Context(), "Lookup.LookupUser"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(5*time.Millisecond), "of-5ms")
}

// BenchmarkLookup_Access looks a user up again and again: as a bound method does, and
// without gate, grant and policy. What both take differs by the check.
func BenchmarkLookup_Access(b *testing.B) {
	d := &device{movable: newMovable(&testing.T{}), root: b.TempDir(), held: newHeld(), past: &atomic.Int64{}}
	defer d.server.Close()
	d.at(day, false)
	k := d.profiles()
	if _, err := k.Save(b.Context(), everything{}, d.profile(), backend.Credentials{APIKey: backend.NewSecret("key")}, none); err != nil {
		b.Fatal(err)
	}
	checked, err := k.Open(d.config(), OpenOptions{}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer checked.Close()
	for name, scope := range map[string]func() *session.Scope{
		"with": func() *session.Scope {
			scope, err := checked.Enter(b.Context(), "Lookup.LookupUser")
			if err != nil {
				b.Fatal(err)
			}
			return scope
		},
		"without": func() *session.Scope { return checked.Session.Scope(everything{}) },
	} {
		b.Run(name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				n++
				requestID := fmt.Sprint(name, n, time.Now().UnixNano())
				s := scope()
				if _, err := s.Open(b.Context(), requestID, "U-1002", func(backend.UserView) {}); err != nil {
					b.Fatal(err)
				}
				if _, err := s.Await(b.Context(), requestID); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
