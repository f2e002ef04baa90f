package secret

import (
	"bytes"
	"cmp"
	"errors"
	"strings"

	"userlookup/backend"
)

// Invitations encrypts invitations with a passphrase that an Admin gives to a colleague.
type Invitations struct {
	// WorkFactor is passed to encrypt. MaxWorkFactor is passed to decrypt; its default is
	// workFactor, since anybody can send a file, and it may not cost more than our own.
	WorkFactor, MaxWorkFactor int
}

// MaxInvitation limits the size of an invitation file, in bytes.
const MaxInvitation = 64 << 10

// ageHeader is the start of every age file.
const ageHeader = "age-encryption.org/"

// Seal encrypts an invitation. It trims the passphrase, which is often pasted. It returns
// CodeBadPassphrase if the passphrase cannot be used.
func (i Invitations) Seal(content []byte, passphrase backend.Secret) ([]byte, error) {
	passphrase = trimmed(passphrase)
	if strings.ContainsAny(passphrase.Reveal(), "\r\n") {
		return nil, badPassphrase(backend.MinInvitationPassphrase, nil)
	}
	if err := checkPassphrase(passphrase, backend.MinInvitationPassphrase); err != nil {
		return nil, err
	}
	return encrypt(content, passphrase, i.WorkFactor)
}

// Open decrypts the result of Seal. It returns CodeInvitationUnknown for another kind of
// file, CodeInvitationPassphraseNeeded, CodeInvitationPassphraseWrong, and
// CodeInvitationDamaged for a file that is incomplete or demands too much work.
func (i Invitations) Open(file []byte, passphrase backend.Secret) ([]byte, error) {
	start := file[:min(len(file), len(ageHeader))]
	if !strings.HasPrefix(ageHeader, string(start)) || len(file) > MaxInvitation || isForKeys(file) {
		return nil, backend.NewError(backend.CodeInvitationUnknown, nil)
	}
	if passphrase = trimmed(passphrase); passphrase.Empty() {
		return nil, backend.NewError(backend.CodeInvitationPassphraseNeeded, nil)
	}
	if err := checkPassphrase(passphrase, 0); err != nil {
		return nil, err
	}
	content, err := decrypt(file, passphrase, cmp.Or(i.MaxWorkFactor, workFactor))
	switch {
	case errors.Is(err, errPassphrase):
		return nil, backend.NewError(backend.CodeInvitationPassphraseWrong, err)
	case err != nil:
		return nil, backend.NewError(backend.CodeInvitationDamaged, err)
	}
	return content, nil
}

// isForKeys reports whether the first recipient of an age file is a key. Then no passphrase
// decrypts it.
func isForKeys(file []byte) bool {
	_, rest, found := bytes.Cut(file, []byte("\n-> "))
	return found && len(rest) > len("scrypt ") && !bytes.HasPrefix(rest, []byte("scrypt "))
}

func trimmed(passphrase backend.Secret) backend.Secret {
	return backend.NewSecret(strings.TrimSpace(passphrase.Reveal()))
}
