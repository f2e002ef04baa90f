package profiles_test

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/secret"
)

// everything is a pass for all permissions.
type everything struct{}

func (everything) Action() backend.Action         { return "test" }
func (everything) Allow(backend.Permission) error { return nil }

const canary = "CANARY-c0ffee"

// keychain is a Store over a map, which may refuse.
type keychain struct {
	mu      sync.Mutex // the access log writes in the background
	held    map[string]string
	failure backend.Code
	calls   int
}

// fail lets every call fail from now on; the empty code lets none.
func (k *keychain) fail(code backend.Code) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failure = code
}

// get gives what is stored under a name; empty for nothing.
func (k *keychain) get(name string) string { return k.all()[name] }

// clear deletes everything behind the application's back.
func (k *keychain) clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.held)
}

// all gives a copy of what is stored.
func (k *keychain) all() map[string]string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return maps.Clone(k.held)
}

var _ secret.Store = (*keychain)(nil)

func (k *keychain) enter() error {
	k.calls++
	if k.failure != "" {
		return backend.NewError(k.failure, nil)
	}
	return nil
}

func (k *keychain) Get(_ context.Context, name string) (backend.Secret, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.enter(); err != nil {
		return backend.Secret{}, err
	}
	if k.held[name] == "" {
		return backend.Secret{}, backend.NewError(backend.CodeCredentialsMissing, nil)
	}
	return backend.NewSecret(k.held[name]), nil
}

func (k *keychain) Set(_ context.Context, name string, s backend.Secret) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.enter(); err != nil {
		return err
	}
	k.held[name] = s.Reveal()
	return nil
}

func (k *keychain) Delete(_ context.Context, name string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.enter(); err != nil {
		return err
	}
	delete(k.held, name)
	return nil
}

// keepWith gives a Keep in a folder of its own, with that keychain.
func keepWith(t *testing.T, failure backend.Code) (*compose.Profiles, *keychain, string) {
	t.Helper()
	root := t.TempDir()
	held := &keychain{held: map[string]string{}, failure: failure}
	return compose.ProfilesWith(root, held), held, root
}

var (
	relay = backend.Profile{Name: "relay", BaseURL: "https://relay.example/", ClientID: " client-1"}
	key   = backend.Credentials{APIKey: backend.NewSecret(canary + "\n")}
	none  backend.Secret
	right = backend.NewSecret("correct horse")
	wrong = backend.NewSecret("wrong horse")
)

func noEnvironment(string) string { return "" }

func wantCode(t *testing.T, what any, err error, code backend.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !backend.HasCode(err, code) {
		t.Errorf("%v: got %v, want %q", what, err, code)
	}
}

// noFileHolds fails where any file under root holds the canary.
func noFileHolds(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.Contains(string(content), canary) {
			t.Errorf("%s holds the API key", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// everLater is a clock by which nobody has to wait between two passphrases.
func everLater() func() time.Time {
	var asked atomic.Int64
	return func() time.Time { return time.Now().Add(time.Duration(asked.Add(1)) * secret.MaxTryWait) }
}
