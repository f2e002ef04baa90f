package access_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/mock"
	"userlookup/backend/secret"
)

const invitationPassphrase = "let fay in please"

// joinDevice is a home folder, its keychain, and its clock.
type joinDevice struct {
	*access.Invitations
	profiles *compose.Profiles
	chain    *mock.Keychain
	root     string
	now      time.Time
	later    []func() // what after was given
}

func newJoinDevice(t *testing.T, failure backend.Code) *joinDevice {
	t.Helper()
	d := &joinDevice{now: time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)}
	d.profiles, d.chain, d.root = profilesWith(t, failure)
	d.profiles.SetClock(func() time.Time { return d.now })
	d.Invitations = d.profiles.NewInvitations(func(_ time.Duration, do func()) { d.later = append(d.later, do) })
	return d
}

func publicKey(sign ed25519.PrivateKey) ed25519.PublicKey { return sign.Public().(ed25519.PublicKey) }

func signingKey(letter byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{letter}, ed25519.SeedSize))
}

// adminDevice is the device of the first Admin of the profile relay.
func adminDevice(t *testing.T, letter byte) *joinDevice {
	t.Helper()
	d := newJoinDevice(t, "")
	if _, err := d.profiles.Save(t.Context(), everything{}, relay, key, none); err != nil {
		t.Fatal(err)
	}
	grant := &access.Grant{
		Binding: access.Binding{Profile: "relay", BaseURL: "https://relay.example", ClientID: "client-1"}, ID: "FIRST", Role: access.RoleAdmin, UserLookup: true,
		Subject: access.Subject{Name: "Anna Example", Email: "anna@relay.example"}, Issuer: access.Subject{Name: "Anna Example", Email: "anna@relay.example"},
		Issued: d.now.Add(-time.Hour), Policy: access.DefaultPolicy(),
	}
	content, err := grant.Sign(signingKey(letter))
	if err != nil {
		t.Fatal(err)
	}
	pin := access.NewPin(publicKey(signingKey(letter)), signingKey(letter), grant)
	if _, err := d.profiles.ReplaceGrant(t.Context(), "relay", backend.PlaceKeychain, none, content, pin); err != nil {
		t.Fatal(err)
	}
	return d
}

var anna = access.UnlockedProfile{Profile: "relay"}

func fay() access.InvitationForm {
	return access.InvitationForm{
		Subject: access.Subject{Name: "Fay Example", Email: "fay@relay.example"}, Role: access.RoleUser, UserLookup: true, Days: 30,
		Policy: access.DefaultPolicy(), Key: access.KeyShared, Passphrase: backend.NewSecret(invitationPassphrase),
	}
}

// issue gives the path of the file of an invitation.
func (d *joinDevice) issue(t *testing.T, form access.InvitationForm) (path string, draft *access.InvitationDraft) {
	t.Helper()
	draft, err := d.Draft(t.Context(), everything{}, anna, form)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), draft.FileName)
	if err := d.Issue(t.Context(), everything{}, draft, path); err != nil {
		t.Fatal(err)
	}
	return path, draft
}

// open gives an invitation that was opened with its passphrase.
func (d *joinDevice) open(t *testing.T, path string) *access.InvitationPreview {
	t.Helper()
	preview, err := d.Preview(t.Context(), path, backend.NewSecret(invitationPassphrase), right)
	if err != nil {
		t.Fatal(err)
	}
	return preview
}

func (d *joinDevice) join(t *testing.T, path string) {
	t.Helper()
	if name, err := d.Join(t.Context(), everything{}, d.open(t, path).Token, true, right); err != nil || name != "relay" {
		t.Fatalf("joined %q, %v", name, err)
	}
}

// state is what the person may do on relay.
func (d *joinDevice) state(t *testing.T) access.State {
	t.Helper()
	settings, err := d.profiles.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	profile, err := settings.Find("relay")
	if err != nil {
		t.Fatal(err)
	}
	pin, err := d.profiles.ReadPin(t.Context(), "relay", profile.Place, right)
	if err != nil {
		t.Fatal(err)
	}
	content, err := d.profiles.ReadGrant(t.Context(), "relay")
	if err != nil {
		t.Fatal(err)
	}
	return access.Evaluate(access.Evidence{Content: content, Pin: pin, Now: d.now, Binding: access.Binding{Profile: "relay", BaseURL: profile.Address(), ClientID: profile.ClientID}})
}

// apiKey is that with which the profile opens; empty where it opens without one.
func (d *joinDevice) apiKey(t *testing.T) string {
	t.Helper()
	config, _, err := d.profiles.Config(t.Context(), "relay", right, noEnvironment)
	if err != nil {
		return string(backend.AsError(err).Code)
	}
	return config.APIKey.Reveal()
}

// everyFile gives what is stored below a folder, by path.
func filesBelow(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	if err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && entry.IsDir() {
			return nil
		}
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		files[path] = string(content)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return files
}

func wantFailure(t *testing.T, what any, err error, code backend.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !backend.HasCode(err, code) {
		t.Errorf("%v: got %v, want %q", what, err, code)
	}
	if err == nil {
		return
	}
	failure := backend.AsError(err)
	for _, personal := range []string{canary, "Fay", "fay@", "fay-example", "Anna Example", invitationPassphrase} {
		text := err.Error() + fmt.Sprint(failure.Params)
		if personal == "Anna Example" && failure.Code == backend.CodeInvitationExpired { // the person to ask
			continue
		}
		if strings.Contains(text, personal) {
			t.Errorf("%v: the error holds %q: %s", what, personal, text)
		}
	}
}

func TestJoin_NewDevice_GrantsInvitedPermissions(t *testing.T) {
	for _, failure := range []backend.Code{"", backend.CodeKeychainMissing} { // with a keychain, and without one
		for name, change := range map[string]func(*access.InvitationForm){
			"shared": func(*access.InvitationForm) {},
			"own": func(f *access.InvitationForm) {
				f.Key, f.ClientID, f.APIKey = access.KeyOwn, "client-2", backend.NewSecret("fays-own-key")
			},
			"off":   func(f *access.InvitationForm) { f.UserLookup = false },
			"admin": func(f *access.InvitationForm) { f.Role, f.UserLookup = access.RoleAdmin, false },
		} {
			form := fay()
			change(&form)
			path, draft := adminDevice(t, 'a').issue(t, form)
			d := newJoinDevice(t, failure)
			preview := d.open(t, path)
			if preview.Fingerprint != draft.Fingerprint || !preview.First || preview.Replaces || preview.Grant.Issuer.Name != "Anna Example" {
				t.Errorf("%s: the preview is %+v", name, preview)
			}
			if _, err := d.Join(t.Context(), everything{}, preview.Token, false, right); !backend.HasCode(err, backend.CodeFingerprintNeeded) {
				t.Errorf("%s: without a fingerprint: %v", name, err)
			}
			if files := filesBelow(t, filepath.Join(d.root, "config")); len(files) > 0 {
				t.Errorf("%s: something was added before it was confirmed: %v", name, files)
			}
			d.join(t, path)
			state := d.state(t)
			if state.Role != form.Role || state.Subject != form.Subject || state.Policy != form.Policy {
				t.Errorf("%s: got the state %+v", name, state)
			}
			wantProblem := backend.Code("")
			if name == "off" {
				wantProblem = backend.CodeAccessOff
			}
			if state.Problem != nil && state.Problem.Code != wantProblem || state.Problem == nil && wantProblem != "" {
				t.Errorf("%s: the problem is %v", name, state.Problem)
			}
			want := map[string]string{"shared": canary, "own": "fays-own-key", "off": "", "admin": canary}[name]
			if got := d.apiKey(t); got != want {
				t.Errorf("%s: the key is %q, want %q", name, got, want)
			}
			pin, err := d.profiles.ReadPin(t.Context(), "relay", map[backend.Code]backend.Place{"": backend.PlaceKeychain}[failure]+map[backend.Code]backend.Place{backend.CodeKeychainMissing: backend.PlaceFile}[failure], right)
			if err != nil || (pin.Sign != nil) != (name == "admin") {
				t.Errorf("%s: the pin is %+v, %v", name, pin, err)
			}
			for path, content := range filesBelow(t, d.root) {
				for _, hidden := range []string{canary, "fays-own-key", "AGE-SECRET", invitationPassphrase} {
					if strings.Contains(content, hidden) {
						t.Errorf("%s: %s holds %q", name, path, hidden)
					}
				}
			}
		}
	}
}

func TestJoin_AnotherAdmin_CanInvite(t *testing.T) {
	form := fay()
	form.Role = access.RoleAdmin
	path, _ := adminDevice(t, 'a').issue(t, form)
	second := newJoinDevice(t, "")
	second.join(t, path)
	ben := fay()
	ben.Subject = access.Subject{Name: "Ben Example", Email: "ben@relay.example"}
	path, draft := second.issue(t, ben)
	third := newJoinDevice(t, "")
	third.join(t, path)
	if state := third.state(t); state.Issuer.Name != "Fay Example" || state.Problem != nil || draft.Grant.LogRecipient == "" {
		t.Errorf("got the state %+v", state)
	}
	if _, err := third.Draft(t.Context(), everything{}, anna, fay()); !backend.HasCode(err, backend.CodeAdminOnly) {
		t.Errorf("a User invites: %v", err)
	}
}

func TestJoin_SameProfileAgain_ReplacesTheGrant(t *testing.T) {
	admin := adminDevice(t, 'a')
	first, _ := admin.issue(t, fay())
	d := newJoinDevice(t, "")
	d.join(t, first)
	d.join(t, first) // opening it again mends an edited file

	withoutExport := fay()
	withoutExport.Policy.Export = false
	admin.now = admin.now.Add(time.Minute)
	second, _ := admin.issue(t, withoutExport)
	preview := d.open(t, second)
	if preview.First || !preview.Replaces || preview.Owner.Name != "Fay Example" {
		t.Errorf("the preview is %+v", preview)
	}
	if _, err := d.Join(t.Context(), everything{}, preview.Token, false, none); err != nil { // it is the issuer that was compared before
		t.Fatal(err)
	}
	if d.state(t).Policy.Export {
		t.Error("the former policy stays")
	}
	_, err := d.Preview(t.Context(), first, backend.NewSecret(invitationPassphrase), none)
	wantFailure(t, "the first again", err, backend.CodeInvitationOlder)

	other, _ := adminDevice(t, 'b').issue(t, fay())
	_, err = d.Preview(t.Context(), other, backend.NewSecret(invitationPassphrase), none)
	wantFailure(t, "another issuer", err, backend.CodeInvitationIssuer)

	_, err = admin.Preview(t.Context(), second, backend.NewSecret(invitationPassphrase), none)
	wantFailure(t, "on the Admin's own device", err, backend.CodeInvitationOwn)
	if admin.state(t).Problem != nil {
		t.Error("the Admin lost access")
	}

	offForm := fay()
	offForm.UserLookup = false
	admin.now = admin.now.Add(time.Minute)
	off, _ := admin.issue(t, offForm)
	d.join(t, off)
	if got := d.apiKey(t); got != "" {
		t.Errorf("User Lookup is off, and the key is still %q", got)
	}
}

func TestJoin_ReissuedInTheSameSecond_IsNewer(t *testing.T) {
	admin := adminDevice(t, 'a')
	first, draft := admin.issue(t, fay())
	again := fay()
	again.Replaces = draft.Grant.ID
	second, _ := admin.issue(t, again)
	admin.now = admin.now.Add(-time.Hour) // the clock is set back
	colleagues, err := admin.Colleagues(t.Context(), everything{}, anna)
	if err != nil || len(colleagues) != 2 {
		t.Fatalf("got %+v, %v", colleagues, err)
	}
	again.Replaces = colleagues[1].ID
	third, _ := admin.issue(t, again)
	d := newJoinDevice(t, "")
	for _, path := range []string{first, second, third} {
		d.join(t, path)
	}
}

func TestJoin_KnownTimeFarAhead_IsCorrectedByANewerInvitationOnly(t *testing.T) {
	admin := adminDevice(t, 'a')
	first, _ := admin.issue(t, fay())
	d := newJoinDevice(t, "")
	d.join(t, first)
	type times struct {
		Known     time.Time `json:"known"`
		Stated    time.Time `json:"stated"`
		Corrected bool      `json:"corrected"`
	}
	ahead := d.now.AddDate(1, 0, 0) // as the platform said once, by mistake
	content, err := json.Marshal(times{Known: ahead, Stated: ahead})
	if err != nil {
		t.Fatal(err)
	}
	d.chain.Put("access_time_relay", string(content))
	known := func() (known times) {
		t.Helper()
		if err := json.Unmarshal([]byte(d.chain.Stored("access_time_relay")), &known); err != nil {
			t.Fatal(err)
		}
		return known
	}
	d.join(t, first)
	if !known().Known.Equal(ahead) {
		t.Errorf("the same invitation corrects it: %+v", known())
	}
	admin.now = admin.now.Add(time.Minute)
	second, _ := admin.issue(t, fay())
	d.join(t, second)
	if got := known(); got.Known.Sub(d.now) > time.Minute || got.Known.Before(d.now) || !got.Stated.IsZero() || !got.Corrected {
		t.Errorf("now is %v, and known %+v", d.now, got)
	}
}

func TestPreview_ExpiresAfterTenMinutesOrWithTheNext(t *testing.T) {
	path, _ := adminDevice(t, 'a').issue(t, fay())
	d := newJoinDevice(t, "")
	preview := d.open(t, path)
	next := d.open(t, path)
	_, err := d.Join(t.Context(), everything{}, preview.Token, true, none)
	wantFailure(t, "the former", err, backend.CodeInvitationClosed)
	d.later[0]() // the former's time is over
	_, err = d.Join(t.Context(), everything{}, next.Token, false, none)
	wantFailure(t, "the next one is still open", err, backend.CodeFingerprintNeeded)
	d.later[1]()
	for _, token := range []string{next.Token, "", "x"} {
		_, err = d.Join(t.Context(), everything{}, token, true, none)
		wantFailure(t, "after ten minutes", err, backend.CodeInvitationClosed)
	}
}

func TestPreview_UnusableFile_ReportsTheReason(t *testing.T) {
	path, _ := adminDevice(t, 'a').issue(t, fay())
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	other := func(name string, content []byte) string {
		path := filepath.Join(folder, "fay-example-"+name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	sealed := func(plain string) []byte {
		content, err := secret.Invitations{WorkFactor: 1}.Seal([]byte(plain), backend.NewSecret(invitationPassphrase))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	d := newJoinDevice(t, "")
	for name, test := range map[string]struct {
		path, passphrase string
		code             backend.Code
	}{
		"wrong passphrase": {path, "another one entirely", backend.CodeInvitationPassphraseWrong},
		"no passphrase":    {path, "", backend.CodeInvitationPassphraseNeeded},
		"missing":          {filepath.Join(folder, "fay-example-nowhere"), invitationPassphrase, backend.CodeInvitationUnread},
		"a folder":         {folder, invitationPassphrase, backend.CodeInvitationUnread},
		"a relative path":  {"fay-example", invitationPassphrase, backend.CodeInvitationUnread},
		"another file":     {other("text", []byte("Hello")), invitationPassphrase, backend.CodeInvitationUnknown},
		"too large":        {other("large", bytes.Repeat([]byte("age-encryption.org/v1\n"), 10_000)), invitationPassphrase, backend.CodeInvitationUnknown},
		"truncated":        {other("cut", file[:len(file)-9]), invitationPassphrase, backend.CodeInvitationDamaged},
		"empty":            {other("empty", nil), invitationPassphrase, backend.CodeInvitationDamaged},
		"newer":            {other("newer", sealed(`{"version":2,"grant":{}}`)), invitationPassphrase, backend.CodeInvitationNewer},
		"other content":    {other("other", sealed(`{"version":1,"secrets":{}}`)), invitationPassphrase, backend.CodeInvitationUnknown},
		"expensive":        {other("cost", bytes.Replace(file, []byte(" 1\n"), []byte(" 30\n"), 1)), invitationPassphrase, backend.CodeInvitationDamaged},
	} {
		_, err := d.Preview(t.Context(), test.path, backend.NewSecret(test.passphrase), none)
		wantFailure(t, name, err, test.code)
	}
	d.now = d.now.AddDate(0, 0, 30)
	_, err = d.Preview(t.Context(), path, backend.NewSecret(invitationPassphrase), none)
	wantFailure(t, "expired", err, backend.CodeInvitationExpired)
	if failure := backend.AsError(err); failure.Params["issuer"] != "Anna Example" || !strings.HasPrefix(failure.Params["date"], "2026-04-25") {
		t.Errorf("got %v", failure.Params)
	}
	d.now = d.now.Add(-time.Minute)
	preview := d.open(t, path)
	d.now = d.now.Add(time.Hour)
	_, err = d.Join(t.Context(), everything{}, preview.Token, true, none)
	wantFailure(t, "expired since it was opened", err, backend.CodeInvitationExpired)
	if files := filesBelow(t, filepath.Join(d.root, "config")); len(files) > 0 || len(d.chain.All()) > 0 {
		t.Errorf("something was added: %v, %v", files, d.chain.All())
	}
}

// Where a step fails, the device is as it was: never a profile with credentials and
// without a grant, which would get its first Admin.
func TestJoin_FailedStep_ChangesNothing(t *testing.T) {
	admin := adminDevice(t, 'a')
	first, _ := admin.issue(t, fay())
	admin.now = admin.now.Add(time.Minute)
	withoutExport := fay()
	withoutExport.Policy.Export = false
	second, _ := admin.issue(t, withoutExport)
	for _, before := range []bool{false, true} {
		failed := 0
		for call := range 8 {
			d := newJoinDevice(t, "")
			path := first
			if before {
				d.join(t, first)
				path = second
			}
			preview := d.open(t, path)
			heldBefore, filesBefore := fmt.Sprint(d.chain.All()), filesBelow(t, d.root)
			d.chain.FailCall(call)
			_, err := d.Join(t.Context(), everything{}, preview.Token, true, none)
			d.chain.FailCall(-1)
			if err == nil { // there is no such call, or nothing depends on it
				continue
			}
			failed++
			wantFailure(t, call, err, backend.CodeKeychainLocked)
			if held := fmt.Sprint(d.chain.All()); held != heldBefore {
				t.Errorf("call %d: the keychain holds something else", call)
			}
			for path, content := range filesBelow(t, d.root) {
				if was, there := filesBefore[path]; (!there || was != content) && !strings.HasSuffix(path, ".lock") {
					t.Errorf("call %d: %s was changed", call, path)
				}
			}
		}
		if failed < 3 {
			t.Errorf("only %d calls fail", failed)
		}
	}
}

func TestIssue_Invitations_AreListedReplacedAndRevoked(t *testing.T) {
	d := adminDevice(t, 'a')
	_, first := d.issue(t, fay())
	dmitri := fay()
	dmitri.Subject = access.Subject{Name: " Dmitri Example ", Email: "dmitri@relay.example"}
	dmitri.UserLookup, dmitri.Days = false, 7
	d.now = d.now.Add(time.Hour)
	d.issue(t, dmitri)
	list := func() (lines []string) {
		colleagues, err := d.Colleagues(t.Context(), everything{}, anna)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range colleagues {
			lines = append(lines, fmt.Sprintf("%s %v %s %s %v", c.Name, c.You, c.State, c.Key, c.UserLookup))
		}
		return lines
	}
	if got := list(); !slices.Equal(got, []string{"Anna Example true active own true", "Dmitri Example false active none false", "Fay Example false active shared true"}) {
		t.Errorf("got %q", got)
	}
	again := fay()
	again.Replaces = first.Grant.ID
	_, second := d.issue(t, again)
	if got := list(); len(got) != 3 || !strings.HasPrefix(got[1], "Fay") {
		t.Errorf("re-issued: got %q", got)
	}
	if _, err := d.Revoke(t.Context(), everything{}, anna, second.Grant.ID); err != nil {
		t.Fatal(err)
	}
	if got := list(); got[1] != "Fay Example false revoked shared true" {
		t.Errorf("revoked: got %q", got)
	}
	for _, id := range []string{first.Grant.ID, "FIRST", "", "x"} {
		_, err := d.Revoke(t.Context(), everything{}, anna, id)
		wantFailure(t, id, err, backend.CodeColleagueUnknown)
		again.Replaces = id
		if id != "" {
			_, err = d.Draft(t.Context(), everything{}, anna, again)
			wantFailure(t, id, err, backend.CodeColleagueUnknown)
		}
	}
	d.now = d.now.AddDate(0, 0, 8)
	if got := list(); got[2] != "Dmitri Example false expired none false" || got[1] != "Fay Example false revoked shared true" {
		t.Errorf("a week later: got %q", got)
	}
	d.now = d.now.AddDate(0, 0, 30)
	if got := list(); got[1] != "Fay Example false expired shared true" {
		t.Errorf("a month later: got %q", got)
	}
	for path, content := range filesBelow(t, d.root) {
		if strings.Contains(content, "Fay") || strings.Contains(content, "dmitri@") {
			t.Errorf("%s holds a colleague's name", path)
		}
	}
}

func TestIssue_WriteFails_InvitationIsNotListed(t *testing.T) {
	d := adminDevice(t, 'a')
	draft, err := d.Draft(t.Context(), everything{}, anna, fay())
	if err != nil {
		t.Fatal(err)
	}
	wantFailure(t, "no folder", d.Issue(t.Context(), everything{}, draft, filepath.Join(d.root, "nowhere", "x.userlookup")), backend.CodeExportFailed)
	wantFailure(t, "an own file", d.Issue(t.Context(), everything{}, draft, d.profiles.GrantPath("relay")), backend.CodeOwnFile)
	if colleagues, err := d.Colleagues(t.Context(), everything{}, anna); err != nil || len(colleagues) != 1 {
		t.Errorf("got %+v, %v", colleagues, err)
	}
}

func TestDraft_InvalidForm_ReturnsTheError(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*access.InvitationForm)
		code   backend.Code
	}{
		"no name":           {func(f *access.InvitationForm) { f.Subject.Name = " " }, backend.CodeBadColleague},
		"no e-mail":         {func(f *access.InvitationForm) { f.Subject.Email = "" }, backend.CodeBadColleague},
		"half an e-mail":    {func(f *access.InvitationForm) { f.Subject.Email = "fay@" }, backend.CodeBadColleague},
		"two lines":         {func(f *access.InvitationForm) { f.Subject.Name = "Fay\nExample" }, backend.CodeBadColleague},
		"no days":           {func(f *access.InvitationForm) { f.Days = 0 }, backend.CodeBadColleague},
		"too many days":     {func(f *access.InvitationForm) { f.Days = 366 }, backend.CodeBadColleague},
		"invisible name":    {func(f *access.InvitationForm) { f.Subject.Name = "\u200b\u200b" }, backend.CodeBadColleague},
		"relative folder":   {func(f *access.InvitationForm) { f.Policy.LogFolder = "logs" }, backend.CodeBadPolicy},
		"folder above":      {func(f *access.InvitationForm) { f.Policy.LogFolder = "../logs" }, backend.CodeBadPolicy},
		"folder of a shell": {func(f *access.InvitationForm) { f.Policy.LogFolder = "~/logs" }, backend.CodeBadPolicy},
		"policy":            {func(f *access.InvitationForm) { f.Policy.LockMinutes = 16 }, backend.CodeBadPolicy},
		"role":              {func(f *access.InvitationForm) { f.Role = "root" }, backend.CodeBadArgument},
		"no key":            {func(f *access.InvitationForm) { f.Key = access.KeyNone }, backend.CodeBadArgument},
		"own without a key": {func(f *access.InvitationForm) { f.Key = access.KeyOwn }, backend.CodeBadAPIKey},
		"own is the Admin's": {func(f *access.InvitationForm) { f.Key, f.APIKey = access.KeyOwn, backend.NewSecret(" "+canary) },
			backend.CodeInvitationKeyShared},
		"own client ID": {func(f *access.InvitationForm) {
			f.Key, f.APIKey, f.ClientID = access.KeyOwn, backend.NewSecret("k"), "a b"
		}, backend.CodeBadClientID},
		"short passphrase": {func(f *access.InvitationForm) { f.Passphrase = backend.NewSecret("short") }, backend.CodeBadPassphrase},
		"no passphrase":    {func(f *access.InvitationForm) { f.Passphrase = none }, backend.CodeBadPassphrase},
	} {
		d := adminDevice(t, 'a')
		form := fay()
		test.change(&form)
		_, err := d.Draft(t.Context(), everything{}, anna, form)
		wantFailure(t, name, err, test.code)
	}
	d := newJoinDevice(t, "")
	_, err := d.Draft(t.Context(), everything{}, access.UnlockedProfile{Profile: backend.ProfileSandbox}, fay())
	wantFailure(t, "sample data", err, backend.CodeInvitationSample)
	_, err = d.Draft(t.Context(), everything{}, anna, fay())
	wantFailure(t, "a profile that is not there", err, backend.CodeAdminOnly)
}

func TestIssued_EveryChange_IsReportedOnce(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, d *joinDevice, path string, older []byte){
		"a byte": func(t *testing.T, _ *joinDevice, path string, _ []byte) {
			content, _ := os.ReadFile(path)
			content[len(content)/2] ^= 1
			write(t, path, content)
		},
		"cut short": func(t *testing.T, _ *joinDevice, path string, _ []byte) {
			content, _ := os.ReadFile(path)
			write(t, path, content[:40])
		},
		"empty":       func(t *testing.T, _ *joinDevice, path string, _ []byte) { write(t, path, nil) },
		"removed":     func(_ *testing.T, _ *joinDevice, path string, _ []byte) { _ = os.Remove(path) },
		"put back":    func(t *testing.T, _ *joinDevice, path string, older []byte) { write(t, path, older) },
		"key is gone": func(_ *testing.T, d *joinDevice, _ string, _ []byte) { d.chain.Drop("access_issued_relay") },
		"another key": func(_ *testing.T, d *joinDevice, _ string, _ []byte) { d.chain.Put("access_issued_relay", "x") },
	} {
		d := adminDevice(t, 'a')
		d.issue(t, fay())
		path := filepath.Join(d.root, "data", "access", "relay.issued.json")
		older, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d.issue(t, fay())
		latest, _ := os.ReadFile(path)
		change(t, d, path, older)
		_, err = d.Colleagues(t.Context(), everything{}, anna)
		wantFailure(t, name, err, backend.CodeIssuedAltered)
		if file := backend.AsError(err).Params["file"]; name != "removed" && file == path || !strings.Contains(file, "relay.issued") {
			t.Errorf("%s: it was set aside as %s", name, file)
		}
		if colleagues, err := d.Colleagues(t.Context(), everything{}, anna); err != nil || len(colleagues) != 1 {
			t.Errorf("%s: afterwards: %+v, %v", name, colleagues, err)
		}
		if name != "key is gone" && name != "another key" { // then it is restored
			write(t, path, latest)
			if colleagues, err := d.Colleagues(t.Context(), everything{}, anna); err != nil || len(colleagues) != 3 {
				t.Errorf("%s: restored: %+v, %v", name, colleagues, err)
			}
		}
		d.issue(t, fay())
	}
}

func TestIssued_NewerVersion_IsUnchanged(t *testing.T) {
	newer := "\"version\":2"
	for name, change := range map[string]func(list map[string]json.RawMessage){
		"list": func(list map[string]json.RawMessage) {
			list["version"], list["issued"] = json.RawMessage("2"), json.RawMessage("{}")
		},
		"grant": func(list map[string]json.RawMessage) {
			list["issued"] = json.RawMessage(strings.ReplaceAll(string(list["issued"]), "\"version\":1", newer))
		},
	} {
		d := adminDevice(t, 'a')
		d.issue(t, fay())
		var stored struct {
			Key []byte `json:"key"`
		}
		if err := json.Unmarshal([]byte(d.chain.Stored("access_issued_relay")), &stored); err != nil {
			t.Fatal(err)
		}
		sealer, err := secret.NewDataKey("issued", stored.Key)
		if err != nil {
			t.Fatal(err)
		}
		path, identity := filepath.Join(d.root, "data", "access", "relay.issued.json"), "issued invitations\nrelay"
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := sealer.Unseal(content, identity)
		if err != nil {
			t.Fatal(err)
		}
		var list map[string]json.RawMessage
		if err := json.Unmarshal(plain, &list); err != nil {
			t.Fatal(err)
		}
		change(list)
		plain, err = json.Marshal(list)
		if err != nil || !bytes.Contains(plain, []byte(newer)) {
			t.Fatalf("%s: %s, %v", name, plain, err)
		}
		content = sealer.Seal(plain, identity)
		write(t, path, content)
		_, err = d.Colleagues(t.Context(), everything{}, anna)
		wantFailure(t, name, err, backend.CodeAccessNewer)
		draft, err := d.Draft(t.Context(), everything{}, anna, fay())
		if err == nil {
			err = d.Issue(t.Context(), everything{}, draft, filepath.Join(t.TempDir(), draft.FileName))
		}
		wantFailure(t, name+", issued", err, backend.CodeAccessNewer)
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
			t.Errorf("%s: the list was changed, %v", name, err)
		}
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A process that ends between writing the list and its key raises no alarm.
func TestIssued_KeyOlderThanTheList_RaisesNoAlarm(t *testing.T) {
	d := adminDevice(t, 'a')
	d.issue(t, fay())
	former := d.chain.Stored("access_issued_relay")
	d.issue(t, fay())
	d.chain.Put("access_issued_relay", former)
	if colleagues, err := d.Colleagues(t.Context(), everything{}, anna); err != nil || len(colleagues) != 3 {
		t.Errorf("got %+v, %v", colleagues, err)
	}
}

func TestSetPolicy_IsSignedAndNewer(t *testing.T) {
	d := adminDevice(t, 'a')
	former, err := d.profiles.ReadGrant(t.Context(), "relay")
	if err != nil {
		t.Fatal(err)
	}
	policy := access.Policy{Reason: true, Mask: true, RetentionDays: 7, LockMinutes: 5, OfflineHours: 1}
	if err := d.SetPolicy(t.Context(), everything{}, anna, policy); err != nil {
		t.Fatal(err)
	}
	if state := d.state(t); state.Policy != policy || state.Problem != nil || state.Role != access.RoleAdmin {
		t.Errorf("got the state %+v", state)
	}
	wantFailure(t, "no lock", d.SetPolicy(t.Context(), everything{}, anna, access.Policy{RetentionDays: 7}), backend.CodeBadPolicy)
	if err := os.WriteFile(d.profiles.GrantPath("relay"), former, 0o600); err != nil {
		t.Fatal(err)
	}
	if problem := d.state(t).Problem; problem == nil || problem.Code != backend.CodeAccessRolledBack {
		t.Errorf("the former policy is put back: %v", problem)
	}
}

func TestSave_KeychainAppearsLater_MovesTheAccessSecrets(t *testing.T) {
	path, _ := adminDevice(t, 'a').issue(t, fay())
	d := newJoinDevice(t, backend.CodeKeychainMissing)
	d.join(t, path)
	d.chain.Fail("")
	if _, err := d.profiles.Save(t.Context(), everything{}, backend.Profile{Name: "relay", BaseURL: "https://relay.example", ClientID: "client-1"}, backend.Credentials{}, right); err != nil {
		t.Fatal(err)
	}
	if state := d.state(t); state.Problem != nil || d.chain.Stored("access_pin_relay") == "" {
		t.Errorf("the problem is %v", state.Problem)
	}
	if pin, err := d.profiles.ReadPin(t.Context(), "relay", backend.PlaceFile, right); pin != nil || err != nil {
		t.Errorf("the former pin stays: %v, %v", pin, err)
	}
}

// TestAccess_GrantOfAColleague_AllowsNothing copies the file of a colleague whom the same
// Admin invited, later and with more permissions.
func TestAccess_GrantOfAColleague_AllowsNothing(t *testing.T) {
	admin := adminDevice(t, 'a')
	strict := fay()
	strict.Days, strict.Policy.Reason, strict.Policy.Export = 1, true, false
	own, _ := admin.issue(t, strict)
	admin.now = admin.now.Add(time.Minute)
	ben := fay()
	ben.Subject, ben.Role = access.Subject{Name: "Ben Okafor", Email: "ben@relay.example"}, access.RoleAdmin
	_, draft := admin.issue(t, ben)
	theirs, err := draft.Grant.Sign(signingKey('a'))
	if err != nil {
		t.Fatal(err)
	}

	d := newJoinDevice(t, "")
	d.now = admin.now
	d.join(t, own)
	former, err := os.ReadFile(d.profiles.GrantPath("relay"))
	if err != nil {
		t.Fatal(err)
	}
	open := func(want backend.Code) access.State {
		t.Helper()
		config, _, err := d.profiles.Config(t.Context(), "relay", none, noEnvironment)
		if err != nil {
			t.Fatal(err)
		}
		workspace, err := d.profiles.Open(config, compose.OpenOptions{}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer workspace.Close()
		state := workspace.Access.State()
		if want == "" && state.Problem != nil || want != "" && !backend.HasCode(state.Problem, want) {
			t.Errorf("the problem is %v, want %q", state.Problem, want)
		}
		return state
	}
	open("")
	if err := os.WriteFile(d.profiles.GrantPath("relay"), theirs, 0o600); err != nil {
		t.Fatal(err)
	}
	if s := open(backend.CodeAccessOther); s.Subject.Name != "" || s.Role != access.RoleUser {
		t.Errorf("it says who is here: %+v", s)
	}
	if err := os.WriteFile(d.profiles.GrantPath("relay"), former, 0o600); err != nil {
		t.Fatal(err)
	}
	open("") // the device's own is still accepted
	d.now = d.now.Add(48 * time.Hour)
	open(backend.CodeAccessExpired)
	if err := os.WriteFile(d.profiles.GrantPath("relay"), theirs, 0o600); err != nil {
		t.Fatal(err)
	}
	open(backend.CodeAccessOther)
}
