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

// encryptedFileVersion is the fields of the file: JSON with this version, an identity that encrypt
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
	content, err := s.read(ctx)
	if backend.HasCode(err, backend.CodeSealedMissing) && s.Sibling != nil {
		if _, siblingErr := s.Sibling.read(ctx); !backend.HasCode(siblingErr, backend.CodeSealedMissing) {
			err = siblingErr // nil: the file can be made, and what has this name there is another secret
		}
	}
	if err != nil {
		return backend.Secret{}, err
	}
	if content.secrets[name] == "" {
		return backend.Secret{}, missingError(nil)
	}
	return backend.NewSecret(content.secrets[name]), nil
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
	var content fileContent
	epoch := s.Guard.currentEpoch()
	err := s.File.Update(ctx, func(encrypted []byte) (_ []byte, err error) {
		if encrypted == nil {
			content, err = s.begin(ctx)
		} else if err = checkPassphrase(s.Passphrase, 0); err == nil {
			content, err = s.decrypt(ctx, encrypted)
		}
		if err != nil {
			return nil, err
		}
		if content.identity.Empty() {
			if err := s.newIdentity(&content); err != nil {
				return nil, err
			}
		}
		change(content.secrets)
		return content.encrypt()
	})
	if err == nil {
		s.Guard.remember(epoch, s.Passphrase, content.wrapped, content.identity)
	}
	return err
}

// begin gives what a file holds that is made: no secrets, and the identity of the file
// beside it, if there is one.
func (s *EncryptedFile) begin(ctx context.Context) (fileContent, error) {
	var sibling fileContent
	if s.Sibling != nil {
		var err error
		if sibling, err = s.Sibling.read(ctx); err != nil && !backend.HasCode(err, backend.CodeSealedMissing) {
			return fileContent{}, err
		}
	}
	if s.Passphrase.Empty() {
		return fileContent{}, backend.NewError(backend.CodePassphraseNew, nil)
	}
	least := minPassphrase
	if sibling.secrets != nil { // it was chosen before
		least = 0
	}
	if err := checkPassphrase(s.Passphrase, least); err != nil {
		return fileContent{}, err
	}
	return fileContent{identity: sibling.identity, wrapped: sibling.wrapped, secrets: map[string]string{}}, s.Guard.begin(ctx)
}

func (s *EncryptedFile) read(ctx context.Context) (fileContent, error) {
	content, err := s.File.Read(ctx)
	if err != nil {
		return fileContent{}, err
	}
	if content == nil {
		return fileContent{}, s.errorFor(backend.CodeSealedMissing, nil)
	}
	return s.decrypt(ctx, content)
}

// decrypt opens what encrypt made, and version 1.
func (s *EncryptedFile) decrypt(ctx context.Context, file []byte) (fileContent, error) {
	if s.Passphrase.Empty() {
		return fileContent{}, backend.NewError(backend.CodePassphraseNeeded, nil)
	}
	if bytes.HasPrefix(file, []byte(ageHeader)) {
		plain, err := s.unlock(ctx, file)
		if err != nil {
			return fileContent{}, err
		}
		fields, err := s.parse([]byte(plain.Reveal()), 1)
		if err != nil {
			return fileContent{}, err
		}
		return s.withSecrets(fileContent{}, fields["secrets"])
	}
	fields, err := s.parse(file, encryptedFileVersion)
	if err != nil {
		return fileContent{}, err
	}
	var content fileContent
	var encrypted []byte
	if err := errors.Join(json.Unmarshal(fields["identity"], &content.wrapped), json.Unmarshal(fields["secrets"], &encrypted)); err != nil {
		return fileContent{}, s.errorFor(backend.CodeSealedDamaged, errFormat)
	}
	if content.identity, err = s.unlock(ctx, content.wrapped); err != nil {
		return fileContent{}, err
	}
	plain, err := DecryptWith(content.identity, encrypted)
	if err != nil {
		return fileContent{}, s.errorFor(backend.CodeSealedDamaged, err)
	}
	return s.withSecrets(content, plain)
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
	epoch := s.Guard.currentEpoch()
	err := s.Guard.attempt(ctx, s.Passphrase, s.IsTyped, func() error {
		s.Guard.ranScrypt()
		plain, err := decrypt(encrypted, s.Passphrase, s.MaxWorkFactor)
		if errors.Is(err, errPassphrase) {
			return backend.NewError(backend.CodePassphraseWrong, err)
		}
		if err != nil {
			return s.errorFor(backend.CodeSealedDamaged, errFormat)
		}
		opened = backend.NewSecret(string(plain))
		return nil
	})
	if err == nil {
		s.Guard.remember(epoch, s.Passphrase, encrypted, opened)
	}
	return opened, err
}

// newIdentity makes the identity that opens the secrets.
func (s *EncryptedFile) newIdentity(content *fileContent) (err error) {
	if content.identity, err = NewIdentity(); err != nil {
		return err
	}
	s.Guard.ranScrypt()
	content.wrapped, err = encrypt([]byte(content.identity.Reveal()), s.Passphrase, s.WorkFactor)
	return err
}

// encrypt gives the content of the file.
func (c fileContent) encrypt() ([]byte, error) {
	recipient, err := RecipientOf(c.identity)
	if err != nil {
		return nil, err
	}
	plain, err := json.Marshal(c.secrets)
	if err != nil {
		return nil, err
	}
	encrypted, err := EncryptTo(recipient, plain)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Version  int    `json:"version"`
		Identity []byte `json:"identity"`
		Secrets  []byte `json:"secrets"`
	}{encryptedFileVersion, c.wrapped, encrypted})
}

// parse gives the values of JSON that has this version.
func (s *EncryptedFile) parse(content []byte, version int) (fields map[string]json.RawMessage, err error) {
	var found int
	if err := errors.Join(backend.UnmarshalOwnJSON(content, &fields), json.Unmarshal(fields["version"], &found)); err != nil || found < version {
		return nil, s.errorFor(backend.CodeSealedDamaged, errFormat)
	}
	if found > version {
		return nil, s.errorFor(backend.CodeFileNewer, errFormat)
	}
	return fields, nil
}

// withSecrets adds secrets, as JSON, to what a file holds.
func (s *EncryptedFile) withSecrets(content fileContent, secrets []byte) (fileContent, error) {
	if err := json.Unmarshal(secrets, &content.secrets); err != nil || content.secrets == nil {
		return fileContent{}, s.errorFor(backend.CodeSealedDamaged, errFormat)
	}
	return content, nil
}

func (s *EncryptedFile) errorFor(code backend.Code, cause error) error {
	return backend.NewError(code, cause, "file", s.File.Path())
}
