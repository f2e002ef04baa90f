package secret

import (
	"bytes"
	"cmp"
	"errors"
	"strings"

	"userlookup/backend"
)

// Invitations encrypts invitations with the passphrase that an Admin tells a colleague.
type Invitations struct {
	// WorkFactor is that of encrypt. MaxWorkFactor is that of decrypt; workFactor if zero:
	// anybody can send a file, and it may cost no more than one of our own.
	WorkFactor, MaxWorkFactor int
}

// MaxInvitation bounds the file of an invitation, in bytes.
const MaxInvitation = 64 << 10

// ageHeader is what every file of age begins with.
const ageHeader = "age-encryption.org/"

// Seal gives the file of an invitation. A passphrase is trimmed, since it is pasted from
// a message; one that cannot be used is CodeBadPassphrase.
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

// Open gives what Seal encrypted. It fails with CodeInvitationUnknown for another kind of
// file, CodeInvitationPassphraseNeeded without a passphrase, CodeInvitationPassphraseWrong,
// and CodeInvitationDamaged for a file that is incomplete or asks for too much work.
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

// isForKeys says whether the first recipient in the header of an age file is not a
// passphrase: no passphrase opens the file.
func isForKeys(file []byte) bool {
	_, rest, found := bytes.Cut(file, []byte("\n-> "))
	return found && len(rest) > len("scrypt ") && !bytes.HasPrefix(rest, []byte("scrypt "))
}

func trimmed(passphrase backend.Secret) backend.Secret {
	return backend.NewSecret(strings.TrimSpace(passphrase.Reveal()))
}
