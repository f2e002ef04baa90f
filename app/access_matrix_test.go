package app

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/mock"
	"userlookup/backend/profiles"
	"userlookup/backend/sandbox"
)

const rightPassphrase = "correct horse"

// granted is a device with a real profile, one saved copy, and a clock of its own.
type granted struct {
	testing.TB
	root     string
	url      string
	asked    *atomic.Int64 // requests that the platform got
	clock    *atomic.Int64 // how far this device's clock is ahead, in nanoseconds
	signing  ed25519.PrivateKey
	pinned   time.Time // when the newest grant was issued
	pinnedID string
}

func newGranted(t testing.TB) *granted {
	t.Helper()
	g := &granted{TB: t, root: t.TempDir(), asked: &atomic.Int64{}, clock: &atomic.Int64{}}
	platform := sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "client-1234567", APIKey: "key"})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.asked.Add(1)
		platform.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	g.url = server.URL
	_, g.signing, _ = ed25519.GenerateKey(rand.Reader)
	profiles := g.profiles()
	profile := backend.Profile{Name: "relay", BaseURL: g.url, ClientID: "client-1234567"}
	if _, err := profiles.Save(t.Context(), mock.Pass{}, profile, backend.Credentials{APIKey: backend.NewSecret("key")}, backend.NewSecret(rightPassphrase)); err != nil {
		t.Fatal(err)
	}
	if _, err := profiles.Use(t.Context(), mock.Pass{}, "relay"); err != nil {
		t.Fatal(err)
	}
	b, done := g.window(noEnvironment)
	if _, err := (&Lookup{b}).LookupUser(LookupRequest{RequestID: "seed", Text: "U-1002"}); err != nil {
		t.Fatal(err)
	}
	scope := b.workspace.Session.Scope(mock.Pass{})
	if _, err := scope.Await(t.Context(), "seed"); err != nil {
		t.Fatal(err)
	}
	if err := scope.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	done()
	g.asked.Store(0)
	return g
}

// copied is the same device again, of which nothing that is done reaches the first.
func (g *granted) copied() *granted {
	g.Helper()
	c := *g
	c.root, c.clock = g.TempDir(), &atomic.Int64{}
	if err := os.CopyFS(c.root, os.DirFS(g.root)); err != nil {
		g.Fatal(err)
	}
	return &c
}

func (g *granted) now() time.Time { return time.Now().Add(time.Duration(g.clock.Load())) }

func (g *granted) profiles() *compose.Profiles {
	profiles := compose.ProfilesUnder(g.root)
	profiles.SetClock(g.now)
	return profiles
}

// window is the application, opened on the profile that was saved, or what the
// environment names.
func (g *granted) window(getenv func(string) string) (b *bridge, done func()) {
	return g.windowTelling(getenv, func(string, any) {})
}

// windowTelling is window whose page hears of events.
func (g *granted) windowTelling(getenv func(string) string, emit func(string, any)) (b *bridge, done func()) {
	b = newBridge(slog.New(slog.DiscardHandler), "test", g.profiles(), getenv)
	b.emit = emit
	b.enter(backend.NewSecret(rightPassphrase))
	b.open()
	return b, b.close
}

// grant writes the file of a grant, and pins it.
func (g *granted) grant(change func(*access.Grant)) {
	g.Helper()
	person := access.Subject{Name: "Test User", Email: "user@bank.example"}
	grant := &access.Grant{
		Binding: access.Binding{Profile: "relay", BaseURL: g.url, ClientID: "client-1234567"},
		ID:      rand.Text(), Role: access.RoleUser, UserLookup: true, Subject: person, Issuer: access.Subject{Name: "Test Admin"},
		Issued: g.now().UTC().Truncate(time.Second), Policy: access.DefaultPolicy(),
	}
	change(grant)
	content, err := grant.Sign(g.signing)
	if err != nil {
		g.Fatal(err)
	}
	g.pinned, g.pinnedID = grant.Issued, grant.ID
	pin := access.NewPin(g.signing.Public().(ed25519.PublicKey), nil, grant)
	if grant.Role == access.RoleAdmin {
		pin.Sign = g.signing
	}
	profiles := g.profiles()
	if _, err := profiles.ReplaceGrant(g.Context(), "relay", backend.PlaceFile, backend.NewSecret(rightPassphrase), content, pin); err != nil {
		g.Fatal(err)
	}
}

// situation is one row of the table.
type situation struct {
	profile                             string // sandbox, relay or adhoc
	role                                access.Role
	userLookup, expired, locked, tooOld bool // tooOld: the platform did not answer for longer than the policy allows
}

func situations() (all []situation) {
	both := []bool{false, true}
	for _, profile := range []string{"sandbox", "relay", "adhoc"} {
		for _, role := range []access.Role{access.RoleAdmin, access.RoleUser} {
			for _, userLookup := range both {
				for _, expired := range both {
					for _, locked := range both {
						for _, tooOld := range both {
							s := situation{profile, role, userLookup, expired, locked, tooOld}
							if profile != "relay" && (expired || tooOld) || profile == "adhoc" && (role == access.RoleAdmin || !userLookup) {
								continue // there is no such thing
							}
							all = append(all, s)
						}
					}
				}
			}
		}
	}
	return all
}

// free are the methods that show no data of any user.
var free = []string{
	"Access.State", "Access.Switch", "Access.Lock", "Access.SetPIN", "Access.Active", "Application.Start", "Application.OpenURL", "Application.Offer",
	"Lookup.Understand", "Lookup.Cancel", "Lookup.Requests",
}

// administering are the methods of Admins.
var administering = []string{"Access.Colleagues", "Access.Invite", "Access.Revoke", "Access.SetPolicy", "Access.OpenLog"}

// logging are the methods of the log of this device, which also those have who have lost
// their access.
var logging = []string{"Access.Log", "Access.VerifyLog", "Access.SaveLog", "Access.SendLog"}

// refusal is the second, simple rule: why a method is refused; empty where it is not.
func (s situation) refusal(method string) backend.Code {
	switch {
	case slices.Contains(free, method):
		return ""
	case s.locked:
		return backend.CodeLocked
	case strings.HasPrefix(method, "Setup."), method == "Access.Join", method == "Access.Preview", slices.Contains(logging, method):
		return ""
	case s.expired:
		return backend.CodeAccessExpired
	case s.role == access.RoleUser && !s.userLookup:
		return backend.CodeAccessOff
	case s.role == access.RoleUser && slices.Contains(administering, method):
		return backend.CodeAdminOnly
	}
	return ""
}

// refusals are all codes with which access is refused.
var refusals = []backend.Code{
	backend.CodeNotAllowed, backend.CodeLocked, backend.CodeAdminOnly, backend.CodeExportOff, backend.CodeExportMasked,
	backend.CodeAccessMissing, backend.CodeAccessEdited, backend.CodeAccessNewer, backend.CodeAccessOther, backend.CodeAccessRolledBack,
	backend.CodeAccessExpired, backend.CodeAccessOff, backend.CodeEnvForbidden,
}

// setGate puts another gate before the workspace that is open.
func setGate(b *bridge, gate backend.Gate) {
	b.mu.Lock()
	defer b.mu.Unlock()
	workspace := *b.workspace
	workspace.Gate = gate
	b.workspace = &workspace
}

func (s situation) open(t *testing.T, device *granted) (*bridge, func()) {
	t.Helper()
	g := device.copied()
	getenv := noEnvironment
	switch s.profile {
	case "sandbox":
		if _, err := g.profiles().Use(t.Context(), mock.Pass{}, backend.ProfileSandbox); err != nil {
			t.Fatal(err)
		}
	case "adhoc":
		getenv = environment(map[string]string{profiles.EnvBaseURL: g.url, profiles.EnvClientID: "client-1234567", profiles.EnvAPIKey: "key"})
	default:
		g.grant(func(grant *access.Grant) {
			grant.Role, grant.UserLookup = s.role, s.userLookup
			if s.expired {
				grant.Expires = grant.Issued.Add(time.Hour)
			}
		})
		if s.expired {
			g.clock.Store(int64(2 * time.Hour))
		}
		if s.tooOld {
			g.clock.Store(int64(100 * time.Hour))
		}
	}
	b, done := g.window(getenv)
	if s.profile == "sandbox" {
		if _, err := (&Access{b}).Switch(backend.SampleRole{Role: string(s.role), UserLookup: s.userLookup}); err != nil {
			t.Fatal(err)
		}
	}
	if s.locked {
		<-b.lock.Lock(profiles.LockAsked)
	}
	return b, done
}

// TestAccess_EverySituationAndBoundMethod_FollowsTheRule calls every bound method in
// every situation. What is refused gives nothing, and asks the platform nothing.
func TestAccess_EverySituationAndBoundMethod_FollowsTheRule(t *testing.T) {
	device := newGranted(t)
	calls, refused := 0, 0
	for _, s := range situations() {
		t.Run(fmt.Sprintf("%+v", s), func(t *testing.T) {
			b, done := s.open(t, device)
			defer done()
			device.asked.Store(0)
			hasAccess := s.refusal("Lookup.LookupUser") == ""
			methods(b, func(action backend.Action, method reflect.Value) {
				if hasAccess && (action == "Saved.Erase" || action == "Setup.Retry") { // the one would leave nothing to ask for, the other opens again
					return
				}
				if action == "Access.Unlock" || !s.locked && action == "Access.Lock" { // what comes after would be in another situation
					return
				}
				arguments := make([]reflect.Value, method.Type().NumIn())
				for i := range arguments {
					arguments[i] = reflect.Zero(method.Type().In(i))
				}
				if action == "Access.Switch" { // stays as it is
					arguments[0] = reflect.ValueOf(backend.SampleRole{Role: string(s.role), UserLookup: s.userLookup})
				}
				results := method.Call(arguments)
				err, _ := results[len(results)-1].Interface().(error)
				calls++
				code := backend.Code("")
				if failure := backend.AsError(err); failure != nil && slices.Contains(refusals, failure.Code) {
					code = failure.Code
				}
				if want := s.refusal(string(action)); code != want {
					t.Errorf("%s: %v, want %q", action, err, want)
				}
				if code != "" {
					refused++
					if len(results) > 1 && !reflect.ValueOf(results[0].Interface()).IsZero() {
						t.Errorf("%s is refused, and gives %+v", action, results[0])
					}
				}
			})
			s.lookUps(t, b, hasAccess)
			if asked := device.asked.Load(); !hasAccess && asked > 0 {
				t.Errorf("the platform was asked %d times", asked)
			}
		})
	}
	if calls < 500 || refused < 200 {
		t.Errorf("only %d calls, of which %d were refused", calls, refused)
	}
}

// lookUps looks a user up offline and live, and lists the saved users.
func (s situation) lookUps(t *testing.T, b *bridge, hasAccess bool) {
	want := func(what string, err error, code backend.Code) {
		t.Helper()
		if failure := backend.AsError(err); code == "" && err != nil || code != "" && (failure == nil || failure.Code != code) {
			t.Errorf("%s: %v, want %q", what, err, code)
		}
	}
	refusal := s.refusal("Lookup.LookupUser")
	saved := refusal
	if hasAccess {
		switch {
		case s.profile == "adhoc":
			saved = backend.CodeSavedAdHoc
		case s.tooOld:
			saved = backend.CodeOfflineTooLong
		}
	}
	_, listErr := (&Saved{b}).List(backend.SavedQuery{Sort: "time", Limit: 10})
	want("the list of saved users", listErr, saved)
	if s.profile == "sandbox" && hasAccess {
		saved = backend.CodeNotSaved // nobody was looked up there
	}
	_, err := (&Lookup{b}).LookupUser(LookupRequest{RequestID: "saved", Text: "U-1002", Offline: true})
	want("a saved user", err, saved)
	view, err := (&Lookup{b}).LookupUser(LookupRequest{RequestID: "live", Text: "U-1002"})
	want("a live user", err, refusal)
	if hasAccess == (view.User == nil) {
		t.Errorf("got the user %+v", view.User)
	}
}

// TestAccess_UserNotOpened_ReturnsNothing does what a script in the page
// could do.
func TestAccess_UserNotOpened_ReturnsNothing(t *testing.T) {
	device := newGranted(t)
	device.grant(func(*access.Grant) {})
	b, done := device.window(noEnvironment)
	defer done()
	device.asked.Store(0)
	lookup, saved, accessed := &Lookup{b}, &Saved{b}, &Access{b}
	for name, call := range map[string]func() (any, error){
		"GetConnection": func() (any, error) { return lookup.GetConnection(DetailsRequest{"U-1002", "MBR-1"}) },
		"GetTimeline":   func() (any, error) { return lookup.GetTimeline(TimelineRequest{RequestID: "U-1002", Limit: 10}) },
		"GetJob":        func() (any, error) { return lookup.GetJob(DetailsRequest{"U-1002", "JOB-1"}) },
		"Reveal":        func() (any, error) { return lookup.Reveal(RevealRequest{"U-1002", "email"}) },
		"Retry":         func() (any, error) { return lookup.Retry("U-1002", "connections") },
		"Snapshots":     func() (any, error) { return saved.Snapshots("U-1002") },
		"Changes":       func() (any, error) { return saved.Changes(ChangesRequest{RequestID: "U-1002"}) },
		"Hints":         func() (any, error) { return saved.Hints("U-1002") },
		"Export": func() (any, error) {
			return saved.Export(ExportRequest{RequestID: "U-1002", Format: "json", TimeZone: "UTC"})
		},
		"Copied": func() (any, error) { return nil, accessed.Copied(CopiedForm{"U-1002", "user_id"}) },
	} {
		if got, err := call(); !backend.HasCode(err, backend.CodeNotOpen) || got != nil && !reflect.ValueOf(got).IsZero() {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	if asked := device.asked.Load(); asked > 0 {
		t.Errorf("the platform was asked %d times", asked)
	}
}

// tampered are the ways in which the file of a grant is no longer what an Admin signed
// for this device.
var tampered = map[string]struct {
	code backend.Code
	do   func(t *testing.T, g *granted, file string)
}{
	"edited": {backend.CodeAccessEdited, func(t *testing.T, _ *granted, file string) {
		replaceIn(t, file, `"userLookup": true`, `"userLookup": false`)
	}},
	"extended": {backend.CodeAccessEdited, func(t *testing.T, _ *granted, file string) {
		replaceIn(t, file, `"expires": ""`, `"expires": "2999-01-01T00:00:00Z"`)
	}},
	"missing": {backend.CodeAccessMissing, func(t *testing.T, _ *granted, file string) {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}},
	"copied from elsewhere": {backend.CodeAccessEdited, func(_ *testing.T, g *granted, _ string) {
		other := *g
		other.signing = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
		other.sign(func(*access.Grant) {})
	}},
	"copied from another profile": {backend.CodeAccessOther, func(_ *testing.T, g *granted, _ string) {
		g.sign(func(grant *access.Grant) { grant.ClientID = "client-2" })
	}},
	"copied from a colleague": {backend.CodeAccessOther, func(_ *testing.T, g *granted, _ string) {
		g.sign(func(grant *access.Grant) { grant.Issued = g.pinned.Add(time.Hour) })
	}},
	"rolled back": {backend.CodeAccessRolledBack, func(_ *testing.T, g *granted, _ string) {
		g.sign(func(grant *access.Grant) { grant.Issued = g.pinned.Add(-time.Hour) })
	}},
	"expired": {backend.CodeAccessExpired, func(_ *testing.T, g *granted, _ string) {
		g.sign(func(grant *access.Grant) {
			grant.ID, grant.Issued, grant.Expires = g.pinnedID, g.pinned, g.pinned.Add(time.Second)
		})
		g.clock.Store(int64(time.Minute))
	}},
}

// sign writes the file of a grant, and pins nothing.
func (g *granted) sign(change func(*access.Grant)) {
	g.Helper()
	grant := &access.Grant{
		Binding: access.Binding{Profile: "relay", BaseURL: g.url, ClientID: "client-1234567"},
		ID:      rand.Text(), Role: access.RoleAdmin, UserLookup: true, Subject: access.Subject{Name: "X"}, Issuer: access.Subject{Name: "X"},
		Issued: g.now().UTC().Truncate(time.Second), Policy: access.DefaultPolicy(),
	}
	change(grant)
	content, err := grant.Sign(g.signing)
	if err != nil {
		g.Fatal(err)
	}
	if err := os.WriteFile(g.profiles().GrantPath("relay"), content, 0o600); err != nil {
		g.Fatal(err)
	}
}

func replaceIn(t *testing.T, file, old, by string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(content), old) {
		t.Fatalf("%v: %s", err, content)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(content), old, by, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAccess_TamperedGrant_IsDenied tampers before the window is opened, and while it is
// open.
func TestAccess_TamperedGrant_IsDenied(t *testing.T) {
	device := newGranted(t)
	for name, test := range tampered {
		for _, isOpen := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, window open: %v", name, isOpen), func(t *testing.T) {
				g := device.copied()
				g.TB = t
				g.grant(func(*access.Grant) {})
				tamper := func() { test.do(t, g, g.profiles().GrantPath("relay")) }
				if !isOpen {
					tamper()
				}
				heard := make(chan AccessState, 8)
				b, done := g.windowTelling(noEnvironment, func(event string, data any) {
					if event == AccessChanged {
						heard <- data.(AccessState)
					}
				})
				defer done()
				if isOpen {
					if state, err := (&Access{b}).State(); err != nil || state.Problem != nil || state.Role != "user" || state.ClientID != "cli•••4567" {
						t.Fatalf("before: %+v, %v", state, err)
					}
					tamper()
				}
				device.asked.Store(0)
				view, err := (&Lookup{b}).LookupUser(LookupRequest{RequestID: "r1", Text: "U-1002"})
				if !backend.HasCode(err, test.code) || view.User != nil || device.asked.Load() > 0 {
					t.Errorf("got %+v, %v; the platform was asked %d times", view.User, err, device.asked.Load())
				}
				state, err := (&Access{b}).State()
				if err != nil || state.Problem == nil || state.Problem.Code != string(test.code) || slices.Contains(state.Permissions, "look_up") {
					t.Errorf("the state is %+v, %v", state, err)
				}
				if isOpen {
					for told := range heard { // it may hear of the state before that, too
						if told.Problem != nil && told.Problem.Code == string(test.code) {
							break
						}
					}
				}
			})
		}
	}
}
