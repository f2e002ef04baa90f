package secret

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"strings"

	"filippo.io/age"

	"userlookup/backend"
)

const (
	// MaxEncrypted bounds what DecryptWith opens, in bytes.
	MaxEncrypted = 512 << 20

	// workFactor is the logarithm of the work to open a file: about a second and 256 MB.
	workFactor = 18
	// maxWorkFactor bounds the work that a file can ask for: four times what is asked
	// for here, so that a later version may raise it.
	maxWorkFactor = 20
	// maxEncryptedFile bounds what a passphrase opens, in bytes.
	maxEncryptedFile = 1 << 20
)

var (
	// ErrNotRecipient says that something is encrypted to others.
	ErrNotRecipient = errors.New("encrypted to another recipient")
	// ErrNotEncrypted says that something is not encrypted in this way, or is damaged.
	ErrNotEncrypted = errors.New("not encrypted, or damaged")

	errRecipient  = errors.New("not an age recipient")
	errIdentity   = errors.New("not an age identity")
	errPassphrase = errors.New("passphrase does not open it")
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
	return encryptTo(parsed, plain)
}

// DecryptWith opens what EncryptTo made. It fails with ErrNotRecipient and
// ErrNotEncrypted.
func DecryptWith(identity backend.Secret, content []byte) ([]byte, error) {
	parsed, err := age.ParseX25519Identity(identity.Reveal())
	if err != nil {
		return nil, errIdentity
	}
	plain, err := decryptWith(parsed, content, MaxEncrypted)
	var refused *age.NoIdentityMatchError
	if errors.As(err, &refused) {
		return nil, ErrNotRecipient
	}
	if err != nil {
		return nil, ErrNotEncrypted
	}
	return plain, nil
}

// encrypt encrypts with a passphrase, as an age file. The work is workFactor if zero.
func encrypt(plain []byte, passphrase backend.Secret, work int) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(cmp.Or(work, workFactor))
	return encryptTo(recipient, plain)
}

// decrypt opens what encrypt made. It refuses a file that asks for more work than
// maxWork, maxWorkFactor if zero, before it does any. It fails with errPassphrase, and
// with ErrNotEncrypted for all else.
func decrypt(content []byte, passphrase backend.Secret, maxWork int) ([]byte, error) {
	identity, err := age.NewScryptIdentity(passphrase.Reveal())
	if err != nil {
		return nil, err
	}
	identity.SetMaxWorkFactor(cmp.Or(maxWork, maxWorkFactor))
	plain, err := decryptWith(identity, content, maxEncryptedFile)
	var refused *age.NoIdentityMatchError
	if errors.As(err, &refused) && len(refused.StanzaTypes) == 1 && refused.StanzaTypes[0] == "scrypt" {
		return nil, errPassphrase
	}
	if err != nil {
		return nil, ErrNotEncrypted
	}
	return plain, nil
}

func encryptTo(recipient age.Recipient, plain []byte) ([]byte, error) {
	var out bytes.Buffer
	into, err := age.Encrypt(&out, recipient)
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

// decryptWith opens what encryptTo made, if it has at most so many bytes.
func decryptWith(identity age.Identity, content []byte, most int64) ([]byte, error) {
	opened, err := age.Decrypt(bytes.NewReader(content), identity)
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(opened, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(plain)) > most {
		return nil, ErrNotEncrypted
	}
	return plain, nil
}
