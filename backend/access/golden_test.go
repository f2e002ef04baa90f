package access

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"userlookup/backend"
)

// A golden file holds what a version wrote. Once it is released it never changes.
var writeStored = flag.Bool("write-stored", false, "write the golden files that are missing")

func TestStoredFiles_GoldenBytes_AreReadAndWrittenUnchanged(t *testing.T) {
	grant := someGrant()
	grant.Policy = Policy{Reason: true, Mask: true, RetentionDays: 7, Export: true, LockMinutes: 5, OfflineHours: 48, LogFolder: "/mnt/logs"}
	pin := NewPin(publicOf(keyOf('a')), keyOf('a'), grant).Announce("NEXT")
	pin.First, pin.LogID = true, "LOGID1234567"
	content, err := pin.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, stored := range []struct {
		name string
		got  []byte
		read func([]byte) error
	}{
		{"grant-1", signedBy(t, grant, keyOf('a')), func(c []byte) error {
			got, err := ParseGrant(c, publicOf(keyOf('a')))
			if err == nil && *got != *grant {
				t.Errorf("got %+v", got)
			}
			return err
		}},
		{"pin-1", []byte(content.Reveal()), func(c []byte) error { _, err := ParsePin(backend.NewSecret(string(c))); return err }},
		{"invitation-user-1", encoded(t, someInvitation(t, nil)), func(c []byte) error { _, err := ParseInvitation(c); return err }},
		{"invitation-admin-1", encoded(t, someInvitation(t, admin)), func(c []byte) error { _, err := ParseInvitation(c); return err }},
	} {
		path := filepath.Join("testdata", stored.name+".json")
		if _, err := os.Stat(path); err != nil && *writeStored {
			if err := os.MkdirAll("testdata", 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, stored.got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(stored.got, want) {
			t.Errorf("%s: it is written in another form than a release wrote: change it only with a new version\n got %s\nwant %s", stored.name, stored.got, want)
		}
		if err := stored.read(want); err != nil {
			t.Errorf("%s: %v", stored.name, err)
		}
	}
}

func TestParsePin_NewerVersion_ReturnsNewerVersionError(t *testing.T) {
	for _, content := range []string{`{"version":2}`, `{"version":2,"verify":"x","more":true}`, `{"version":99}`} {
		_, err := ParsePin(backend.NewSecret(content))
		wantCode(t, content, err, backend.CodeAccessNewer)
	}
}
