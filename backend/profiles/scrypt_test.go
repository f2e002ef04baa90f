package profiles_test

import (
	"log/slog"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/sandbox"
)

// TestFirstLookup_ProfileWithPassphrase_RunsScryptOnce counts, because each run takes about
// a second and 256 MB, and the access log, the grant and the key of the saved copies are
// all in encrypted files.
func TestFirstLookup_ProfileWithPassphrase_RunsScryptOnce(t *testing.T) {
	server := httptest.NewServer(sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "id", APIKey: "key"}))
	defer server.Close()
	profile := backend.Profile{Name: "relay", BaseURL: server.URL, ClientID: "id"}
	root := t.TempDir()
	var runs atomic.Int64
	run := func(what string, most int64, do func(k *compose.Profiles)) {
		t.Helper()
		_, held, _ := newProfiles(t, backend.CodeKeychainMissing)
		k := compose.ProfilesWith(root, held)
		k.CountScrypt(func() { runs.Add(1) })
		do(k)
		if err := k.Close(); err != nil {
			t.Error(err)
		}
		if got := runs.Swap(0); got > most {
			t.Errorf("%s: scrypt was run %d times, want at most %d", what, got, most)
		}
	}
	lookUp := func(k *compose.Profiles) {
		config, _, err := k.Config(t.Context(), "relay", right, noEnvironment)
		if err != nil {
			t.Fatal(err)
		}
		workspace, err := k.Open(config, compose.OpenOptions{Passphrase: func() backend.Secret { return right }}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer workspace.Close()
		scope, err := workspace.Enter(t.Context(), "Lookup.LookupUser")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scope.Open(t.Context(), "r1", "U-1002", func(backend.UserView) {}); err != nil {
			t.Fatal(err)
		}
		if _, err := scope.Await(t.Context(), "r1"); err != nil {
			t.Fatal(err)
		}
		if err := scope.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if state, err := scope.SavedState(); err != nil || state.Off != nil {
			t.Fatalf("it was not saved: %+v, %v", state, err)
		}
	}
	run("saving the profile", 2, func(k *compose.Profiles) {
		if _, err := k.Save(t.Context(), everything{}, profile, backend.Credentials{APIKey: backend.NewSecret("key")}, right); err != nil {
			t.Fatal(err)
		}
	})
	run("the first look-up, which makes the key", 1, lookUp)
	run("the first look-up of the next run", 1, lookUp)
}
