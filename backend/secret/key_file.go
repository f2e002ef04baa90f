package secret

import (
	"context"
	"encoding/json"

	"userlookup/backend"
)

// KeyFile stores secrets in an unencrypted file that only its owner can read. It is for the
// key of the sample data.
type KeyFile struct{ File backend.File }

// Get returns a secret. It returns CodeSampleKeyDamaged if the file is invalid.
func (f *KeyFile) Get(ctx context.Context, name string) (backend.Secret, error) {
	content, err := f.File.Read(ctx)
	if err != nil {
		return backend.Secret{}, err
	}
	secrets, err := f.parse(content)
	if err != nil {
		return backend.Secret{}, err
	}
	if secrets[name] == "" {
		return backend.Secret{}, missingError(nil)
	}
	return backend.NewSecret(secrets[name]), nil
}

// Set stores a secret.
func (f *KeyFile) Set(ctx context.Context, name string, secret backend.Secret) error {
	if len(secret.Reveal()) > MaxSecret {
		return backend.NewError(backend.CodeCredentialsTooLong, nil)
	}
	return f.change(ctx, func(secrets map[string]string) { secrets[name] = secret.Reveal() })
}

// Delete deletes a secret.
func (f *KeyFile) Delete(ctx context.Context, name string) error {
	if content, err := f.File.Read(ctx); content == nil || err != nil {
		return err
	}
	return f.change(ctx, func(secrets map[string]string) { delete(secrets, name) })
}

func (f *KeyFile) change(ctx context.Context, change func(map[string]string)) error {
	return f.File.Update(ctx, func(content []byte) ([]byte, error) {
		secrets, err := f.parse(content)
		if err != nil {
			return nil, err
		}
		change(secrets)
		return json.Marshal(secrets)
	})
}

func (f *KeyFile) parse(content []byte) (map[string]string, error) {
	secrets := map[string]string{}
	if content == nil {
		return secrets, nil
	}
	if err := backend.UnmarshalOwnJSON(content, &secrets); err != nil || secrets == nil {
		return nil, backend.NewError(backend.CodeSampleKeyDamaged, errFormat, "file", f.File.Path())
	}
	return secrets, nil
}
