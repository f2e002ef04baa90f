package access_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/mock"
	"userlookup/backend/text"
)

var marchNoon = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)

// logDevice is the device of one person, with the access log of the profile "relay".
type logDevice struct {
	testing.TB
	profiles *compose.Profiles
	held     *mock.Keychain
	root     string
	mu       sync.Mutex
	now      time.Time
	log      *access.Log
}

func (d *logDevice) time() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *logDevice) pass(span time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(span)
}

func newLogDevice(t *testing.T, profile backend.ProfileName, place backend.Place) *logDevice {
	t.Helper()
	d := &logDevice{TB: t, now: marchNoon}
	d.profiles, d.held, d.root = profilesWith(t, "")
	d.open(profile, place)
	return d
}

func (d *logDevice) open(profile backend.ProfileName, place backend.Place) {
	d.log = d.profiles.OpenAccessLog(profile, place, access.LogOptions{
		Now: d.time, After: func(time.Duration) <-chan time.Time { return nil },
		Actor: func(backend.AccessEvent) backend.AccessActor {
			return backend.AccessActor{Name: "Ben Okafor", Role: "user"}
		},
		Passphrase: func() backend.Secret { return right },
	})
	log := d.log
	d.Cleanup(func() { _ = log.Close(context.Background()) })
}

func (d *logDevice) record(target string) {
	d.Helper()
	d.pass(time.Second)
	if err := d.log.Record(context.Background(), backend.AccessEvent{Kind: backend.AccessOpened, Target: target, Source: backend.SourceLive}); err != nil {
		d.Fatal(err)
	}
}

func (d *logDevice) wantIntact(rows int) {
	d.Helper()
	if v, err := d.log.Verify(context.Background()); err != nil || !v.Intact() || v.Rows != rows {
		d.Fatalf("got %+v, %v", v, err)
	}
}

func (d *logDevice) file(name string) string { return filepath.Join(d.root, "data", "access", name) }

func TestOpenAccessLog_KeyAndEnd_AreStoredWithTheProfilesSecrets(t *testing.T) {
	for place, test := range map[backend.Place]struct {
		profile backend.ProfileName
		files   string
		secrets string
	}{
		"":                    {backend.ProfileSandbox, "sandbox.head sandbox.key sandbox.log", ""},
		backend.PlaceKeychain: {"relay", "relay.log", "access_head_relay access_log_relay"},
		backend.PlaceFile:     {"relay", "pin_attempts.json relay.head relay.log", ""},
	} {
		d := newLogDevice(t, test.profile, place)
		if place == backend.PlaceFile { // the credentials are in it
			if err := sealedUnder(d.root, right).Set(t.Context(), "relay", right); err != nil {
				t.Fatal(err)
			}
		}
		d.record("U-1002")
		if err := d.log.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.open(test.profile, place)
		d.wantIntact(1)
		entries, err := os.ReadDir(filepath.Dir(d.file("x")))
		if err != nil {
			t.Fatal(err)
		}
		var files []string
		for _, entry := range entries {
			if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", entry.Name(), info.Mode(), err)
			}
			if !strings.HasSuffix(entry.Name(), ".lock") {
				files = append(files, entry.Name())
			}
		}
		if got := strings.Join(files, " "); got != test.files {
			t.Errorf("%q: files %s", place, got)
		}
		for _, name := range strings.Fields(test.secrets) {
			if d.held.Stored(name) == "" {
				t.Errorf("%q: the keychain lacks %s", place, name)
			}
		}
		if len(d.held.All()) != len(strings.Fields(test.secrets)) {
			t.Errorf("%q: the keychain holds %d secrets", place, len(d.held.All()))
		}
	}
}

func TestRecord_WriteFails_ReportsCauseAndRemedy(t *testing.T) {
	event := backend.AccessEvent{Kind: backend.AccessOpened}
	said := func(err error) string {
		t.Helper()
		wantCode(t, "record", err, backend.CodeAccessLogUnwritable)
		known := backend.AsError(err)
		return text.Failure("cli.failure", string(known.Code), known.Params)
	}
	d := newLogDevice(t, "relay", backend.PlaceKeychain)
	d.held.Fail(backend.CodeKeychainLocked)
	locked := said(d.log.Record(t.Context(), event))
	d = newLogDevice(t, "relay", backend.PlaceKeychain)
	if err := os.MkdirAll(filepath.Join(d.root, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.root, "data", "access"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	folder := said(d.log.Record(t.Context(), event))
	for got, want := range map[string]string{
		locked: text.Of("error.keychain_locked.do"),
		folder: text.Of("error.folder_unusable.do"),
	} {
		if !strings.HasPrefix(got, "The access log cannot be written. Each access is recorded first, so nothing is shown without it. ") || !strings.HasSuffix(got, want) || strings.Contains(got, "{") {
			t.Errorf("got %q", got)
		}
	}
	d = newLogDevice(t, "relay", backend.PlaceKeychain)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	wantCode(t, "cancelled", d.log.Record(cancelled, event), backend.CodeCancelled)
}

func TestVerdictText_BrokenLog_NamesRowAndReason(t *testing.T) {
	for _, reason := range backend.AccessBreaks {
		got := access.VerdictText(backend.AccessVerdict{BrokenAt: 7, Reason: reason, Rows: 9, Pruned: 1})
		if !strings.HasPrefix(got, "The log is broken at row 7. ") || !strings.HasSuffix(got, " 1 older row was removed because of its age.") || strings.Contains(got, "access_log.") || strings.Contains(got, "{") {
			t.Errorf("%s: %q", reason, got)
		}
	}
	for _, kind := range backend.AccessKinds {
		if key := "access_log.kind." + string(kind); !text.Has(key) {
			t.Errorf("the catalogue lacks %s", key)
		}
	}
	if got := access.VerdictText(backend.AccessVerdict{Rows: 2, Since: marchNoon}); got != "The log is intact: 2 rows since 2026-03-26 12:00 UTC." {
		t.Error(got)
	}
	if got := access.VerdictText(backend.AccessVerdict{}); got != "The log is intact: it has no rows yet." {
		t.Error(got)
	}
}

func TestSaveCSV_EscapesFormulasAndIsRecorded(t *testing.T) {
	d := newLogDevice(t, backend.ProfileSandbox, "")
	d.record("=HYPERLINK(1)")
	file := filepath.Join(t.TempDir(), "log.csv")
	if err := d.log.SaveCSV(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeffrecord,note,log,row,time_utc,who,email,role,what,target,data,saved_utc,reason,detail,broken\r\n" +
		"about,The log is intact: 2 rows since 2026-03-26 12:00 UTC.,,,,,,,,,,,,,\r\n" +
		"row,,,2,2026-03-26 12:00:01,Ben Okafor,,user,exported,,,,,access_log,\r\n" +
		"row,,,1,2026-03-26 12:00:01,Ben Okafor,,user,opened,'=HYPERLINK(1),live,,,,\r\n"
	if string(content) != want {
		t.Errorf("got %q", content)
	}
	wantCode(t, "own file", d.log.SaveCSV(t.Context(), d.file("sandbox.log")), backend.CodeOwnFile)
	d.wantIntact(2)
}

func TestCheckOutput_LinkToTheAccessLog_IsRejected(t *testing.T) {
	d := newLogDevice(t, backend.ProfileSandbox, "")
	d.record("U-1")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Link(d.file("sandbox.log"), link); err != nil {
		t.Skip(err) // the file system has no links
	}
	wantCode(t, "link", d.profiles.CheckOutput(link), backend.CodeOwnFile)
}

// invited gives Ben a grant of Anna, whose device opens his log.
func invited(t *testing.T, anna, ben *logDevice, folder string) {
	t.Helper()
	verify, sign, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	recipient, err := anna.log.LogRecipient(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if again, err := anna.log.LogRecipient(t.Context()); err != nil || again != recipient {
		t.Fatalf("another recipient: %v", err)
	}
	admin := access.Subject{Name: "Anna Ferrari", Email: "anna@narnia-bank.example"}
	grant := access.Grant{
		Binding: access.Binding{Profile: "relay", BaseURL: "https://relay.example", ClientID: "client-1"},
		ID:      "GRANT", Role: access.RoleAdmin, Subject: admin, Issuer: admin, Issued: marchNoon, Policy: access.DefaultPolicy(),
	}
	install(t, anna, &grant, sign, access.Pin{Verify: verify, Sign: sign})
	grant.Role, grant.Subject, grant.LogRecipient = access.RoleUser, access.Subject{Name: "Ben Okafor"}, recipient
	grant.Policy.LogFolder = folder
	install(t, ben, &grant, sign, access.Pin{Verify: verify})
}

func install(t *testing.T, d *logDevice, grant *access.Grant, sign ed25519.PrivateKey, pin access.Pin) {
	t.Helper()
	content, err := grant.Sign(sign)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(d.root, "config", "access")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "relay.json"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	pin.Newest, pin.NewestID = grant.Issued, grant.ID
	if err := d.profiles.WritePin(t.Context(), "relay", backend.PlaceKeychain, backend.Secret{}, &pin); err != nil {
		t.Fatal(err)
	}
}

func TestSend_OnlyTheAdminCanOpenAndVerify(t *testing.T) {
	anna, ben := newLogDevice(t, "relay", backend.PlaceKeychain), newLogDevice(t, "relay", backend.PlaceKeychain)
	share := t.TempDir()
	invited(t, anna, ben, share)
	anna.record("U-1")
	for n := range 3 {
		ben.record(fmt.Sprint("U-100", n))
	}
	path, err := ben.log.Send(t.Context(), "")
	if err != nil || filepath.Dir(path) != share || strings.Contains(path, "Ben") {
		t.Fatalf("%s, %v", path, err)
	}
	content, err := os.ReadFile(path)
	if err != nil || bytes.Contains(content, []byte("U-100")) || bytes.Contains(content, []byte("Ben")) {
		t.Fatalf("it can be read by all: %v", err)
	}
	got, err := anna.log.Open(t.Context(), path)
	if err != nil || got.Subject.Name != "Ben Okafor" || !got.Verdict.Intact() || got.Verdict.Rows != 4 {
		t.Fatalf("got %+v, %v", got, err)
	}
	page, own, received, err := anna.log.List(t.Context(), backend.AccessQuery{Limit: 9, Text: "u-1"})
	if err != nil || own.Rows != 2 || len(received) != 1 || page.Matching != 4 || page.Rows[0].Log != "Ben Okafor" || page.Rows[0].Number != 3 || page.Total != 6 {
		t.Errorf("got %+v, %+v, %v", page, received, err)
	}

	// What comes later takes its place; what does not continue it is broken.
	ben.pass(time.Hour)
	ben.record("U-2000")
	if path, err = ben.log.Send(t.Context(), filepath.Join(t.TempDir(), "by hand.age")); err != nil {
		t.Fatal(err)
	}
	if got, err := anna.log.Open(t.Context(), path); err != nil || !got.Verdict.Intact() || got.Verdict.Rows != 6 {
		t.Fatalf("got %+v, %v", got, err)
	}
	if files, err := filepath.Glob(anna.file("relay.received/*.age")); err != nil || len(files) != 1 {
		t.Errorf("kept %v, %v", files, err)
	}
	early, err := os.ReadFile(ben.file("relay.log"))
	if err != nil {
		t.Fatal(err)
	}
	if err := ben.log.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ben.file("relay.log"), early[:len(early)-10], 0o600); err != nil { // the last row is before the anchor
		t.Fatal(err)
	}
	ben.open("relay", backend.PlaceKeychain)
	ben.pass(time.Hour)
	if path, err = ben.log.Send(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if got, err := anna.log.Open(t.Context(), path); err != nil || got.Verdict.BrokenAt != 6 || got.Verdict.Reason != backend.AccessBreakShorter {
		t.Errorf("got %+v, %v", got, err)
	}

	// No one else can open it.
	_, err = ben.log.Open(t.Context(), path)
	wantCode(t, "the sender", err, backend.CodeAccessLogOther)
	carla, other := newLogDevice(t, "relay", backend.PlaceKeychain), newLogDevice(t, "relay", backend.PlaceKeychain)
	invited(t, carla, other, share)
	_, err = carla.log.Open(t.Context(), path)
	wantCode(t, "another Admin", err, backend.CodeAccessLogOther)
	// Nor is one believed that somebody made who was not invited.
	carla.held.Put("access_age_relay", anna.held.Stored("access_age_relay"))
	_, err = carla.log.Open(t.Context(), path)
	wantCode(t, "not invited", err, backend.CodeAccessLogOther)
	content[len(content)-1]++
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = anna.log.Open(t.Context(), path)
	wantCode(t, "edited", err, backend.CodeAccessLogDamaged)

	// A kept file that was damaged hides neither the others nor one's own.
	files, err := filepath.Glob(anna.file("relay.received/*.age"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if err := os.WriteFile(file, content[:99], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := anna.log.Flush(t.Context()); err != nil { // it opened them before
		t.Fatal(err)
	}
	page, _, received, err = anna.log.List(t.Context(), backend.AccessQuery{Limit: 99})
	if err != nil || len(received) != len(files) || received[0].Failure == nil || received[0].Failure.Code != backend.CodeAccessLogDamaged || page.Total == 0 {
		t.Errorf("got %+v, %v", received, err)
	}
}

func TestSendDue_SendsToTheFolderOfThePolicyOnceAnHour(t *testing.T) {
	anna, ben := newLogDevice(t, "relay", backend.PlaceKeychain), newLogDevice(t, "relay", backend.PlaceKeychain)
	share := t.TempDir()
	invited(t, anna, ben, share)
	due := func(want int) {
		t.Helper()
		if err := ben.log.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		files, err := os.ReadDir(share)
		if err != nil || len(files) != min(want, 1) {
			t.Fatalf("%v, %v", files, err)
		}
		v, err := ben.log.Verify(t.Context())
		if err != nil || v.Rows != want+1 && want > 0 {
			t.Fatalf("%+v, %v", v, err)
		}
		for _, file := range files { // as if it had been written at the time of the test
			if err := os.Chtimes(filepath.Join(share, file.Name()), ben.time(), ben.time()); err != nil {
				t.Fatal(err)
			}
		}
	}
	due(0) // nothing was recorded
	ben.record("U-1")
	due(1)
	due(1)
	ben.pass(2 * time.Hour)
	due(2)
}

func TestSend_WriteFails_IsNotRecordedAsSent(t *testing.T) {
	anna, ben := newLogDevice(t, "relay", backend.PlaceKeychain), newLogDevice(t, "relay", backend.PlaceKeychain)
	gone := filepath.Join(t.TempDir(), "gone")
	invited(t, anna, ben, gone)
	ben.record("U-1")
	wantCode(t, "a folder that is not there", ben.log.SendDue(t.Context()), backend.CodeFolderUnusable)
	ben.wantIntact(1)
	_, err := ben.log.Send(t.Context(), filepath.Join(gone, "log.age"))
	wantCode(t, "a file in it", err, backend.CodeExportFailed)
	page, _, _, err := ben.log.List(t.Context(), backend.AccessQuery{Limit: 1})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Kind != backend.AccessLogSent || page.Rows[0].Detail != "failed" {
		t.Errorf("the last row is %+v, %v", page.Rows, err)
	}
}

func TestSend_NoRecipient_ReturnsAnError(t *testing.T) {
	sample := newLogDevice(t, backend.ProfileSandbox, "")
	_, err := sample.log.Send(t.Context(), "x")
	wantCode(t, "sample", err, backend.CodeAccessLogUnsent)
	anna, ben := newLogDevice(t, "relay", backend.PlaceKeychain), newLogDevice(t, "relay", backend.PlaceKeychain)
	_, err = ben.log.Send(t.Context(), "x")
	wantCode(t, "no grant", err, backend.CodeAccessMissing)
	invited(t, anna, ben, "")
	_, err = anna.log.Send(t.Context(), "x")
	wantCode(t, "Admin", err, backend.CodeAccessLogUnsent)
	_, err = ben.log.Send(t.Context(), "")
	wantCode(t, "no folder", err, backend.CodeBadArgument)
	_, err = ben.log.Send(t.Context(), ben.file("relay.age"))
	wantCode(t, "own file", err, backend.CodeOwnFile)
	if _, err := os.Stat(ben.file("relay.log")); !os.IsNotExist(err) {
		t.Errorf("it says that it was sent: %v", err)
	}
}

// TestOpen_LogNotContinuingTheLastOne_StaysBroken sets a whole device back, with
// its keychain: there the log is intact, and only the Admin can see it.
func TestOpen_LogNotContinuingTheLastOne_StaysBroken(t *testing.T) {
	anna, ben := newLogDevice(t, "relay", backend.PlaceKeychain), newLogDevice(t, "relay", backend.PlaceKeychain)
	share := t.TempDir()
	invited(t, anna, ben, share)
	send := func() access.ReceivedLog {
		t.Helper()
		ben.pass(time.Hour)
		path, err := ben.log.Send(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := anna.log.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	restart := func() {
		t.Helper()
		if err := ben.log.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		ben.open("relay", backend.PlaceKeychain)
	}
	ben.record("U-1")
	restart()
	file, err := os.ReadFile(ben.file("relay.log"))
	if err != nil {
		t.Fatal(err)
	}
	head := ben.held.Stored("access_head_relay")
	ben.record("U-2")
	if got := send(); !got.Verdict.Intact() {
		t.Fatalf("got %+v", got)
	}
	restart()
	if err := os.WriteFile(ben.file("relay.log"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	ben.held.Put("access_head_relay", head)
	ben.wantIntact(1)
	ben.record("U-3")
	ben.record("U-4")
	for range 2 { // the second one continues the first
		if got := send(); got.Verdict.BrokenAt != 3 || got.Verdict.Reason != backend.AccessBreakReplaced {
			t.Errorf("got %+v", got)
		}
	}
	ben.wantIntact(5)
}
