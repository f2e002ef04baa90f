package backend

import (
	"encoding/json"
	"fmt"
	"io"
)

// hidden is what a Secret shows instead of its text.
const hidden = "[hidden]"

// Secret is a text that is never printed, logged or encoded: every way but
// Reveal returns "[hidden]". The zero Secret is empty.
type Secret struct {
	// A pointer, because fmt prints the fields of a struct that hides its Secret
	// in an unexported field without asking the Secret how.
	text *string
}

var (
	_ fmt.Formatter  = Secret{}
	_ fmt.Stringer   = Secret{}
	_ fmt.GoStringer = Secret{}
	_ json.Marshaler = Secret{}
)

// NewSecret hides text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// Reveal returns the text.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Empty reports whether there is no text.
func (s Secret) Empty() bool { return s.text == nil }

// Equal reports whether both hide the same text.
func (s Secret) Equal(other Secret) bool { return s.Reveal() == other.Reveal() }

// String returns "[hidden]".
func (s Secret) String() string { return hidden }

// GoString returns "[hidden]".
func (s Secret) GoString() string { return hidden }

// Format prints "[hidden]", whatever the verb.
func (s Secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, hidden) }

// MarshalText returns "[hidden]", also for JSON keys and for logs.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// MarshalJSON returns "[hidden]".
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(hidden) }

// MinInvitationPassphrase is the minimum length of an invitation's passphrase, in characters.
const MinInvitationPassphrase = 12

// Sealer encrypts values on disk, and hides the names they are found by.
type Sealer interface {
	// Seal returns plain encrypted under a fresh nonce and bound to identity, which names its row.
	Seal(plain []byte, identity string) []byte
	// Unseal decrypts the result of Seal. It fails with CodeSavedAltered if the data, identity or
	// key is different.
	Unseal(sealed []byte, identity string) ([]byte, error)
	// Hash returns the same 16 bytes for the same name of one kind, such as "user". Without the key
	// they reveal nothing about the name.
	Hash(kind, name string) []byte
}
