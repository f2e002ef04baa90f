package profiles_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/mock"
	"userlookup/backend/secret"
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
	return func() time.Time { return time.Now().Add(time.Duration(asked.Add(1)) * secret.MaxAttemptDelay) }
}
