//go:build !windows

package cli

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/sandbox"
)

const (
	invitationPassphrase = "let fay in please"
	devicePassphrase     = "correct horse battery"
)

// invited is an invitation to a platform that is served over HTTP, and what the Admin who
// issued it reads out.
type invited struct {
	path, fingerprint string
	admin             *access.Invitations
	unlocked          access.UnlockedProfile
}

func invite(t *testing.T, userLookup bool, days int) invited {
	t.Helper()
	server := httptest.NewServer(sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "client-1", APIKey: "very-secret"}))
	t.Cleanup(server.Close)
	profiles := compose.ProfilesUnder(t.TempDir())
	profiles.SetClock(func() time.Time { return time.Now().Add(-48 * time.Hour) }) // the invitation is two days old
	t.Cleanup(func() { _ = profiles.Close() })
	profile := backend.Profile{Name: "relay", BaseURL: server.URL, ClientID: "client-1", Network: backend.Network{Proxy: backend.ProxyNone}}
	ofDevice := backend.NewSecret(devicePassphrase)
	if _, err := profiles.Save(t.Context(), everything{}, profile, backend.Credentials{APIKey: backend.NewSecret("very-secret")}, ofDevice); err != nil {
		t.Fatal(err)
	}
	i := invited{admin: profiles.NewInvitations(func(time.Duration, func()) {}), unlocked: access.UnlockedProfile{Profile: "relay", Passphrase: ofDevice}}
	form := access.InvitationForm{
		Subject: access.Subject{Name: "Fay Example", Email: "fay@relay.example"}, Role: access.RoleUser, UserLookup: userLookup, Days: days,
		Policy: access.DefaultPolicy(), Key: access.KeyShared, Passphrase: backend.NewSecret(invitationPassphrase),
	}
	draft, err := i.admin.Draft(t.Context(), everything{}, i.unlocked, form)
	if err != nil {
		t.Fatal(err)
	}
	i.path, i.fingerprint = filepath.Join(t.TempDir(), draft.FileName), draft.Fingerprint
	if err := i.admin.Issue(t.Context(), everything{}, draft, i.path); err != nil {
		t.Fatal(err)
	}
	return i
}

// atTerminal is a person who answers at the terminal.
type atTerminal struct {
	line        string
	passphrases []string
	asked       []string
}

func (a *atTerminal) Line(_ context.Context, question string) (string, error) {
	a.asked = append(a.asked, question)
	return a.line, nil
}

func (a *atTerminal) Passphrase(_ context.Context, question string) (backend.Secret, error) {
	a.asked = append(a.asked, question)
	if len(a.passphrases) == 0 {
		return backend.Secret{}, backend.NewError(backend.CodeBadPassphrase, nil)
	}
	next := a.passphrases[0]
	a.passphrases = a.passphrases[1:]
	return backend.NewSecret(next), nil
}

// terminalUnder runs a command with what is kept under a folder.
func terminalUnder(t *testing.T, root string, prompt Prompt, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	terminal := &Terminal{Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Profiles: compose.ProfilesUnder(root), Prompt: prompt}
	status := terminal.Run(t.Context(), args)
	return result{status, stdout.String(), stderr.String()}
}

func (r result) isPrivate(t *testing.T) {
	t.Helper()
	for _, hidden := range []string{"very-secret", invitationPassphrase, devicePassphrase, "Fay", "fay@", "fay-example"} {
		if strings.Contains(r.stderr, hidden) {
			t.Errorf("the standard error holds %q: %s", hidden, r.stderr)
		}
	}
}

func TestJoin_Terminal_AsksForTheFingerprintAndAddsTheProfile(t *testing.T) {
	i := invite(t, true, 30)
	root := t.TempDir()
	nobody := &atTerminal{line: "", passphrases: []string{invitationPassphrase}}
	got := terminalUnder(t, root, nobody, "join", i.path)
	got.want(t, 1, "Nothing was added.")
	got.isPrivate(t)
	for _, shown := range []string{"Fay Example <fay@relay.example>", "http://127.0.0.1", i.fingerprint, "the Admin’s own", "Lock after (minutes)", "relay"} {
		if !strings.Contains(got.stdout, shown) {
			t.Errorf("it does not show %q:\n%s", shown, got.stdout)
		}
	}
	if strings.Contains(got.stdout, "very-secret") {
		t.Error("it shows the API key")
	}
	if _, err := os.Stat(filepath.Join(root, "config", "access")); err == nil {
		t.Error("something was added")
	}

	fay := &atTerminal{line: "Yes", passphrases: []string{invitationPassphrase, devicePassphrase}}
	got = terminalUnder(t, root, fay, "join", i.path)
	got.want(t, 0, "")
	got.isPrivate(t)
	if len(fay.asked) != 3 || !strings.Contains(got.stdout, "--profile relay") {
		t.Errorf("asked %q, printed %s", fay.asked, got.stdout)
	}
	got = terminalUnder(t, root, nil, "lookup", "U-1001", "--profile", "relay", "--passphrase-fd", passing(t, devicePassphrase))
	got.want(t, 0, "")
	if !strings.Contains(got.stdout, "U-1001") {
		t.Errorf("printed %s", got.stdout)
	}
	got = terminalUnder(t, root, nil, "access", "--profile", "relay", "--passphrase-fd", passing(t, devicePassphrase))
	got.want(t, 0, "")
	if !strings.Contains(got.stdout, "Fay Example") || !strings.Contains(got.stdout, "User") {
		t.Errorf("printed %s", got.stdout)
	}
}

func TestJoin_Script_NeedsTheFingerprint(t *testing.T) {
	i := invite(t, true, 30)
	root := t.TempDir()
	join := func(args ...string) result {
		t.Helper()
		args = append([]string{"join", i.path, "--passphrase-fd", passing(t, invitationPassphrase), "--device-passphrase-fd", passing(t, devicePassphrase)}, args...)
		got := terminalUnder(t, root, nil, args...)
		got.isPrivate(t)
		return got
	}
	join().want(t, 2, "and pass it with --fingerprint")
	join("--yes").want(t, 2, "--fingerprint")
	other := strings.Map(func(r rune) rune {
		if r == ' ' {
			return r
		}
		return '0'
	}, i.fingerprint)
	join("--fingerprint", other).want(t, 4, i.fingerprint)
	join("--fingerprint", other, "--yes").want(t, 4, "The fingerprint does not match.")
	if _, err := os.Stat(filepath.Join(root, "config", "access")); err == nil {
		t.Fatal("something was added")
	}
	join("--fingerprint", strings.ToLower(strings.ReplaceAll(i.fingerprint, " ", ""))).want(t, 0, "")
	again := join("--yes") // its issuer was compared before
	if again.want(t, 0, ""); !strings.Contains(again.stdout, "The access of the profile “relay” was replaced.") {
		t.Errorf("printed %s", again.stdout)
	}
	terminalUnder(t, root, nil, "lookup", "U-1001", "--profile", "relay", "--passphrase-fd", passing(t, devicePassphrase)).want(t, 0, "")
}

func TestJoin_UnusableInvitation_ReportsTheReason(t *testing.T) {
	good, old := invite(t, true, 30), invite(t, true, 1)
	file, err := os.ReadFile(good.path)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(folder, "fay-example-"+name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, test := range map[string]struct {
		path, passphrase string
		status           backend.ExitStatus
		stderr           string
	}{
		"missing":          {filepath.Join(folder, "fay-example"), invitationPassphrase, 2, "could not read the file"},
		"another file":     {write("text", []byte("Hello")), invitationPassphrase, 2, "This file is not an invitation."},
		"wrong passphrase": {good.path, "another one entirely", 4, "The passphrase does not open this invitation."},
		"no passphrase":    {good.path, "", 4, "Pass it with --passphrase-fd."},
		"cut":              {write("cut", file[:200]), invitationPassphrase, 4, "This invitation is damaged."},
		"expired":          {old.path, invitationPassphrase, 4, "This invitation expired."},
	} {
		args := []string{"join", test.path, "--fingerprint", good.fingerprint}
		if test.passphrase != "" {
			args = append(args, "--passphrase-fd", passing(t, test.passphrase))
		}
		root := t.TempDir()
		got := terminalUnder(t, root, nil, args...)
		got.want(t, test.status, test.stderr)
		got.isPrivate(t)
		if got.stdout != "" || strings.Contains(got.stderr, "{") {
			t.Errorf("%s: printed %q, %q", name, got.stdout, got.stderr)
		}
	}
	terminalUnder(t, t.TempDir(), nil, "join").want(t, 2, "exactly one invitation file")
	terminalUnder(t, t.TempDir(), nil, "join", "a", "b").want(t, 2, "exactly one invitation file")
	terminalUnder(t, t.TempDir(), nil, "join", "a", "--passphrase-fd", "0", "--device-passphrase-fd", "0").want(t, 2, "two different descriptors")
	got := terminalUnder(t, t.TempDir(), nil, "join", good.path, "--fingerprint", good.fingerprint, "--passphrase-fd", passing(t, invitationPassphrase))
	got.want(t, 4, "Pass it with --device-passphrase-fd.")
}

func TestLookup_JoinedWithUserLookupOff_IsDenied(t *testing.T) {
	i := invite(t, false, 30)
	root := t.TempDir()
	fay := &atTerminal{line: "y", passphrases: []string{invitationPassphrase, devicePassphrase}}
	terminalUnder(t, root, fay, "join", i.path).want(t, 0, "")
	got := terminalUnder(t, root, nil, "lookup", "U-1001", "--profile", "relay", "--passphrase-fd", passing(t, devicePassphrase))
	got.want(t, 4, "Ask an Admin to enable User Lookup")
	if got.stdout != "" {
		t.Errorf("printed %s", got.stdout)
	}
}
