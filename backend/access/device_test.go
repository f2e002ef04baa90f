package access_test

import (
	"context"
	"maps"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
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
	fails   map[int]bool // by the number of the call
}

// failAfter lets one call fail, counted from now; a negative one lets none.
func (k *keychain) failAfter(call int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.fails = map[int]bool{k.calls + call + 1: call >= 0}
}

// fail lets every call fail from now on; the empty code lets none.
func (k *keychain) fail(code backend.Code) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failure = code
}

// get gives what is stored under a name; empty for nothing.
func (k *keychain) get(name string) string { return k.all()[name] }

// put stores something behind the application's back.
func (k *keychain) put(name, content string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.held[name] = content
}

// drop deletes something behind the application's back.
func (k *keychain) drop(name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.held, name)
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
	if k.fails[k.calls] {
		return backend.NewError(backend.CodeKeychainLocked, nil)
	}
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

// sealedUnder is the file of the credentials below root.
func sealedUnder(root string, passphrase backend.Secret) *secret.Sealed {
	data := filepath.Join(root, "data")
	tries := &secret.Tries{
		Store: secret.TryFile{File: storage.NewFile(filepath.Join(data, "access", "pin_tries.json"))},
		Lock:  storage.NewFile(filepath.Join(data, "access", "tries")).Locked, Now: time.Now,
	}
	return &secret.Sealed{File: storage.NewFile(filepath.Join(data, "credentials.age")), Passphrase: passphrase, WorkFactor: 1, Guard: &secret.Guard{Tries: tries}}
}

var (
	relay = backend.Profile{Name: "relay", BaseURL: "https://relay.example/", ClientID: " client-1"}
	key   = backend.Credentials{APIKey: backend.NewSecret(canary + "\n")}
	none  backend.Secret
	right = backend.NewSecret("correct horse")
)

func noEnvironment(string) string { return "" }

func wantCode(t *testing.T, what any, err error, code backend.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !backend.HasCode(err, code) {
		t.Errorf("%v: got %v, want %q", what, err, code)
	}
}
