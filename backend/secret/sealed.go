package secret

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"userlookup/backend"
)

// Sealed keeps all secrets of the application in one file, sealed with a
// passphrase.
type Sealed struct {
	File       backend.File
	Passphrase backend.Secret
	// Beside is another sealed file; may be nil. As long as this one is not there, the
	// passphrase must open that one: a person has one passphrase, and a wrong one must
	// seal nothing.
	Beside *Sealed
	// Memo remembers what the file held; nil opens it each time.
	Memo *Memo
	// Guard counts wrong passphrases; nil counts none.
	Guard *Guard
	// IsTyped is whether a person just typed the passphrase: then it is counted also where
	// it opened a file before. Else nobody would have to wait to find out which one did.
	IsTyped bool
	// WorkFactor and MaxWorkFactor are those of encrypt and decrypt.
	WorkFactor, MaxWorkFactor int
}

// sealedVersion is the form of what is sealed.
const sealedVersion = 1

var errForm = errors.New("sealed file has another form")

// Get gives a secret. Beside CodeCredentialsMissing it fails with
// CodeSealedMissing, CodeSealedDamaged, CodePassphraseNeeded,
// CodePassphraseWrong, CodePINWait, CodeFileNewer, and as the file does.
func (s *Sealed) Get(ctx context.Context, name string) (backend.Secret, error) {
	content, err := s.File.Read(ctx)
	if err != nil {
		return backend.Secret{}, err
	}
	if content == nil {
		return backend.Secret{}, s.absent(ctx, name)
	}
	if s.Passphrase.Empty() {
		return backend.Secret{}, backend.NewError(backend.CodePassphraseNeeded, nil)
	}
	secrets, err := s.unseal(ctx, content)
	if err != nil {
		return backend.Secret{}, err
	}
	if secrets[name] == "" {
		return backend.Secret{}, missing(nil)
	}
	return backend.NewSecret(secrets[name]), nil
}

// absent says why a file that is not there has no secret: CodeCredentialsMissing where
// the passphrase opens the file beside it, so that it can be made.
func (s *Sealed) absent(ctx context.Context, name string) error {
	if s.Beside != nil {
		_, err := s.Beside.Get(ctx, name)
		if err == nil {
			return missing(nil) // what has this name there is another secret
		}
		if !backend.HasCode(err, backend.CodeSealedMissing) {
			return err
		}
	}
	return s.fault(backend.CodeSealedMissing, nil)
}

// Set keeps a secret. A file that is not there is made, with this passphrase;
// else it fails as Get does.
func (s *Sealed) Set(ctx context.Context, name string, secret backend.Secret) error {
	if len(secret.Reveal()) > MaxSecret {
		return backend.NewError(backend.CodeCredentialsTooLong, nil)
	}
	if s.Beside != nil {
		if content, err := s.File.Read(ctx); err != nil {
			return err
		} else if content == nil {
			if err := s.absent(ctx, name); !backend.HasCode(err, backend.CodeCredentialsMissing) && !backend.HasCode(err, backend.CodeSealedMissing) {
				return err
			}
		}
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
	isNew := false
	err := s.File.Update(ctx, func(content []byte) ([]byte, error) {
		isNew = content == nil
		if err := s.checkPassphrase(isNew); err != nil {
			return nil, err
		}
		secrets := map[string]string{}
		var err error
		if isNew {
			err = s.Guard.begin(ctx)
		} else {
			secrets, err = s.unseal(ctx, content)
		}
		if err != nil {
			return nil, err
		}
		change(secrets)
		sealed, err := s.seal(secrets)
		if err == nil {
			s.Memo.put(sealed, s.Passphrase, secrets) // the next one opens nothing
		}
		return sealed, err
	})
	if isNew && err == nil {
		s.Guard.prove(s.Passphrase)
	}
	return err
}

func (s *Sealed) checkPassphrase(isNew bool) error {
	switch empty := s.Passphrase.Empty(); {
	case empty && isNew:
		return backend.NewError(backend.CodePassphraseNew, nil)
	case empty:
		return backend.NewError(backend.CodePassphraseNeeded, nil)
	}
	least := 0
	if isNew {
		least = minPassphrase
	}
	return checkPassphrase(s.Passphrase, least)
}

// unseal opens what seal made. Every passphrase that is tried comes this way.
func (s *Sealed) unseal(ctx context.Context, content []byte) (secrets map[string]string, err error) {
	if !s.IsTyped {
		if secrets, found := s.Memo.get(content, s.Passphrase); found {
			return secrets, nil
		}
	}
	err = s.Guard.try(ctx, s.Passphrase, s.IsTyped, func() (err error) {
		secrets, err = s.decrypt(content)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Memo.put(content, s.Passphrase, secrets)
	return secrets, nil
}

func (s *Sealed) decrypt(content []byte) (map[string]string, error) {
	plain, err := decrypt(content, s.Passphrase, s.MaxWorkFactor)
	if errors.Is(err, errPassphrase) {
		return nil, backend.NewError(backend.CodePassphraseWrong, errPassphrase)
	}
	if err != nil {
		return nil, s.fault(backend.CodeSealedDamaged, errForm)
	}
	var form map[string]json.RawMessage
	secrets := map[string]string{}
	if err := json.Unmarshal(plain, &form); err != nil || form["version"] == nil {
		return nil, s.fault(backend.CodeSealedDamaged, errForm)
	}
	if string(form["version"]) != strconv.Itoa(sealedVersion) {
		return nil, s.fault(backend.CodeFileNewer, errForm)
	}
	if err := json.Unmarshal(form["secrets"], &secrets); err != nil || secrets == nil {
		return nil, s.fault(backend.CodeSealedDamaged, errForm)
	}
	return secrets, nil
}

func (s *Sealed) seal(secrets map[string]string) ([]byte, error) {
	plain, err := json.Marshal(map[string]any{"version": sealedVersion, "secrets": secrets})
	if err != nil {
		return nil, err
	}
	return encrypt(plain, s.Passphrase, s.WorkFactor)
}

func (s *Sealed) fault(code backend.Code, cause error) error {
	return backend.NewError(code, cause, "file", s.File.Path())
}
