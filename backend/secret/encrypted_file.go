package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"userlookup/backend"
)

// EncryptedFile stores all secrets of the application in one file, encrypted with a
// passphrase. The passphrase decrypts an identity, which takes about a second, and the
// identity decrypts the secrets, which is fast. The identity stays the same while the file
// exists. A new file, and so a new passphrase, has a new identity.
type EncryptedFile struct {
	File       backend.File
	Passphrase backend.Secret
	// Sibling is another encrypted file; may be nil. As long as this file does not exist, the
	// passphrase must decrypt the sibling: there is one passphrase for both, and a wrong one
	// must not encrypt anything. A new file gets the sibling's identity.
	Sibling *EncryptedFile
	// Guard limits wrong passphrases and caches the identity; may be nil.
	Guard *Guard
	// IsTyped means that a person just typed the passphrase. Then it counts as an attempt
	// even if it is cached; otherwise guesses would be free.
	IsTyped bool
	// WorkFactor and MaxWorkFactor are passed to encrypt and decrypt.
	WorkFactor, MaxWorkFactor int
}

// encryptedFileVersion is the version of the format: JSON with the version, an identity
// encrypted with the passphrase, and the secrets encrypted to the identity. Version 1 was one
// age file, encrypted with the passphrase, that contained the version and the secrets. It is
// read, and written as the newest version.
const encryptedFileVersion = 2

var errFormat = errors.New("encrypted file has an unknown format")

// fileContent is the decrypted content of a file.
type fileContent struct {
	identity backend.Secret // empty in version 1
	wrapped  []byte         // the identity, encrypted with the passphrase
	secrets  map[string]string
}

// Get returns a secret. Besides CodeCredentialsMissing it returns CodeSealedMissing,
// CodeSealedDamaged, CodePassphraseNeeded, CodePassphraseWrong, CodePINWait, CodeFileNewer,
// and the errors of File.
func (s *EncryptedFile) Get(ctx context.Context, name string) (backend.Secret, error) {
	content, err := s.read(ctx)
	if backend.HasCode(err, backend.CodeSealedMissing) && s.Sibling != nil {
		if _, siblingErr := s.Sibling.read(ctx); !backend.HasCode(siblingErr, backend.CodeSealedMissing) {
			err = siblingErr // nil: the file can be created, so the secret is missing
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

// Set stores a secret. If the file does not exist, it creates it with the passphrase. It
// returns the errors of Get.
func (s *EncryptedFile) Set(ctx context.Context, name string, secret backend.Secret) error {
	if len(secret.Reveal()) > MaxSecret {
		return backend.NewError(backend.CodeCredentialsTooLong, nil)
	}
	return s.change(ctx, func(secrets map[string]string) { secrets[name] = secret.Reveal() })
}

// Delete deletes a secret. A missing file is no error.
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

// begin returns the content of a new file: no secrets, and the identity of the sibling, if it
// exists.
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
	minLength := minPassphrase
	if sibling.secrets != nil { // not a new passphrase
		minLength = 0
	}
	if err := checkPassphrase(s.Passphrase, minLength); err != nil {
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

// decrypt decrypts a file of any version.
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

// unlock decrypts the identity with the passphrase, unless the result is cached. All
// passphrase attempts go through it.
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

// newIdentity creates the identity and encrypts it with the passphrase.
func (s *EncryptedFile) newIdentity(content *fileContent) (err error) {
	if content.identity, err = NewIdentity(); err != nil {
		return err
	}
	s.Guard.ranScrypt()
	content.wrapped, err = encrypt([]byte(content.identity.Reveal()), s.Passphrase, s.WorkFactor)
	return err
}

// encrypt returns the content of the file.
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

// parse parses JSON that must have this version.
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

// withSecrets adds the secrets, as JSON, to content.
func (s *EncryptedFile) withSecrets(content fileContent, secrets []byte) (fileContent, error) {
	if err := json.Unmarshal(secrets, &content.secrets); err != nil || content.secrets == nil {
		return fileContent{}, s.errorFor(backend.CodeSealedDamaged, errFormat)
	}
	return content, nil
}

func (s *EncryptedFile) errorFor(code backend.Code, cause error) error {
	return backend.NewError(code, cause, "file", s.File.Path())
}
