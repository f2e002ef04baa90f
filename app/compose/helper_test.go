package compose

import (
	"path/filepath"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
)

const canary = "CANARY-c0ffee"

// sealedUnder is the file of the credentials below root.
func sealedUnder(root string, passphrase backend.Secret) *secret.Sealed {
	data := filepath.Join(root, "data")
	tries := &secret.Tries{
		Store: secret.TryFile{File: storage.NewFile(filepath.Join(data, "access", "pin_tries.json"))},
		Lock:  storage.NewFile(filepath.Join(data, "access", "tries")).Locked, Now: time.Now,
	}
	return &secret.Sealed{File: storage.NewFile(filepath.Join(data, "credentials.age")), Passphrase: passphrase, WorkFactor: 1, Guard: &secret.Guard{Tries: tries}}
}

var none backend.Secret

func wantCode(t *testing.T, what any, err error, code backend.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !backend.HasCode(err, code) {
		t.Errorf("%v: got %v, want %q", what, err, code)
	}
}
