package app

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/text"
)

const invitationPassphrase = "let fay in please"

func fay() InviteForm {
	return InviteForm{
		Name: "Fay Example", Email: "fay@relay.example", Role: "user", UserLookup: true, Days: 30, Key: "shared", Passphrase: invitationPassphrase,
		Policy: access.Policy{Mask: true, RetentionDays: 30, Export: false, LockMinutes: 10, OfflineHours: 72},
	}
}

// home is a home folder with the window that runs in it. It has no keychain.
type home struct {
	*bridge
	setup  *Setup
	access *Access
	root   string
	log    *logBuffer
	saved  string       // the file that the next dialog gives
	ahead  atomic.Int64 // how far its clock is ahead, in nanoseconds
}

func newHome(t *testing.T) *home {
	t.Helper()
	h := &home{root: t.TempDir(), log: &logBuffer{}}
	h.start(t)
	return h
}

// start runs the window, such as another time.
func (h *home) start(t *testing.T) {
	t.Helper()
	h.bridge, h.setup = bridgeUnder(t, h.root, h.log)
	h.access = &Access{h.bridge}
	h.profiles.SetClock(func() time.Time { return time.Now().Add(time.Duration(h.ahead.Load())) })
	h.saveInvitation = func(name string) (string, error) {
		if h.saved == "" {
			return "", nil
		}
		return filepath.Join(h.saved, name), nil
	}
	h.openInvitation = func() (string, error) { return h.saved, nil }
}

// adminHome is that of the first Admin of a platform that a person set up.
func adminHome(t *testing.T) *home {
	t.Helper()
	h := newHome(t)
	if _, err := h.setup.Save(form(platformBeside(t))); err != nil {
		t.Fatal(err)
	}
	h.saved = t.TempDir()
	return h
}

func (h *home) invite(t *testing.T, change func(*InviteForm)) InviteResult {
	t.Helper()
	form := fay()
	if change != nil {
		change(&form)
	}
	result, err := h.access.Invite(form)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func (h *home) join(t *testing.T, path string) Start {
	t.Helper()
	preview, err := h.access.Preview(PreviewForm{Path: path, Passphrase: invitationPassphrase})
	if err != nil {
		t.Fatal(err)
	}
	start, err := h.access.Join(JoinForm{Token: preview.Token, FingerprintChecked: true, Passphrase: passphrase})
	if err != nil {
		t.Fatal(err)
	}
	return start
}

func (h *home) lookUp(id string) (backend.UserView, error) {
	return (&Lookup{h.bridge}).LookupUser(LookupRequest{RequestID: id, Text: "U-1001"})
}

func TestInvite_NewDevice_JoinsAndLooksUpAUser(t *testing.T) {
	admin := adminHome(t)
	invited := admin.invite(t, nil)
	if filepath.Base(invited.Path) != "fay-example.userlookup" || len(invited.Fingerprint) != 39 {
		t.Errorf("invited with %+v", invited)
	}
	fresh := newHome(t)
	preview, err := fresh.access.Preview(PreviewForm{Path: invited.Path, Passphrase: invitationPassphrase})
	if err != nil {
		t.Fatal(err)
	}
	if preview.Fingerprint != invited.Fingerprint || preview.Name != "Fay Example" || preview.IssuerName == "" || preview.File != "fay-example.userlookup" ||
		preview.Profile != "other" || !strings.HasPrefix(preview.Host, "http://127.0.0.1") || preview.ClientID != "cli•••nt-1" && preview.ClientID != "•••" ||
		preview.SigningKey || preview.Replaces || preview.Key != "shared" || preview.Policy != fay().Policy {
		t.Errorf("the preview is %+v", preview)
	}
	if content, err := json.Marshal(preview); err != nil || bytes.Contains(content, []byte("very-secret")) {
		t.Errorf("the page is given the key: %s, %v", content, err)
	}
	for what, form := range map[string]JoinForm{
		"fingerprint_needed": {Token: preview.Token, Passphrase: passphrase},
		"invitation_closed":  {Token: "x", FingerprintChecked: true, Passphrase: passphrase},
		"passphrase_new":     {Token: preview.Token, FingerprintChecked: true},
	} {
		if _, err := fresh.access.Join(form); wireError(t, err).Code != what {
			t.Errorf("%s: got %v", what, err)
		}
	}
	start, err := fresh.access.Join(JoinForm{Token: preview.Token, FingerprintChecked: true, Passphrase: passphrase})
	if err != nil || start.Profile != "other" || start.Platform == "" {
		t.Fatalf("joined: %+v, %v", start, err)
	}
	if view, err := fresh.lookUp("r1"); err != nil || view.User == nil {
		t.Fatalf("looked up: %+v, %v", view, err)
	}
	state, err := fresh.access.State()
	if err != nil || state.Role != "user" || state.Name != "Fay Example" || !state.UserLookup || state.Problem != nil || state.Policy != fay().Policy {
		t.Errorf("got the state %+v, %v", state, err)
	}
	for _, refused := range []func() error{
		func() error { _, err := fresh.access.Invite(fay()); return err },
		func() error { _, err := fresh.access.Colleagues(); return err },
		func() error { _, err := fresh.access.Revoke("x"); return err },
		func() error { _, err := fresh.access.SetPolicy(fay().Policy); return err },
	} {
		if err := refused(); wireError(t, err).Code != "admin_only" {
			t.Errorf("a User: %v", err)
		}
	}
	fresh.close()
	for where, content := range map[string]string{"the log": fresh.log.String(), "the admin's log": admin.log.String(), "what is stored": everything(t, fresh.root)} {
		for _, hidden := range []string{"very-secret", invitationPassphrase, passphrase, "fay-example"} {
			if strings.Contains(content, hidden) {
				t.Errorf("%s holds %q", where, hidden)
			}
		}
	}
	if strings.Contains(fresh.log.String()+admin.log.String()+everything(t, admin.root), "Fay") {
		t.Error("a log, or what the Admin's device stores, holds the name of a colleague")
	}
}

func TestJoin_AccessExpires_IsDeniedWithMessage(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*InviteForm)
		end    func(t *testing.T, h *home)
		code   string
		says   string
	}{
		"expired": {nil, func(_ *testing.T, h *home) { h.ahead.Store(int64(31 * 24 * time.Hour)) }, "access_expired", "new invitation"},
		"edited": {nil, func(t *testing.T, h *home) {
			path := h.profiles.GrantPath("other")
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, bytes.Replace(content, []byte(`"export": false`), []byte(`"export": true`), 1), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "access_edited", "Open your invitation again"},
		"missing":  {nil, func(_ *testing.T, h *home) { _ = os.Remove(h.profiles.GrantPath("other")) }, "access_missing", "Open your invitation again"},
		"off":      {func(f *InviteForm) { f.UserLookup, f.Key = false, "none" }, func(*testing.T, *home) {}, "access_off", "Ask an Admin to enable User Lookup"},
		"off, own": {func(f *InviteForm) { f.UserLookup, f.Key, f.APIKey = false, "own", "not-in-the-file" }, func(*testing.T, *home) {}, "access_off", "Nothing was requested"},
	} {
		t.Run(name, func(t *testing.T) {
			invited := adminHome(t).invite(t, test.change)
			h := newHome(t)
			h.join(t, invited.Path)
			test.end(t, h)
			_, err := h.lookUp("r2")
			wire := wireError(t, err)
			if wire.Code != test.code {
				t.Fatalf("got %v", err)
			}
			if sentence := text.With("error."+test.code+".title", wire.Params) + text.With("error."+test.code+".why", wire.Params) + text.With("error."+test.code+".do", wire.Params); !strings.Contains(sentence, test.says) || strings.Contains(sentence, "{") {
				t.Errorf("it says %q", sentence)
			}
			state, err := h.access.State()
			if err != nil || state.Problem == nil || state.Problem.Code != test.code {
				t.Errorf("got the state %+v, %v", state, err)
			}
			h.close()
			h.start(t) // and in the next run
			if _, err := h.setup.Retry(passphrase); err != nil {
				t.Fatal(err)
			}
			if _, err := h.lookUp("r3"); wireError(t, err).Code != test.code {
				t.Errorf("in the next run: %v", err)
			}
			if test.code == "access_edited" || test.code == "access_missing" { // what to do helps
				h.join(t, invited.Path)
				if _, err := h.lookUp("r4"); err != nil {
					t.Errorf("joined again: %v", err)
				}
			}
		})
	}
}

func TestColleagues_AreListedRevokedAndReissued(t *testing.T) {
	h := adminHome(t)
	first := h.invite(t, nil)
	colleagues, err := h.access.Colleagues()
	if err != nil || len(colleagues) != 2 || !colleagues[0].You || colleagues[1].Name != "Fay Example" || colleagues[1].State != "active" || colleagues[1].Policy != fay().Policy || colleagues[1].Log != nil {
		t.Fatalf("got %+v, %v", colleagues, err)
	}
	second := h.invite(t, func(f *InviteForm) { f.Replaces = colleagues[1].ID })
	if second.Fingerprint != first.Fingerprint {
		t.Error("the fingerprint changes")
	}
	colleagues, err = h.access.Colleagues()
	if err != nil || len(colleagues) != 2 {
		t.Fatalf("re-issued: %+v, %v", colleagues, err)
	}
	colleagues, err = h.access.Revoke(colleagues[1].ID)
	if err != nil || len(colleagues) != 2 || colleagues[1].State != "revoked" {
		t.Fatalf("revoked: %+v, %v", colleagues, err)
	}
	h.saved = "" // the dialog is cancelled
	if result, err := h.access.Invite(fay()); err != nil || result.Path != "" {
		t.Errorf("cancelled: %+v, %v", result, err)
	}
	if colleagues, err := h.access.Colleagues(); err != nil || len(colleagues) != 2 {
		t.Errorf("nobody was invited: %+v, %v", colleagues, err)
	}
	if preview, err := h.access.Preview(PreviewForm{}); err != nil || preview != (access.InvitationView{}) {
		t.Errorf("cancelled: %+v, %v", preview, err)
	}
}

func TestSetPolicy_AppliesToTheAdminAtOnce(t *testing.T) {
	h := adminHome(t)
	state, err := h.access.SetPolicy(fay().Policy)
	if err != nil || state.Policy != fay().Policy || state.Role != "admin" || state.Problem != nil {
		t.Fatalf("got %+v, %v", state, err)
	}
	bad := fay().Policy
	bad.LockMinutes = 0
	if _, err := h.access.SetPolicy(bad); wireError(t, err).Code != "bad_policy" {
		t.Errorf("without a lock: %v", err)
	}
	if _, err := h.lookUp("r1"); err != nil {
		t.Errorf("the Admin: %v", err)
	}
}

func TestSampleData_HasNoInvitations(t *testing.T) {
	h := newHome(t)
	colleagues, err := h.access.Colleagues()
	if err != nil || len(colleagues) != 1 || !colleagues[0].You {
		t.Errorf("got %+v, %v", colleagues, err)
	}
	if _, err := h.access.Invite(fay()); wireError(t, err).Code != "invitation_sample" {
		t.Errorf("got %v", err)
	}
	if _, err := h.access.SetPolicy(fay().Policy); wireError(t, err).Code != "invitation_sample" {
		t.Errorf("got %v", err)
	}
}

func TestDroppedFiles_OnlyAnInvitationReachesThePage(t *testing.T) {
	b := newBridge(slog.New(slog.DiscardHandler), "test", compose.ProfilesUnder(t.TempDir()), noEnvironment)
	var events []any
	b.emit = func(event string, data any) { events = append(events, event, data) }
	for _, paths := range [][]string{nil, {}, {"/x/holiday.png"}, {"/x/userlookup"}, {""}} {
		b.dropped(paths)
	}
	if len(events) > 0 {
		t.Errorf("got %v", events)
	}
	b.dropped([]string{"/x/a.txt", "/x/Fay.USERLOOKUP", "/x/b.userlookup"})
	if len(events) != 2 || events[0] != InvitationDropped || events[1] != "/x/Fay.USERLOOKUP" {
		t.Errorf("got %v", events)
	}
}

func TestFileDrops_AreEnabledOnEverySystem(t *testing.T) {
	for goos, disabled := range map[string]bool{"linux": false, "windows": false, "darwin": true} { // what the web view of each needs
		if got := fileDrops(goos); !got.EnableFileDrop || got.DisableWebViewDrop != disabled {
			t.Errorf("%s: got %+v", goos, got)
		}
	}
}

func TestInvite_FileNameWithoutExtension_GetsIt(t *testing.T) {
	h := adminHome(t)
	folder := t.TempDir()
	h.saveInvitation = func(string) (string, error) { return filepath.Join(folder, "fay"), nil }
	if result, err := h.access.Invite(fay()); err != nil || result.Path != filepath.Join(folder, "fay"+access.InvitationExtension) {
		t.Errorf("got %+v, %v", result, err)
	}
}
