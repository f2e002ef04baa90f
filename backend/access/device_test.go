package access_test

import (
	"path/filepath"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/mock"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
)

// everything is a pass for all permissions.
type everything struct{}

func (everything) Action() backend.Action         { return "test" }
func (everything) Allow(backend.Permission) error { return nil }

const canary = "CANARY-c0ffee"

// keepWith gives a Keep in a folder of its own, with that keychain.
func keepWith(t *testing.T, failure backend.Code) (*compose.Profiles, *mock.Keychain, string) {
	t.Helper()
	root := t.TempDir()
	held := &mock.Keychain{}
	held.Fail(failure)
	return compose.ProfilesWith(root, held), held, root
}

// sealedUnder is the file of the credentials below root.
func sealedUnder(root string, passphrase backend.Secret) *secret.EncryptedFile {
	data := filepath.Join(root, "data")
	tries := &secret.AttemptLimiter{
		Store: secret.AttemptFile{File: storage.NewFile(filepath.Join(data, "access", "pin_attempts.json"))},
		Lock:  storage.NewFile(filepath.Join(data, "access", "tries")).WithLock, Now: time.Now,
	}
	return &secret.EncryptedFile{File: storage.NewFile(filepath.Join(data, "credentials.age")), Passphrase: passphrase, WorkFactor: 1, Guard: &secret.Guard{Limiter: tries}}
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
