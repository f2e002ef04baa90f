package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
)

func TestAccessState_SampleData_CanBeSwitched(t *testing.T) {
	lookup, heard := sandboxBridge(t)
	accessed := &Access{lookup.bridge}
	told := make(chan AccessState, 4)
	lookup.bridge.emit = func(event string, data any) {
		if state, ok := data.(AccessState); ok && event == AccessChanged {
			told <- state
			return
		}
		heard.hear(event, data)
	}
	state, err := accessed.State()
	if err != nil || !state.Sample || state.Role != "admin" || !state.UserLookup || state.Problem != nil || state.Profile != "sandbox" || state.PIN != "none" || state.Expires != "" {
		t.Fatalf("got %+v, %v", state, err)
	}
	all := []string{}
	for _, permission := range backend.Permissions {
		all = append(all, string(permission))
	}
	if !slices.Equal(state.Permissions, all) {
		t.Errorf("an Admin may %v", state.Permissions)
	}
	state, err = accessed.Switch(backend.SampleRole{Role: "user", UserLookup: false})
	if err != nil || state.Role != "user" || state.Problem == nil || state.Problem.Code != "access_off" || slices.Contains(state.Permissions, "look_up") {
		t.Errorf("switched: %+v, %v", state, err)
	}
	if heard := <-told; heard.Role != "user" {
		t.Errorf("the page heard %+v", heard)
	}
	if _, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: "U-1002"}); !backend.HasCode(err, backend.CodeAccessOff) {
		t.Errorf("looked up: %v", err)
	}
	if state, err = accessed.Switch(backend.SampleRole{Role: "user", UserLookup: true}); err != nil || state.Problem != nil || slices.Contains(state.Permissions, "administer") {
		t.Errorf("User Lookup on: %+v, %v", state, err)
	}
	if _, err := lookup.LookupUser(LookupRequest{RequestID: "r2", Text: "U-1002"}); err != nil {
		t.Errorf("looked up: %v", err)
	}
}

func TestExport_ForbiddenByPolicy_WritesNothing(t *testing.T) {
	device := newGranted(t)
	for name, test := range map[string]struct {
		policy         func(*access.Policy)
		export, inFull backend.Code
	}{
		"no export": {func(p *access.Policy) { p.Export = false }, backend.CodeExportOff, backend.CodeExportOff},
		"masked":    {func(p *access.Policy) { p.Mask = true }, "", backend.CodeExportMasked},
	} {
		g := device.copied()
		g.grant(func(grant *access.Grant) { test.policy(&grant.Policy) })
		b, done := g.window(noEnvironment)
		path, asked := filepath.Join(t.TempDir(), "page.json"), 0
		b.saveAs = func(string) (string, error) { asked++; return path, nil }
		if _, err := (&Lookup{b}).LookupUser(LookupRequest{RequestID: "r1", Text: "U-1002"}); err != nil {
			t.Fatal(err)
		}
		for full, code := range map[bool]backend.Code{false: test.export, true: test.inFull} {
			_ = os.Remove(path)
			asked = 0
			_, err := (&Saved{b}).Export(ExportRequest{RequestID: "r1", Format: "json", TimeZone: "UTC", Full: full})
			content, _ := os.ReadFile(path)
			if code != "" && (!backend.HasCode(err, code) || asked > 0 || content != nil) || code == "" && (err != nil || content == nil) {
				t.Errorf("%s, in full %v: %v, asked %d times, %d bytes", name, full, err, asked, len(content))
			}
		}
		value, err := (&Lookup{b}).Reveal(RevealRequest{"r1", "email"}) // which is recorded, and lasts 30 s
		if err != nil || !strings.Contains(value, "@") {
			t.Errorf("%s: revealed %q, %v", name, value, err)
		}
		done()
	}
}

func TestLookupUser_ReasonRequired_AcceptsTheReason(t *testing.T) {
	g := newGranted(t)
	g.grant(func(grant *access.Grant) { grant.Policy.Reason = true })
	b, done := g.window(noEnvironment)
	defer done()
	lookup, accessed := &Lookup{b}, &Access{b}
	_, err := lookup.LookupUser(LookupRequest{RequestID: "r1", Text: " 'U-1002' "})
	if wire := wireError(t, err); wire.Code != "reason_needed" || wire.Params["id"] != "U-1002" {
		t.Errorf("got %+v", wire)
	}
	if err := accessed.GiveReason(ReasonForm{"r2", " 'U-1002' ", "T-1"}); err != nil {
		t.Fatal(err)
	}
	if view, err := lookup.LookupUser(LookupRequest{RequestID: "r2", Text: "U-1002"}); err != nil || view.User == nil {
		t.Errorf("with a reason: %+v, %v", view, err)
	}
	if view, err := lookup.LookupUser(LookupRequest{RequestID: "r3", Text: "U-1001", Reason: "T-2"}); err != nil || view.User == nil {
		t.Errorf("with the reason beside it: %+v, %v", view, err)
	}
	if got, err := accessed.Reasons(); err != nil || !slices.Equal(got, []string{"T-2", "T-1"}) {
		t.Errorf("the last reasons: %v, %v", got, err)
	}
	g.clock.Store(int64(31 * time.Minute))
	if _, err := lookup.LookupUser(LookupRequest{RequestID: "r4", Text: "U-1002"}); !backend.HasCode(err, backend.CodeReasonNeeded) {
		t.Errorf("after 31 minutes: %v", err)
	}
}

// The policy of a profile is not loosened by the settings page.
func TestSetRetention_LongerThanThePolicy_IsLimited(t *testing.T) {
	g := newGranted(t)
	g.grant(func(grant *access.Grant) { grant.Policy.RetentionDays = 7 })
	b, done := g.window(noEnvironment)
	defer done()
	for days, want := range map[int]int{3000: 7, 7: 7, 3: 3} {
		if state, err := (&Saved{b}).SetRetention(RetentionForm{Days: days, Most: 100}); err != nil || state.Days != want {
			t.Errorf("%d days: %+v, %v", days, state, err)
		}
	}
}

// Setting up a profile in the window makes the person its first Admin.
func TestSetupSave_NewProfile_CreatesTheFirstAdmin(t *testing.T) {
	g := newGranted(t)
	b, done := g.window(noEnvironment)
	defer done()
	form := SetupForm{Profile: "second", BaseURL: g.url, ClientID: "client-1234567", APIKey: "key", Proxy: "none", Passphrase: rightPassphrase}
	if _, err := (&Setup{b}).Save(form); err != nil {
		t.Fatal(err)
	}
	if state, err := (&Access{b}).State(); err != nil || state.Profile != "second" || state.Role != "admin" || state.Problem != nil || state.Expires != "" || state.Issued == "" {
		t.Errorf("got %+v, %v", state, err)
	}
	if _, err := os.Stat(g.profiles().GrantPath("second")); err != nil {
		t.Error(err)
	}
}
