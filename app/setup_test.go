package app

import (
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/sandbox"
)

const passphrase = "correct horse battery"

// platformBeside is a platform that accepts one client.
func platformBeside(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "client-1", APIKey: "very-secret"}))
	t.Cleanup(server.Close)
	return server
}

// bridgeUnder is a bridge that keeps everything in one folder; it has no
// keychain.
func bridgeUnder(t *testing.T, root string, log *logBuffer) (*bridge, *Setup) {
	t.Helper()
	b := newBridge(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), "test", compose.ProfilesUnder(root), noEnvironment)
	b.open()
	t.Cleanup(b.close)
	return b, &Setup{b}
}

func form(server *httptest.Server) SetupForm {
	return SetupForm{
		Profile: "other", BaseURL: server.URL, ClientID: "client-1", APIKey: "very-secret", Proxy: "none", Passphrase: passphrase,
	}
}

func TestSetup_NewPlatform_IsTestedSavedAndOpened(t *testing.T) {
	server := platformBeside(t)
	root := t.TempDir()
	var log logBuffer
	b, setup := bridgeUnder(t, root, &log)

	state, err := setup.Get()
	if err != nil || state.Open != "sandbox" || len(state.Profiles) != 0 {
		t.Fatalf("at first: %+v, %v", state, err)
	}
	if result, err := setup.Probe(form(server)); err != nil || result.Failure != nil || result.Clock != nil {
		t.Fatalf("the test says %+v, %v", result, err)
	}
	if log, err := os.ReadFile(filepath.Join(root, "state", "requests.log")); err != nil || !strings.Contains(string(log), `"route":"/users"`) {
		t.Errorf("the request log holds %q, %v", log, err)
	}
	wrong := form(server)
	wrong.APIKey = "not-it"
	if result, err := setup.Probe(wrong); err != nil || result.Failure == nil || result.Failure.Code != "unauthorized" {
		t.Fatalf("with a wrong key the test says %+v, %v", result, err)
	}
	if state, err := setup.Get(); err != nil || len(state.Profiles) != 0 {
		t.Fatalf("a test keeps something: %+v, %v", state, err)
	}

	start, err := setup.Save(form(server))
	if err != nil || start.Profile != "other" || start.Platform == "" || len(start.Stories) != 0 {
		t.Fatalf("saved: %+v, %v", start, err)
	}
	view, err := (&Lookup{b}).LookupUser(LookupRequest{RequestID: "r1", Text: "U-1001"})
	if err != nil || view.User == nil || view.Freshness.Profile != "other" {
		t.Fatalf("looked up: %+v, %v", view, err)
	}
	state, err = setup.Get()
	if err != nil || state.Open != "other" || state.CredentialStore != "file" || len(state.Profiles) != 1 || !state.Profiles[0].HasKey || state.Profiles[0].ClientID != "client-1" {
		t.Fatalf("afterwards: %+v, %v", state, err)
	}

	told, err := json.Marshal([]any{state, start, view})
	if err != nil {
		t.Fatal(err)
	}
	waitForSaves := everything(t, root)
	for where, text := range map[string]string{"the log": log.String(), "the saved data": waitForSaves, "the page's data": string(told)} {
		for _, secret := range []string{"very-secret", passphrase} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q", where, secret)
			}
		}
	}
	if strings.Contains(waitForSaves, "U-1001") {
		t.Error("a user is kept")
	}
}

// sealedBefore is a bridge whose platform was set up in an earlier run, with a
// passphrase that is not typed yet in this one.
func sealedBefore(t *testing.T) (*bridge, *Setup, *httptest.Server) {
	t.Helper()
	server := platformBeside(t)
	root := t.TempDir()
	var log logBuffer
	_, setup := bridgeUnder(t, root, &log)
	if _, err := setup.Save(form(server)); err != nil {
		t.Fatal(err)
	}
	b, setup := bridgeUnder(t, root, &log)
	return b, setup, server
}

func TestStart_SavedPlatform_OpensOnceThePassphraseIsEntered(t *testing.T) {
	b, setup, server := sealedBefore(t)
	_, err := (&Application{b}).Start()
	if wire := wireError(t, err); wire.Code != "passphrase_needed" {
		t.Fatalf("started with %+v", wire)
	}
	again := form(server)
	again.APIKey, again.Passphrase = "", "another one entirely"
	if _, err := setup.Save(again); wireError(t, err).Code != "passphrase_wrong" {
		t.Fatalf("with a wrong passphrase: %v", err)
	}
	b.profiles.SetClock(func() time.Time { return time.Now().Add(time.Second) }) // it waits
	again.Passphrase = passphrase
	if start, err := setup.Save(again); err != nil || start.Profile != "other" {
		t.Fatalf("with the passphrase: %+v, %v", start, err)
	}
	// It is typed once in a run.
	again.Passphrase, again.ClientID = "", "client-1"
	if _, err := setup.Save(again); err != nil {
		t.Fatal(err)
	}
	if start, err := (&Application{b}).Start(); err != nil || start.Profile != "other" {
		t.Fatalf("now: %+v, %v", start, err)
	}
}

func TestSetup_SavedPlatform_ReopensWithThePassphraseOnly(t *testing.T) {
	b, setup, _ := sealedBefore(t)
	for typed, code := range map[string]string{"": "passphrase_needed", "another one entirely": "passphrase_wrong"} {
		if _, err := setup.Retry(typed); wireError(t, err).Code != code {
			t.Errorf("with %q: %v", typed, err)
		}
	}
	if _, err := (&Application{b}).Start(); wireError(t, err).Code != "passphrase_needed" {
		t.Errorf("a wrong one stays: %v", err)
	}
	if _, err := setup.Retry(passphrase); wireError(t, err).Code != "pin_wait" {
		t.Errorf("right after a wrong one: %v", err)
	}
	waitForTry(b)
	if start, err := setup.Retry(passphrase); err != nil || start.Profile != "other" {
		t.Fatalf("with the passphrase: %+v, %v", start, err)
	}
	if start, err := (&Application{b}).Start(); err != nil || start.Profile != "other" {
		t.Errorf("now: %+v, %v", start, err)
	}
	if list, err := (&Saved{b}).List(backend.SavedQuery{Sort: "time", Limit: 1}); err != nil {
		t.Errorf("its saved copies: %+v, %v", list, err)
	}
}

// waitForTry lets so much time pass that the next passphrase is tried.
func waitForTry(b *bridge) {
	now := b.profiles.Now()
	b.profiles.SetClock(func() time.Time { return now.Add(time.Minute) })
}

// TestPassphrase_Wrong_KeepsTheCorrectOne types a wrong passphrase wherever one
// can be typed: what was sealed with the right one goes on opening without asking.
func TestPassphrase_Wrong_KeepsTheCorrectOne(t *testing.T) {
	const wrong = "another one entirely"
	b, setup, server := sealedBefore(t)
	if _, err := setup.Retry(passphrase); err != nil {
		t.Fatal(err)
	}
	again := form(server)
	again.Passphrase = wrong
	sample := SetupForm{Profile: "sandbox", Passphrase: wrong}
	for name, typed := range map[string]func() error{
		"Saved.Retry":              func() error { _, err := (&Saved{b}).Retry(wrong); return err },
		"Setup.Save":               func() error { _, err := setup.Save(again); return err },
		"Setup.Save of the sample": func() error { _, err := setup.Save(sample); return err },
	} {
		waitForTry(b)
		if err := typed(); wireError(t, err).Code != "passphrase_wrong" {
			t.Errorf("%s: %v", name, err)
		}
		if b.entered().Reveal() != passphrase {
			t.Fatalf("%s: the right passphrase is forgotten", name)
		}
	}
	again.Passphrase = "" // that of this run
	if _, err := setup.Save(again); err != nil {
		t.Error(err)
	}
	if _, err := (&Saved{b}).Erase(); err != nil {
		t.Error(err)
	}
}

// TestPassphrase_Unused_IsNotRemembered types one where no encrypted file is: nothing
// shows that it is right.
func TestPassphrase_Unused_IsNotRemembered(t *testing.T) {
	var log logBuffer
	b, setup := bridgeUnder(t, t.TempDir(), &log)
	for name, typed := range map[string]func() error{
		"Saved.Retry": func() error { _, err := (&Saved{b}).Retry(passphrase); return err },
		"Setup.Save":  func() error { _, err := setup.Save(SetupForm{Profile: "sandbox", Passphrase: passphrase}); return err },
		"Setup.Retry": func() error { _, err := setup.Retry(passphrase); return err },
	} {
		if err := typed(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !b.entered().Empty() {
			t.Errorf("%s: it is remembered", name)
		}
	}
	if _, err := setup.Save(form(platformBeside(t))); err != nil || b.entered().Reveal() != passphrase { // which makes the file
		t.Errorf("one that made the sealed file is not remembered: %v", err)
	}
}

func TestSetup_PlatformCannotBeOpened_KeepsTheOtherOpen(t *testing.T) {
	server := platformBeside(t)
	var log logBuffer
	b, setup := bridgeUnder(t, t.TempDir(), &log)
	for code, change := range map[string]func(*SetupForm){
		"bad_base_url":   func(f *SetupForm) { f.BaseURL = "http://far.example" },
		"bad_client_id":  func(f *SetupForm) { f.ClientID = "a b" },
		"bad_api_key":    func(f *SetupForm) { f.APIKey = "" },
		"bad_proxy":      func(f *SetupForm) { f.Proxy, f.ProxyAddress = "address", "ftp://proxy.example" },
		"bad_ca_file":    func(f *SetupForm) { f.CAFile = filepath.Join(t.TempDir(), "none.pem") },
		"passphrase_new": func(f *SetupForm) { f.Passphrase = "" },
	} {
		typed := form(server)
		change(&typed)
		if _, err := setup.Save(typed); wireError(t, err).Code != code {
			t.Errorf("%s: got %v", code, err)
		}
		if state, err := setup.Get(); err != nil || state.Open != "sandbox" || len(state.Profiles) != 0 {
			t.Errorf("%s: left %+v, %v", code, state, err)
		}
	}
	if start, err := (&Application{b}).Start(); err != nil || start.Profile != "sandbox" {
		t.Errorf("now %+v, %v", start, err)
	}
}

func TestSetup_DamagedSettings_AreSetAsideAndReported(t *testing.T) {
	root := t.TempDir()
	var log logBuffer
	former, setup := bridgeUnder(t, root, &log)
	if _, err := setup.Save(form(platformBeside(t))); err != nil {
		t.Fatal(err)
	}
	former.close() // else it may be the one that finds the damage
	var file string
	_ = filepath.WalkDir(root, func(path string, entry os.DirEntry, _ error) error {
		if entry.Name() == "settings.json" {
			file = path
		}
		return nil
	})
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, setup := bridgeUnder(t, root, &log)
	if start, err := (&Application{b}).Start(); err != nil || start.Profile != "sandbox" {
		t.Fatalf("started with %+v, %v", start, err)
	}
	state, err := setup.Get()
	if err != nil || filepath.Dir(state.SetAside) != filepath.Dir(file) || state.SetAside == file {
		t.Fatalf("told %+v, %v", state, err)
	}
	if content, err := os.ReadFile(state.SetAside); err != nil || string(content) != "{" {
		t.Errorf("set aside: %q, %v", content, err)
	}
}

// everything is the content of all files below a folder.
func everything(t *testing.T, root string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		all.Write(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if all.Len() == 0 {
		t.Fatal("nothing is kept")
	}
	return all.String()
}
