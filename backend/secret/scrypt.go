package secret

import (
	"bytes"
	"cmp"
	"errors"
	"io"

	"filippo.io/age"

	"userlookup/backend"
)

const (
	// workFactor is the logarithm of the work to open a file: about a second and 256 MB.
	workFactor = 18
	// maxWorkFactor bounds the work that a file can ask for: four times what is asked
	// for here, so that a later version may raise it.
	maxWorkFactor = 20
	// maxSealed bounds what is decrypted, in bytes.
	maxSealed = 1 << 20
)

var (
	errPassphrase = errors.New("passphrase does not open it")
	errNotScrypt  = errors.New("not a whole file that is encrypted with a passphrase")
)

// encrypt encrypts with a passphrase, as an age file. The work is workFactor if zero.
func encrypt(plain []byte, passphrase backend.Secret, work int) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(cmp.Or(work, workFactor))
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

// decrypt opens what encrypt made. It refuses a file that asks for more work than
// maxWork, maxWorkFactor if zero, before it does any. It fails with errPassphrase, and
// with errNotScrypt for all else.
func decrypt(content []byte, passphrase backend.Secret, maxWork int) ([]byte, error) {
	identity, err := age.NewScryptIdentity(passphrase.Reveal())
	if err != nil {
		return nil, err
	}
	identity.SetMaxWorkFactor(cmp.Or(maxWork, maxWorkFactor))
	opened, err := age.Decrypt(bytes.NewReader(content), identity)
	var refused *age.NoIdentityMatchError
	if errors.As(err, &refused) && len(refused.StanzaTypes) == 1 && refused.StanzaTypes[0] == "scrypt" {
		return nil, errPassphrase
	}
	if err != nil {
		return nil, errNotScrypt
	}
	plain, err := io.ReadAll(io.LimitReader(opened, maxSealed+1))
	if err != nil || len(plain) > maxSealed {
		return nil, errNotScrypt
	}
	return plain, nil
}
