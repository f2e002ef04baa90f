package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"userlookup/backend"
)

// EncryptedFile keeps all secrets of the application in one file, sealed with a passphrase. The
// passphrase opens an identity, which takes about a second, and the identity opens the
// secrets, which takes no time. It stays the same as long as the file exists: a file that
// is made has a new one, and so has a new passphrase.
type EncryptedFile struct {
	File       backend.File
	Passphrase backend.Secret
	// Sibling is another sealed file; may be nil. As long as this one is not there, the
	// passphrase must open that one: a person has one passphrase, and a wrong one must
	// seal nothing. This one is made with the identity of that one.
	Sibling *EncryptedFile
	// Guard counts wrong passphrases, and remembers the identity; nil does neither.
	Guard *Guard
	// IsTyped is whether a person just typed the passphrase: then it is counted also where
	// it opened a file before. Else nobody would have to wait to find out which one did.
	IsTyped bool
	// WorkFactor and MaxWorkFactor are those of encrypt and decrypt.
	WorkFactor, MaxWorkFactor int
}

// encryptedFileVersion is the form of the file: JSON with this version, an identity that encrypt
// made of it, and the secrets, encrypted to the identity. Version 1 was one file of age that
// the passphrase opens, with the version and the secrets in it. It is read, and written as
// the newest.
const encryptedFileVersion = 2

var errFormat = errors.New("sealed file has another form")

// fileContent is what a sealed file holds.
type fileContent struct {
	identity backend.Secret // empty in version 1
	wrapped  []byte         // the identity, encrypted with the passphrase
	secrets  map[string]string
}

// Get gives a secret. Beside CodeCredentialsMissing it fails with
// CodeSealedMissing, CodeSealedDamaged, CodePassphraseNeeded,
// CodePassphraseWrong, CodePINWait, CodeFileNewer, and as the file does.
func (s *EncryptedFile) Get(ctx context.Context, name string) (backend.Secret, error) {
	held, err := s.read(ctx)
	if backend.HasCode(err, backend.CodeSealedMissing) && s.Sibling != nil {
		if _, beside := s.Sibling.read(ctx); !backend.HasCode(beside, backend.CodeSealedMissing) {
			err = beside // nil: the file can be made, and what has this name there is another secret
		}
	}
	if err != nil {
		return backend.Secret{}, err
	}
	if held.secrets[name] == "" {
		return backend.Secret{}, missingError(nil)
	}
	return backend.NewSecret(held.secrets[name]), nil
}

// Set keeps a secret. A file that is not there is made, with this passphrase;
// else it fails as Get does.
func (s *EncryptedFile) Set(ctx context.Context, name string, secret backend.Secret) error {
	if len(secret.Reveal()) > MaxSecret {
		return backend.NewError(backend.CodeCredentialsTooLong, nil)
	}
	return s.change(ctx, func(secrets map[string]string) { secrets[name] = secret.Reveal() })
}

// Delete forgets a secret. Where there is no file there is nothing to forget.
func (s *EncryptedFile) Delete(ctx context.Context, name string) error {
	if content, err := s.File.Read(ctx); content == nil || err != nil {
		return err
	}
	return s.change(ctx, func(secrets map[string]string) { delete(secrets, name) })
}

func (s *EncryptedFile) change(ctx context.Context, change func(map[string]string)) error {
	var held fileContent
	begun := s.Guard.currentEpoch()
	err := s.File.Update(ctx, func(content []byte) (_ []byte, err error) {
		if content == nil {
			held, err = s.begin(ctx)
		} else if err = checkPassphrase(s.Passphrase, 0); err == nil {
			held, err = s.decrypt(ctx, content)
		}
		if err != nil {
			return nil, err
		}
		if held.identity.Empty() {
			if err := s.newIdentity(&held); err != nil {
				return nil, err
			}
		}
		change(held.secrets)
		return held.encrypt()
	})
	if err == nil {
		s.Guard.remember(begun, s.Passphrase, held.wrapped, held.identity)
	}
	return err
}

// begin gives what a file holds that is made: no secrets, and the identity of the file
// beside it, if there is one.
func (s *EncryptedFile) begin(ctx context.Context) (fileContent, error) {
	var beside fileContent
	if s.Sibling != nil {
		var err error
		if beside, err = s.Sibling.read(ctx); err != nil && !backend.HasCode(err, backend.CodeSealedMissing) {
			return fileContent{}, err
		}
	}
	if s.Passphrase.Empty() {
		return fileContent{}, backend.NewError(backend.CodePassphraseNew, nil)
	}
	least := minPassphrase
	if beside.secrets != nil { // it was chosen before
		least = 0
	}
	if err := checkPassphrase(s.Passphrase, least); err != nil {
		return fileContent{}, err
	}
	return fileContent{identity: beside.identity, wrapped: beside.wrapped, secrets: map[string]string{}}, s.Guard.begin(ctx)
}

func (s *EncryptedFile) read(ctx context.Context) (fileContent, error) {
	content, err := s.File.Read(ctx)
	if err != nil {
		return fileContent{}, err
	}
	if content == nil {
		return fileContent{}, s.fault(backend.CodeSealedMissing, nil)
	}
	return s.decrypt(ctx, content)
}

// decrypt opens what encrypt made, and version 1.
func (s *EncryptedFile) decrypt(ctx context.Context, content []byte) (fileContent, error) {
	if s.Passphrase.Empty() {
		return fileContent{}, backend.NewError(backend.CodePassphraseNeeded, nil)
	}
	if bytes.HasPrefix(content, []byte(ageHeader)) {
		plain, err := s.unlock(ctx, content)
		if err != nil {
			return fileContent{}, err
		}
		form, err := s.parse([]byte(plain.Reveal()), 1)
		if err != nil {
			return fileContent{}, err
		}
		return s.withSecrets(fileContent{}, form["secrets"])
	}
	form, err := s.parse(content, encryptedFileVersion)
	if err != nil {
		return fileContent{}, err
	}
	var held fileContent
	var sealed []byte
	if err := errors.Join(json.Unmarshal(form["identity"], &held.wrapped), json.Unmarshal(form["secrets"], &sealed)); err != nil {
		return fileContent{}, s.fault(backend.CodeSealedDamaged, errFormat)
	}
	if held.identity, err = s.unlock(ctx, held.wrapped); err != nil {
		return fileContent{}, err
	}
	plain, err := DecryptWith(held.identity, sealed)
	if err != nil {
		return fileContent{}, s.fault(backend.CodeSealedDamaged, err)
	}
	return s.withSecrets(held, plain)
}

// unlock opens what is encrypted with the passphrase, unless it did so before in this run.
// Every passphrase that is tried is tried here.
func (s *EncryptedFile) unlock(ctx context.Context, encrypted []byte) (backend.Secret, error) {
	if !s.IsTyped {
		if known := s.Guard.recall(s.Passphrase, encrypted); !known.Empty() {
			return known, nil
		}
	}
	var opened backend.Secret
	begun := s.Guard.currentEpoch()
	err := s.Guard.attempt(ctx, s.Passphrase, s.IsTyped, func() error {
		s.Guard.ranScrypt()
		plain, err := decrypt(encrypted, s.Passphrase, s.MaxWorkFactor)
		if errors.Is(err, errPassphrase) {
			return backend.NewError(backend.CodePassphraseWrong, err)
		}
		if err != nil {
			return s.fault(backend.CodeSealedDamaged, errFormat)
		}
		opened = backend.NewSecret(string(plain))
		return nil
	})
	if err == nil {
		s.Guard.remember(begun, s.Passphrase, encrypted, opened)
	}
	return opened, err
}

// newIdentity makes the identity that opens the secrets.
func (s *EncryptedFile) newIdentity(held *fileContent) (err error) {
	if held.identity, err = NewIdentity(); err != nil {
		return err
	}
	s.Guard.ranScrypt()
	held.wrapped, err = encrypt([]byte(held.identity.Reveal()), s.Passphrase, s.WorkFactor)
	return err
}

// encrypt gives the content of the file.
func (u fileContent) encrypt() ([]byte, error) {
	recipient, err := RecipientOf(u.identity)
	if err != nil {
		return nil, err
	}
	plain, err := json.Marshal(u.secrets)
	if err != nil {
		return nil, err
	}
	sealed, err := EncryptTo(recipient, plain)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Version  int    `json:"version"`
		Identity []byte `json:"identity"`
		Secrets  []byte `json:"secrets"`
	}{encryptedFileVersion, u.wrapped, sealed})
}

// parse gives the values of JSON that has this version.
func (s *EncryptedFile) parse(content []byte, version int) (form map[string]json.RawMessage, err error) {
	var found int
	if err := errors.Join(backend.UnmarshalOwnJSON(content, &form), json.Unmarshal(form["version"], &found)); err != nil || found < version {
		return nil, s.fault(backend.CodeSealedDamaged, errFormat)
	}
	if found > version {
		return nil, s.fault(backend.CodeFileNewer, errFormat)
	}
	return form, nil
}

// withSecrets adds secrets, as JSON, to what a file holds.
func (s *EncryptedFile) withSecrets(held fileContent, secrets []byte) (fileContent, error) {
	if err := json.Unmarshal(secrets, &held.secrets); err != nil || held.secrets == nil {
		return fileContent{}, s.fault(backend.CodeSealedDamaged, errFormat)
	}
	return held, nil
}

func (s *EncryptedFile) fault(code backend.Code, cause error) error {
	return backend.NewError(code, cause, "file", s.File.Path())
}
