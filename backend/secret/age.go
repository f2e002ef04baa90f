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
	// MaxEncrypted limits the input of DecryptWith, in bytes.
	MaxEncrypted = 512 << 20

	// workFactor is log2 of the scrypt work: about a second and 256 MB.
	workFactor = 18
	// maxWorkFactor limits the work that a file can demand: four times workFactor, so that a
	// later version may raise it.
	maxWorkFactor = 20
	// maxEncryptedFile limits the decrypted size of a file, in bytes.
	maxEncryptedFile = 1 << 20
)

var (
	// ErrNotRecipient means that the content is encrypted to another recipient.
	ErrNotRecipient = errors.New("encrypted to another recipient")
	// ErrNotEncrypted means that the content is not an age file, or is corrupted.
	ErrNotEncrypted = errors.New("not encrypted, or corrupted")

	errRecipient  = errors.New("not an age recipient")
	errIdentity   = errors.New("not an age identity")
	errPassphrase = errors.New("wrong passphrase")
)

// NewIdentity returns a new private key. Its recipient is the public key (RecipientOf).
func NewIdentity() (backend.Secret, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return backend.Secret{}, err
	}
	return backend.NewSecret(identity.String()), nil
}

// RecipientOf returns the public key of an identity.
func RecipientOf(identity backend.Secret) (string, error) {
	parsed, err := age.ParseX25519Identity(identity.Reveal())
	if err != nil {
		return "", errIdentity // the library's error may quote the identity
	}
	return parsed.Recipient().String(), nil
}

// EncryptTo encrypts plain to a recipient, as an age file.
func EncryptTo(recipient string, plain []byte) ([]byte, error) {
	parsed, err := age.ParseX25519Recipient(strings.TrimSpace(recipient))
	if err != nil {
		return nil, errRecipient
	}
	return encryptTo(parsed, plain)
}

// DecryptWith decrypts the result of EncryptTo. It returns ErrNotRecipient or
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

// encrypt encrypts plain with a passphrase, as an age file. The default for work is
// workFactor.
func encrypt(plain []byte, passphrase backend.Secret, work int) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(cmp.Or(work, workFactor))
	return encryptTo(recipient, plain)
}

// decrypt decrypts the result of encrypt. Before it does any work, it rejects a file that
// demands more than maxWork (default maxWorkFactor). It returns errPassphrase for a wrong
// passphrase, otherwise ErrNotEncrypted.
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

// decryptWith decrypts the result of encryptTo, up to most bytes.
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
