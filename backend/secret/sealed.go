package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"userlookup/backend"
)

// Sealed keeps all secrets of the application in one file, sealed with a passphrase. The
// passphrase opens an identity, which takes about a second, and the identity opens the
// secrets, which takes no time. It stays the same as long as the file exists: a file that
// is made has a new one, and so has a new passphrase.
type Sealed struct {
	File       backend.File
	Passphrase backend.Secret
	// Beside is another sealed file; may be nil. As long as this one is not there, the
	// passphrase must open that one: a person has one passphrase, and a wrong one must
	// seal nothing. This one is made with the identity of that one.
	Beside *Sealed
	// Guard counts wrong passphrases, and remembers the identity; nil does neither.
	Guard *Guard
	// IsTyped is whether a person just typed the passphrase: then it is counted also where
	// it opened a file before. Else nobody would have to wait to find out which one did.
	IsTyped bool
	// WorkFactor and MaxWorkFactor are those of encrypt and decrypt.
	WorkFactor, MaxWorkFactor int
}

// sealedVersion is the form of the file: JSON with this version, an identity that encrypt
// made of it, and the secrets, encrypted to the identity. Version 1 was one file of age that
// the passphrase opens, with the version and the secrets in it. It is read, and written as
// the newest.
const sealedVersion = 2

var errForm = errors.New("sealed file has another form")

// unsealed is what a sealed file holds.
type unsealed struct {
	identity backend.Secret // empty in version 1
	wrapped  []byte         // the identity, encrypted with the passphrase
	secrets  map[string]string
}

// Get gives a secret. Beside CodeCredentialsMissing it fails with
// CodeSealedMissing, CodeSealedDamaged, CodePassphraseNeeded,
// CodePassphraseWrong, CodePINWait, CodeFileNewer, and as the file does.
func (s *Sealed) Get(ctx context.Context, name string) (backend.Secret, error) {
	held, err := s.read(ctx)
	if backend.HasCode(err, backend.CodeSealedMissing) && s.Beside != nil {
		if _, beside := s.Beside.read(ctx); !backend.HasCode(beside, backend.CodeSealedMissing) {
			err = beside // nil: the file can be made, and what has this name there is another secret
		}
	}
	if err != nil {
		return backend.Secret{}, err
	}
	if held.secrets[name] == "" {
		return backend.Secret{}, missing(nil)
	}
	return backend.NewSecret(held.secrets[name]), nil
}

// Set keeps a secret. A file that is not there is made, with this passphrase;
// else it fails as Get does.
func (s *Sealed) Set(ctx context.Context, name string, secret backend.Secret) error {
	if len(secret.Reveal()) > MaxSecret {
		return backend.NewError(backend.CodeCredentialsTooLong, nil)
	}
	return s.change(ctx, func(secrets map[string]string) { secrets[name] = secret.Reveal() })
}

// Delete forgets a secret. Where there is no file there is nothing to forget.
func (s *Sealed) Delete(ctx context.Context, name string) error {
	if content, err := s.File.Read(ctx); content == nil || err != nil {
		return err
	}
	return s.change(ctx, func(secrets map[string]string) { delete(secrets, name) })
}

func (s *Sealed) change(ctx context.Context, change func(map[string]string)) error {
	var held unsealed
	begun := s.Guard.begun()
	err := s.File.Update(ctx, func(content []byte) (_ []byte, err error) {
		if content == nil {
			held, err = s.begin(ctx)
		} else if err = checkPassphrase(s.Passphrase, 0); err == nil {
			held, err = s.unseal(ctx, content)
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
		return held.seal()
	})
	if err == nil {
		s.Guard.remember(begun, s.Passphrase, held.wrapped, held.identity)
	}
	return err
}

// begin gives what a file holds that is made: no secrets, and the identity of the file
// beside it, if there is one.
func (s *Sealed) begin(ctx context.Context) (unsealed, error) {
	var beside unsealed
	if s.Beside != nil {
		var err error
		if beside, err = s.Beside.read(ctx); err != nil && !backend.HasCode(err, backend.CodeSealedMissing) {
			return unsealed{}, err
		}
	}
	if s.Passphrase.Empty() {
		return unsealed{}, backend.NewError(backend.CodePassphraseNew, nil)
	}
	least := minPassphrase
	if beside.secrets != nil { // it was chosen before
		least = 0
	}
	if err := checkPassphrase(s.Passphrase, least); err != nil {
		return unsealed{}, err
	}
	return unsealed{identity: beside.identity, wrapped: beside.wrapped, secrets: map[string]string{}}, s.Guard.begin(ctx)
}

func (s *Sealed) read(ctx context.Context) (unsealed, error) {
	content, err := s.File.Read(ctx)
	if err != nil {
		return unsealed{}, err
	}
	if content == nil {
		return unsealed{}, s.fault(backend.CodeSealedMissing, nil)
	}
	return s.unseal(ctx, content)
}

// unseal opens what seal made, and version 1.
func (s *Sealed) unseal(ctx context.Context, content []byte) (unsealed, error) {
	if s.Passphrase.Empty() {
		return unsealed{}, backend.NewError(backend.CodePassphraseNeeded, nil)
	}
	if bytes.HasPrefix(content, []byte(ageHeader)) {
		plain, err := s.unlock(ctx, content)
		if err != nil {
			return unsealed{}, err
		}
		form, err := s.parse([]byte(plain.Reveal()), 1)
		if err != nil {
			return unsealed{}, err
		}
		return s.withSecrets(unsealed{}, form["secrets"])
	}
	form, err := s.parse(content, sealedVersion)
	if err != nil {
		return unsealed{}, err
	}
	var held unsealed
	var sealed []byte
	if err := errors.Join(json.Unmarshal(form["identity"], &held.wrapped), json.Unmarshal(form["secrets"], &sealed)); err != nil {
		return unsealed{}, s.fault(backend.CodeSealedDamaged, errForm)
	}
	if held.identity, err = s.unlock(ctx, held.wrapped); err != nil {
		return unsealed{}, err
	}
	plain, err := DecryptWith(held.identity, sealed)
	if err != nil {
		return unsealed{}, s.fault(backend.CodeSealedDamaged, err)
	}
	return s.withSecrets(held, plain)
}

// unlock opens what is encrypted with the passphrase, unless it did so before in this run.
// Every passphrase that is tried is tried here.
func (s *Sealed) unlock(ctx context.Context, encrypted []byte) (backend.Secret, error) {
	if !s.IsTyped {
		if known := s.Guard.recall(s.Passphrase, encrypted); !known.Empty() {
			return known, nil
		}
	}
	var opened backend.Secret
	begun := s.Guard.begun()
	err := s.Guard.try(ctx, s.Passphrase, s.IsTyped, func() error {
		s.Guard.worked()
		plain, err := decrypt(encrypted, s.Passphrase, s.MaxWorkFactor)
		if errors.Is(err, errPassphrase) {
			return backend.NewError(backend.CodePassphraseWrong, err)
		}
		if err != nil {
			return s.fault(backend.CodeSealedDamaged, errForm)
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
func (s *Sealed) newIdentity(held *unsealed) (err error) {
	if held.identity, err = NewIdentity(); err != nil {
		return err
	}
	s.Guard.worked()
	held.wrapped, err = encrypt([]byte(held.identity.Reveal()), s.Passphrase, s.WorkFactor)
	return err
}

// seal gives the content of the file.
func (u unsealed) seal() ([]byte, error) {
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
	}{sealedVersion, u.wrapped, sealed})
}

// parse gives the values of JSON that has this version.
func (s *Sealed) parse(content []byte, version int) (form map[string]json.RawMessage, err error) {
	var found int
	if err := errors.Join(backend.UnmarshalOwnJSON(content, &form), json.Unmarshal(form["version"], &found)); err != nil || found < version {
		return nil, s.fault(backend.CodeSealedDamaged, errForm)
	}
	if found > version {
		return nil, s.fault(backend.CodeFileNewer, errForm)
	}
	return form, nil
}

// withSecrets adds secrets, as JSON, to what a file holds.
func (s *Sealed) withSecrets(held unsealed, secrets []byte) (unsealed, error) {
	if err := json.Unmarshal(secrets, &held.secrets); err != nil || held.secrets == nil {
		return unsealed{}, s.fault(backend.CodeSealedDamaged, errForm)
	}
	return held, nil
}

func (s *Sealed) fault(code backend.Code, cause error) error {
	return backend.NewError(code, cause, "file", s.File.Path())
}
