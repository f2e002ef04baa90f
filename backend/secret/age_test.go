package secret

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"userlookup/backend"
)

func TestEncryptTo_OtherIdentity_ReturnsNotRecipient(t *testing.T) {
	identity, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	recipient, err := RecipientOf(identity)
	if err != nil {
		t.Fatal(err)
	}
	if len(identity.Reveal()) > MaxSecret || strings.Contains(recipient, identity.Reveal()) {
		t.Errorf("recipient %q", recipient)
	}
	plain := bytes.Repeat([]byte(canary), 10_000)
	encrypted, err := EncryptTo(recipient, plain)
	if err != nil || bytes.Contains(encrypted, []byte(canary)) {
		t.Fatalf("%v", err)
	}
	if got, err := DecryptWith(identity, encrypted); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	other, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := DecryptWith(other, encrypted); !errors.Is(err, ErrNotRecipient) {
		t.Errorf("another: %v", err)
	}
	for _, at := range []int{0, len(encrypted) / 2, len(encrypted) - 1} {
		edited := bytes.Clone(encrypted)
		edited[at] ^= 1
		for _, content := range [][]byte{edited, encrypted[:at]} {
			if _, err := DecryptWith(identity, content); !errors.Is(err, ErrNotEncrypted) {
				t.Errorf("byte %d: %v", at, err)
			}
		}
	}
}

func TestEncryptTo_InvalidKey_ReturnsErrorWithoutQuotingIt(t *testing.T) {
	for _, bad := range []string{"", canary, "AGE-SECRET-KEY-1" + canary} {
		_, encrypting := EncryptTo(bad, nil)
		_, decrypting := DecryptWith(backend.NewSecret(bad), nil)
		_, naming := RecipientOf(backend.NewSecret(bad))
		for _, err := range []error{encrypting, decrypting, naming} {
			if err == nil || strings.Contains(err.Error(), canary) {
				t.Errorf("got %v", err)
			}
		}
	}
}
