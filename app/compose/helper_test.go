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
func sealedUnder(root string, passphrase backend.Secret) *secret.EncryptedFile {
	data := filepath.Join(root, "data")
	tries := &secret.AttemptLimiter{
		Store: secret.AttemptFile{File: storage.NewFile(filepath.Join(data, "access", "pin_attempts.json"))},
		Lock:  storage.NewFile(filepath.Join(data, "access", "tries")).WithLock, Now: time.Now,
	}
	return &secret.EncryptedFile{File: storage.NewFile(filepath.Join(data, "credentials.age")), Passphrase: passphrase, WorkFactor: 1, Guard: &secret.Guard{Limiter: tries}}
}

var none backend.Secret

func wantCode(t *testing.T, what any, err error, code backend.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !backend.HasCode(err, code) {
		t.Errorf("%v: got %v, want %q", what, err, code)
	}
}
