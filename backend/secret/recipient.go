package secret

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"filippo.io/age"

	"userlookup/backend"
)

// MaxEncrypted bounds what DecryptWith opens, in bytes.
const MaxEncrypted = 512 << 20

var (
	// ErrNotRecipient says that something is encrypted to others.
	ErrNotRecipient = errors.New("encrypted to another recipient")
	// ErrNotEncrypted says that something is not encrypted in this way, or is damaged.
	ErrNotEncrypted = errors.New("not encrypted, or damaged")

	errRecipient = errors.New("not an age recipient")
	errIdentity  = errors.New("not an age identity")
)

// NewIdentity makes the key with which what others encrypt to its recipient is opened.
func NewIdentity() (backend.Secret, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return backend.Secret{}, err
	}
	return backend.NewSecret(identity.String()), nil
}

// RecipientOf gives what others encrypt to. It is no secret.
func RecipientOf(identity backend.Secret) (string, error) {
	parsed, err := age.ParseX25519Identity(identity.Reveal())
	if err != nil {
		return "", errIdentity // the library's may quote it
	}
	return parsed.Recipient().String(), nil
}

// EncryptTo encrypts to a recipient, with age.
func EncryptTo(recipient string, plain []byte) ([]byte, error) {
	parsed, err := age.ParseX25519Recipient(strings.TrimSpace(recipient))
	if err != nil {
		return nil, errRecipient
	}
	var out bytes.Buffer
	into, err := age.Encrypt(&out, parsed)
	if err != nil {
		return nil, err
	}
	if _, err := into.Write(plain); err != nil {
		return nil, err
	}
	if err := into.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// DecryptWith opens what EncryptTo made. It fails with ErrNotRecipient and
// ErrNotEncrypted.
func DecryptWith(identity backend.Secret, content []byte) ([]byte, error) {
	parsed, err := age.ParseX25519Identity(identity.Reveal())
	if err != nil {
		return nil, errIdentity
	}
	opened, err := age.Decrypt(bytes.NewReader(content), parsed)
	var refused *age.NoIdentityMatchError
	if errors.As(err, &refused) {
		return nil, ErrNotRecipient
	}
	if err != nil {
		return nil, ErrNotEncrypted
	}
	plain, err := io.ReadAll(io.LimitReader(opened, MaxEncrypted+1))
	if err != nil || len(plain) > MaxEncrypted {
		return nil, ErrNotEncrypted
	}
	return plain, nil
}
