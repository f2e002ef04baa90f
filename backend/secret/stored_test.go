package secret

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"userlookup/backend"
)

// A fixture is a file stored by one version. It never changes after a release.
var writeStored = flag.Bool("write-stored", false, "write the fixtures that are missing")

func storedFixture(t *testing.T, name string, write func() []byte) []byte {
	t.Helper()
	path := filepath.Join("testdata", name)
	if _, err := os.Stat(path); err != nil && *writeStored {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, write(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestStored_FileOfEachVersion_IsReadAndUpgraded(t *testing.T) {
	for version := 1; version <= encryptedFileVersion; version++ {
		file := &memoryFile{content: storedFixture(t, fmt.Sprintf("credentials-%d.age", version), func() []byte { return editedFile(t, "secret-key", nil) })}
		for range 2 { // before and after it is written
			got, err := encryptedFileIn(file, passphrase).Get(t.Context(), "relay")
			if err != nil || got.Reveal() != "secret-key" {
				t.Errorf("version %d: got %v, %v", version, got, err)
			}
			_, err = encryptedFileIn(file, "wrong horse").Get(t.Context(), "relay")
			wantCode(t, version, err, backend.CodePassphraseWrong)
			if err := encryptedFileIn(file, passphrase).Set(t.Context(), "other", backend.NewSecret("x")); err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(file.content, []byte(`{"version":2,`)) {
				t.Errorf("version %d is written as %.30q", version, file.content)
			}
		}
	}
}

// TestStored_PINOfVersion1_Unlocks decrypts the key of the saved copies with a stored PIN
// record, and reads a profile's credentials.
func TestStored_PINOfVersion1_Unlocks(t *testing.T) {
	profile := backend.Profile{Name: "relay", BaseURL: "https://relay.example", ClientID: "client-1"}
	content := storedFixture(t, "keychain-1.json", func() []byte {
		store, key := memory{}, NewLockKey()
		if err := (PINs{Store: store, Cost: minimalCost}).Set(t.Context(), goodPIN, key); err != nil {
			t.Fatal(err)
		}
		if _, err := (Keys{Store: store, Lock: withoutLock, LockKey: key}).Open(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		if err := (CredentialStore{Store: store}).Save(t.Context(), profile, backend.Credentials{APIKey: backend.NewSecret("secret-key")}); err != nil {
			t.Fatal(err)
		}
		content, err := json.MarshalIndent(store, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		return content
	})
	store := memory{}
	if err := json.Unmarshal(content, &store); err != nil {
		t.Fatal(err)
	}
	key, err := PINs{Store: store, Cost: minimalCost}.Open(t.Context(), goodPIN)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (Keys{Store: store, Lock: withoutLock, LockKey: key}).Open(t.Context(), false); err != nil {
		t.Error(err)
	}
	credentials, err := CredentialStore{Store: store}.Credentials(t.Context(), profile)
	if err != nil || credentials.APIKey.Reveal() != "secret-key" {
		t.Errorf("got %v, %v", credentials, err)
	}
}

// It must not be reported as damaged: that would tell the person to erase the saved copies.
func TestPINs_RecordOfANewerVersion_IsRefusedAndStays(t *testing.T) {
	const newer = `{"version":2,"argon2id":{"time":1,"memory":8,"lanes":1},"more":true}`
	store := memory{pinName: newer}
	pins := PINs{Store: store, Cost: minimalCost}
	_, err := pins.KeyID(t.Context())
	wantCode(t, "ID", err, backend.CodeFileNewer)
	_, err = pins.Open(t.Context(), goodPIN)
	wantCode(t, "open", err, backend.CodeFileNewer)
	if store[pinName] != newer {
		t.Error("it was changed")
	}
}
