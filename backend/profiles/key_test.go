package profiles

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
)

// TestKeys_WrongPassphrase_MakesNoKey is about a passphrase that does not open the credentials.
func TestKeys_WrongPassphrase_MakesNoKey(t *testing.T) {
	data, tried := t.TempDir(), time.Now()
	ps := New(Options{
		Keychain: secret.NoKeychain{}, WorkFactor: 1,
		Now: func() time.Time { // nobody has to wait between two passphrases
			tried = tried.Add(secret.MaxAttemptDelay)
			return tried
		},
		Folders: storage.Folders{Config: data, Data: data},
	})
	wantCode := func(what string, err error, code backend.Code) {
		t.Helper()
		if !backend.HasCode(err, code) {
			t.Errorf("%q: got %v, want %s", what, err, code)
		}
	}
	if err := ps.sealed(backend.NewSecret("right horse battery")).Set(t.Context(), "relay", backend.NewSecret("{}")); err != nil {
		t.Fatal(err)
	}
	for passphrase, code := range map[string]backend.Code{"": backend.CodePassphraseNeeded, "a wrong passphrase": backend.CodePassphraseWrong} {
		keys, err := ps.keys(t.Context(), backend.PlaceFile, backend.NewSecret(passphrase))
		if err != nil {
			t.Fatal(err)
		}
		for _, create := range []bool{false, true} {
			_, err := keys.Open(t.Context(), create)
			wantCode(passphrase, err, code)
		}
		wantCode(passphrase, keys.Store.Set(t.Context(), "x", backend.NewSecret("y")), code)
	}
	if _, err := os.Stat(filepath.Join(data, "saved-key.age")); !os.IsNotExist(err) {
		t.Errorf("there is a key: %v", err)
	}
}
