//go:build !windows

package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/profiles"
	"userlookup/backend/sandbox"
)

// everything is a pass for all permissions.
type everything struct{}

func (everything) Action() backend.Action         { return "test" }
func (everything) Allow(backend.Permission) error { return nil }

// granted is a device with a real profile that this person set up, and a clock of its
// own.
type granted struct {
	t     *testing.T
	root  string
	url   string
	asked *atomic.Int64 // requests that the platform got
	ahead time.Duration // of this device's clock
	pin   *access.Pin
}

func newGranted(t *testing.T) *granted {
	t.Helper()
	g := &granted{t: t, root: t.TempDir(), asked: &atomic.Int64{}}
	platform := sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "client-1", APIKey: savedKey})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.asked.Add(1)
		platform.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	g.url = server.URL
	profile := backend.Profile{Name: "relay", BaseURL: g.url, ClientID: "client-1"}
	if _, err := g.profiles().Save(t.Context(), everything{}, profile, backend.Credentials{APIKey: backend.NewSecret(savedKey)}, backend.NewSecret(rightPassphrase)); err != nil {
		t.Fatal(err)
	}
	var err error
	if g.pin, err = g.profiles().ReadPin(t.Context(), "relay", backend.PlaceFile, backend.NewSecret(rightPassphrase)); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *granted) profiles() *compose.Profiles {
	profiles := compose.ProfilesUnder(g.root)
	profiles.SetClock(func() time.Time { return time.Now().Add(g.ahead) })
	return profiles
}

// copied is the same device again, of which nothing that is done reaches the first.
func (g *granted) copied(t *testing.T) *granted {
	t.Helper()
	c := *g
	c.t, c.root, c.ahead = t, t.TempDir(), 0
	if err := os.CopyFS(c.root, os.DirFS(g.root)); err != nil {
		t.Fatal(err)
	}
	return &c
}

// grant replaces the grant by a newer one of the same Admin.
func (g *granted) grant(change func(*access.Grant)) {
	g.t.Helper()
	content, err := g.profiles().ReadGrant(g.t.Context(), "relay")
	if err != nil {
		g.t.Fatal(err)
	}
	grant, err := access.ParseGrant(content, g.pin.Verify)
	if err != nil {
		g.t.Fatal(err)
	}
	grant.ID, grant.Issued = "newer", grant.Issued.Add(time.Second)
	change(grant)
	if content, err = grant.Sign(g.pin.Sign); err != nil {
		g.t.Fatal(err)
	}
	g.pin = g.pin.Promote(grant)
	if _, err := g.profiles().ReplaceGrant(g.t.Context(), "relay", backend.PlaceFile, backend.NewSecret(rightPassphrase), content, g.pin); err != nil {
		g.t.Fatal(err)
	}
}

// run runs a command on the profile, or on another one that it names.
func (g *granted) run(args ...string) result {
	g.t.Helper()
	if !slices.Contains(args, "--profile") && !slices.Contains(args, "--base-url") {
		args = append(args, "--profile", "relay", "--passphrase-fd", passing(g.t, rightPassphrase))
	}
	var stdout, stderr bytes.Buffer
	environment := map[string]string{}
	if slices.Contains(args, "--base-url") {
		environment = map[string]string{profiles.EnvClientID: "client-1", profiles.EnvAPIKey: savedKey}
	}
	terminal := &Terminal{Stdout: &stdout, Stderr: &stderr, Getenv: func(name string) string { return environment[name] }, Profiles: g.profiles()}
	return result{terminal.Run(g.t.Context(), args), stdout.String(), stderr.String()}
}

// TestLookup_TamperedGrant_ExitStatus4AndMessage looks a user up after the file of
// the grant was tampered with. Nothing is fetched.
func TestLookup_TamperedGrant_ExitStatus4AndMessage(t *testing.T) {
	device := newGranted(t)
	edit := func(from, to string) func(*granted, string) {
		return func(g *granted, file string) {
			content, err := os.ReadFile(file)
			if err != nil || !bytes.Contains(content, []byte(from)) {
				g.t.Fatalf("%v: %s", err, content)
			}
			if err := os.WriteFile(file, bytes.Replace(content, []byte(from), []byte(to), 1), 0o600); err != nil {
				g.t.Fatal(err)
			}
		}
	}
	for name, test := range map[string]struct {
		tamper   func(g *granted, file string)
		sentence string
	}{
		"edited":       {edit(`"admin"`, `"user"`), "The access file of relay was changed. Its signature does not match its content"},
		"version":      {edit(`"version": 1`, `"version": 2`), "A newer version of User Lookup wrote the access file of relay."},
		"missing":      {func(_ *granted, file string) { _ = os.Remove(file) }, "You have no access to relay."},
		"empty":        {func(_ *granted, file string) { _ = os.WriteFile(file, nil, 0o600) }, "The access file of relay was changed."},
		"another host": {func(g *granted, _ string) { g.grant(func(a *access.Grant) { a.BaseURL = "https://other.example" }) }, "The access file of relay belongs elsewhere."},
		"a colleague's": {func(g *granted, file string) {
			g.grant(func(a *access.Grant) { a.Subject.Name = "Ben Okafor" })
			theirs, _ := os.ReadFile(file)
			g.grant(func(a *access.Grant) { a.ID, a.Issued = "own", a.Issued.Add(-time.Minute) })
			_ = os.WriteFile(file, theirs, 0o600)
		}, "The access file of relay belongs elsewhere. It is for another address or client ID, or it was copied from another device."},
		"expired": {func(g *granted, _ string) {
			g.grant(func(a *access.Grant) { a.Expires = a.Issued.Add(time.Minute) })
			g.ahead = time.Hour
		}, "Your access expired. Your invitation from Test Admin was valid until "},
		"rolled back": {func(g *granted, file string) {
			former, _ := os.ReadFile(file)
			g.grant(func(*access.Grant) {})
			g.run("lookup", "U-1002").want(g.t, 0, "")
			_ = os.WriteFile(file, former, 0o600)
		}, "The access file of relay is out of date."},
		"off": {func(g *granted, _ string) {
			g.grant(func(a *access.Grant) { a.Role, a.UserLookup = access.RoleUser, false })
		}, "Ask an Admin to enable User Lookup. You are Test Admin with the role User"},
	} {
		t.Run(name, func(t *testing.T) {
			g := device.copied(t)
			test.tamper(g, g.profiles().GrantPath("relay"))
			g.asked.Store(0)
			for _, args := range [][]string{{"lookup", "U-1002"}, {"lookup", "U-1002", "--json"}, {"lookup", "U-1002", "--offline"}, {"saved"}} {
				got := g.run(args...)
				got.want(t, backend.ExitNotAllowed, test.sentence)
				if got.stdout != "" || g.asked.Load() > 0 {
					t.Errorf("%v: printed %q, and asked %d times", args, got.stdout, g.asked.Load())
				}
			}
			printed := g.run("access", "--json")
			printed.want(t, backend.ExitNotAllowed, test.sentence)
			var shape jsonAccess
			if err := json.Unmarshal([]byte(printed.stdout), &shape); err != nil || shape.Problem == "" {
				t.Errorf("%v: %s", err, printed.stdout)
			}
		})
	}
}

// TestCommand_EverySituation_IsDeniedByTheRule runs every command in every situation.
func TestCommand_EverySituation_IsDeniedByTheRule(t *testing.T) {
	device := newGranted(t)
	device.run("lookup", "U-1002").want(t, 0, "")
	both := []bool{false, true}
	for _, profile := range []string{"sandbox", "relay", "adhoc"} {
		for _, role := range []access.Role{access.RoleAdmin, access.RoleUser} {
			for _, userLookup := range both {
				for _, expired := range both {
					for _, tooOld := range both {
						if profile != "relay" && (expired || tooOld) || profile == "adhoc" && (role == access.RoleAdmin || !userLookup) {
							continue // there is no such thing
						}
						t.Run(fmt.Sprintf("%s, %s, User Lookup %v, expired %v, offline for too long %v", profile, role, userLookup, expired, tooOld), func(t *testing.T) {
							g := device.copied(t)
							at := []string{}
							switch profile {
							case "sandbox":
								at = []string{"--profile", "sandbox"}
								want := backend.ExitFound
								if role == access.RoleUser && !userLookup {
									want = backend.ExitNotAllowed
								}
								g.run("access", "--profile", "sandbox", "--role", string(role), "--user-lookup", map[bool]string{true: "on", false: "off"}[userLookup || role == access.RoleAdmin]).want(t, want, "")
							case "adhoc":
								at = []string{"--base-url", g.url}
							default:
								g.grant(func(a *access.Grant) {
									a.Role, a.UserLookup = role, userLookup
									if expired {
										a.Expires = a.Issued.Add(time.Minute)
									}
								})
							}
							if expired {
								g.ahead = time.Hour
							}
							if tooOld {
								g.ahead = 100 * time.Hour
							}
							g.asked.Store(0)
							hasAccess := !expired && (role == access.RoleAdmin || userLookup)
							for _, c := range []struct {
								args   []string
								needs  bool // access
								copies bool // opens saved copies
							}{
								{[]string{"version"}, false, false}, {[]string{"help"}, false, false}, {[]string{"sandbox", "--list"}, false, false},
								{[]string{"saved"}, true, true}, {[]string{"changes", "U-1002"}, true, true}, {[]string{"lookup", "U-1002", "--offline"}, true, true},
								{[]string{"lookup", "U-1002"}, true, false}, {[]string{"lookup", "U-1002", "--json"}, true, false},
								{[]string{"export", "U-1002", "--output", "-"}, true, false}, {[]string{"export", "U-1002", "--output", "-", "--full"}, true, false},
								{[]string{"access"}, true, false}, {[]string{"erase", "U-1002"}, true, false},
							} {
								args := c.args
								if c.needs {
									args = append(slices.Clone(args), at...)
								}
								got := g.runAny(c.needs, args...)
								wantRefused := c.needs && (!hasAccess || c.copies && tooOld)
								if refused := got.status == backend.ExitNotAllowed; refused != wantRefused {
									t.Errorf("%v: exit status %d, want it refused: %v: %s", c.args, got.status, wantRefused, got.stderr)
								}
								if wantRefused && c.args[0] != "access" && got.stdout != "" {
									t.Errorf("%v: printed %q", c.args, got.stdout)
								}
							}
							if !hasAccess && g.asked.Load() > 0 {
								t.Errorf("the platform was asked %d times", g.asked.Load())
							}
						})
					}
				}
			}
		}
	}
}

// runAny is run, or a command that takes no platform.
func (g *granted) runAny(asksPlatform bool, args ...string) result {
	g.t.Helper()
	if asksPlatform {
		return g.run(args...)
	}
	var stdout, stderr bytes.Buffer
	terminal := &Terminal{Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Profiles: g.profiles()}
	return result{terminal.Run(g.t.Context(), args), stdout.String(), stderr.String()}
}

func TestLookup_Policy_MasksAndRefusesExport(t *testing.T) {
	device := newGranted(t)
	got := device.run("lookup", "U-1002", "--json")
	got.want(t, 0, "")
	var plain struct {
		User struct{ Email, EmailMasked, Metadata *string }
	}
	if err := json.Unmarshal([]byte(got.stdout), &plain); err != nil || plain.User.Email == nil || plain.User.Metadata == nil {
		t.Fatalf("%v: %s", err, got.stdout)
	}
	for name, test := range map[string]struct {
		policy         func(*access.Policy)
		export, inFull backend.ExitStatus
		sentence       string
	}{
		"masked":    {func(p *access.Policy) { p.Mask = true }, 0, backend.ExitNotAllowed, "Email address and metadata stay masked in files"},
		"no export": {func(p *access.Policy) { p.Export = false }, backend.ExitNotAllowed, backend.ExitNotAllowed, "Export is off"},
	} {
		t.Run(name, func(t *testing.T) {
			g := device.copied(t)
			g.grant(func(a *access.Grant) { test.policy(&a.Policy) })
			for _, args := range [][]string{{"lookup", "U-1002"}, {"lookup", "U-1002", "--json"}, {"lookup", "U-1002", "--json", "--offline"}, {"export", "U-1002", "--output", "-"}, {"export", "U-1002", "--output", "-", "--full"}} {
				got := g.run(args...)
				if strings.Contains(got.stdout+got.stderr, *plain.User.Email) || strings.Contains(got.stdout, "--json shows") {
					t.Errorf("%v shows the e-mail address, or says how", args)
				}
				switch {
				case slices.Contains(args, "--full"):
					got.want(t, test.inFull, test.sentence)
				case args[0] == "export":
					got.want(t, test.export, "")
				case slices.Contains(args, "--json"):
					got.want(t, 0, "Email address and metadata are masked. "+test.sentence)
				default:
					got.want(t, 0, "")
				}
			}
		})
	}
}

func TestLookup_ReasonRequired_ReadsTheFlag(t *testing.T) {
	g := newGranted(t)
	g.grant(func(a *access.Grant) { a.Policy.Reason = true })
	g.run("lookup", "U-1002").want(t, backend.ExitNotAllowed, "Enter a reason to open user U-1002.")
	g.run("export", "U-1002", "--output", "-").want(t, backend.ExitNotAllowed, "Enter a reason to open user U-1002.")
	if g.asked.Load() > 0 {
		t.Error("the platform was asked")
	}
	g.run("lookup", "U-1002", "--reason", "T-1").want(t, 0, "")
	g.run("changes", "U-1002", "--reason", "T-1").want(t, 0, "")
	g.run("changes", "U-1002").want(t, backend.ExitNotAllowed, "Enter a reason")
	g.run("export", "U-1002", "--output", "-", "--reason", "T-1").want(t, 0, "")
	g.run("lookup", "U-1002", "--reason", "a\nb").want(t, backend.ExitUsage, "")
	g.run("lookup", "U-1002", "--reason", strings.Repeat("x", 201)).want(t, backend.ExitUsage, "")
}

func TestAccess_PrintsRoleAndPolicy(t *testing.T) {
	g := newGranted(t)
	got := g.run("access")
	got.want(t, 0, "")
	for _, line := range []string{"Role", "Admin", "Test Admin", "never", "Offline use (hours)", "72"} {
		if !strings.Contains(got.stdout, line) {
			t.Errorf("the report lacks %q:\n%s", line, got.stdout)
		}
	}
	var shape jsonAccess
	if err := json.Unmarshal([]byte(g.run("access", "--json").stdout), &shape); err != nil || shape.Role != "admin" || shape.Profile != "relay" || !*shape.UserLookup || shape.Issued == "" || shape.Expires != "" || shape.Problem != "" || shape.Policy.OfflineHours != 72 {
		t.Errorf("got %+v, %v", shape, err)
	}
	g.run("access", "--role", "user").want(t, backend.ExitNotAllowed, "The role can be switched on sample data only.")
	g.run("access", "--role", "owner").want(t, backend.ExitUsage, "--role must be admin or user.")
	g.run("access", "--profile", "sandbox", "--role", "admin", "--user-lookup", "off").want(t, backend.ExitUsage, "An Admin always has User Lookup.")
	g.run("access", "--user-lookup", "yes").want(t, backend.ExitUsage, "--user-lookup must be on or off.")
	g.run("access", "U-1").want(t, backend.ExitUsage, "")
}

func TestAccess_UntrustedFile_PrintsNoneOfItsContent(t *testing.T) {
	g := newGranted(t)
	if err := os.WriteFile(g.profiles().GrantPath("relay"), []byte(`{"role": "admin"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	got := g.run("access")
	if got.want(t, backend.ExitNotAllowed, ""); got.stdout != "Role  no access\n" {
		t.Errorf("the report is %q", got.stdout)
	}
	shape := g.run("access", "--json").stdout
	for _, unknown := range []string{`"role": null`, `"userLookup": null`, `"policy": null`, `"expires": null`} {
		if !strings.Contains(shape, unknown) {
			t.Errorf("%s is missing in:\n%s", unknown, shape)
		}
	}
}

func TestLog_RefusedLookup_NamesTheUserAndTheReason(t *testing.T) {
	g := newGranted(t)
	g.grant(func(a *access.Grant) { a.Expires = a.Issued.Add(time.Hour) })
	g.ahead = 2 * time.Hour
	g.run("lookup", "U-1002").want(t, backend.ExitNotAllowed, "")
	g.run("lookup", "jane@bank.example").want(t, backend.ExitNotAllowed, "")
	list := g.run("log", "list").stdout
	if n := strings.Count(list, "refused (userlookup lookup: access expired)"); n != 2 {
		t.Errorf("%d refusals in:\n%s", n, list)
	}
	if strings.Count(list, "U-1002") != 1 || strings.Contains(list, "jane") {
		t.Errorf("the rows name other users:\n%s", list)
	}
}

func TestLookup_UnknownProfile_ListsTheProfiles(t *testing.T) {
	newGranted(t).run("lookup", "U-1002", "--profile", "other").want(t, backend.ExitUsage, "Profiles on this device: sandbox, relay.")
}

func TestLookup_UnreadableAccessFile_ExitStatus4(t *testing.T) {
	g := newGranted(t)
	file := g.profiles().GrantPath("relay")
	if err := errors.Join(os.Remove(file), os.Mkdir(file, 0o700)); err != nil {
		t.Fatal(err)
	}
	g.run("lookup", "U-1002").want(t, backend.ExitNotAllowed, file)
	if g.asked.Load() > 0 {
		t.Error("the platform was asked")
	}
}

func TestLogVerify_KeyInTheEnvironment_VerifiesTheLogOfTheProfile(t *testing.T) {
	g := newGranted(t)
	g.run("lookup", "U-1002").want(t, 0, "")
	file := filepath.Join(g.root, "data", "access", "relay.log")
	if err := os.WriteFile(file, []byte("cut"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	environment := map[string]string{profiles.EnvClientID: "client-1", profiles.EnvAPIKey: savedKey}
	terminal := &Terminal{Stdout: &stdout, Stderr: &stderr, Getenv: func(name string) string { return environment[name] }, Profiles: g.profiles()}
	args := []string{"log", "verify", "--profile", "relay", "--passphrase-fd", passing(t, rightPassphrase)}
	if status := terminal.Run(t.Context(), args); status != backend.ExitNotAllowed || stdout.Len() > 0 {
		t.Errorf("status %d, printed %q and %q", status, &stdout, &stderr)
	}
}

func TestLogVerify_LogIsNotAFile_ExitStatus4(t *testing.T) {
	g := newGranted(t)
	g.run("lookup", "U-1002").want(t, 0, "")
	file := filepath.Join(g.root, "data", "access", "relay.log")
	if err := errors.Join(os.Remove(file), os.Mkdir(file, 0o700)); err != nil {
		t.Fatal(err)
	}
	g.run("log", "verify").want(t, backend.ExitNotAllowed, "")
}

func TestLookup_EnvironmentForbidden_ExitStatus4(t *testing.T) {
	g := newGranted(t)
	g.run("lookup", "U-1002", "--base-url", g.url).want(t, 0, "")
	if err := os.WriteFile(g.root+"/machine.json", []byte(`{"environment": false}`), 0o600); err != nil {
		t.Fatal(err)
	}
	g.asked.Store(0)
	got := g.run("lookup", "U-1002", "--base-url", g.url)
	got.want(t, backend.ExitNotAllowed, "Credentials from the environment are not allowed on this device.")
	if got.stdout != "" || g.asked.Load() > 0 {
		t.Errorf("printed %q, and asked %d times", got.stdout, g.asked.Load())
	}
}

// TestDenials_ExitStatus4 holds for every code of access, also those to come.
func TestDenials_ExitStatus4(t *testing.T) {
	for _, code := range backend.Codes() {
		isRefusal := strings.HasPrefix(string(code), "access_") && !strings.HasPrefix(string(code), "access_log") ||
			slices.Contains([]backend.Code{
				backend.CodeNotAllowed, backend.CodeAdminOnly, backend.CodeExportOff, backend.CodeExportMasked, backend.CodeLocked, backend.CodeReasonNeeded,
				backend.CodeClockBehind, backend.CodeOfflineTooLong, backend.CodeSavedForbidden, backend.CodeEnvForbidden, backend.CodeSampleOnly,
			}, code)
		if status := exitStatus(backend.NewError(code, nil)); isRefusal && status != backend.ExitNotAllowed {
			t.Errorf("%s: exit status %d", code, status)
		}
	}
}

// TestSaved_IsRecordedInTheAccessLog lists the saved users in a terminal.
func TestSaved_IsRecordedInTheAccessLog(t *testing.T) {
	g := newGranted(t)
	g.run("lookup", "U-1002").want(t, 0, "")
	g.run("saved", "--json").want(t, 0, "")
	got := g.run("log", "list", "--json")
	got.want(t, 0, "")
	var log jsonLog
	if err := json.Unmarshal([]byte(got.stdout), &log); err != nil {
		t.Fatal(err)
	}
	listed := 0
	for _, row := range log.Rows {
		if row.Kind == "listed" && row.Detail == "saved" && row.Source == "saved" {
			listed++
		}
	}
	if listed != 1 {
		t.Errorf("%d rows say that users were listed: %s", listed, got.stdout)
	}
}
