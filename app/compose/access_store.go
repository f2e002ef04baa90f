package compose

import (
	"context"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
)

// The names of the access secrets of a profile. No profile can have one of them, since
// they hold underscores.
func pinName(profile backend.ProfileName) string { return "access_pin_" + string(profile) }

// ReadPin gives the pin of a profile; nil where the place answers that it has none. A
// pin that cannot be decoded is CodeAccessMissing, never nil: without a pin a profile
// gets its first Admin. It fails as the place does.
func (k *Keep) ReadPin(ctx context.Context, profile backend.ProfileName, place backend.Place, passphrase backend.Secret) (*access.Pin, error) {
	content, found, err := readAccessSecret(ctx, k.accessSecrets(profile, place, passphrase), pinName(profile))
	if !found || err != nil {
		return nil, err
	}
	pin, err := access.ParsePin(content)
	if err != nil {
		return nil, backend.NewError(backend.CodeAccessMissing, err, "profile", string(profile))
	}
	return pin, nil
}

// WritePin stores the pin of a profile in place of the former one.
func (k *Keep) WritePin(ctx context.Context, profile backend.ProfileName, place backend.Place, passphrase backend.Secret, pin *access.Pin) error {
	content, err := pin.Encode()
	if err != nil {
		return err
	}
	return k.accessSecrets(profile, place, passphrase).Set(ctx, pinName(profile), content)
}

// readAccessSecret says whether a store has a secret, and gives it.
func readAccessSecret(ctx context.Context, store secret.Store, name string) (content backend.Secret, found bool, err error) {
	content, err = store.Get(ctx, name)
	if backend.HasCode(err, backend.CodeCredentialsMissing) || backend.HasCode(err, backend.CodeSealedMissing) {
		return backend.Secret{}, false, nil
	}
	return content, err == nil, err
}

// GrantPath is the file of the grant of a profile.
func (k *Keep) GrantPath(profile backend.ProfileName) string { return k.paths.Grant(string(profile)) }

// ReadGrant gives the content of the file of the grant of a profile, as it is; nil where
// there is none. It fails as storage.File.Read does.
func (k *Keep) ReadGrant(ctx context.Context, profile backend.ProfileName) ([]byte, error) {
	return k.grantFile(profile).Read(ctx)
}

// WriteGrant replaces the file of the grant of a profile.
func (k *Keep) WriteGrant(ctx context.Context, profile backend.ProfileName, content []byte) error {
	return k.grantFile(profile).Update(ctx, func([]byte) ([]byte, error) { return content, nil })
}

func (k *Keep) grantFile(profile backend.ProfileName) *storage.File {
	file := storage.NewFile(k.GrantPath(profile))
	file.Warn = k.warn
	return file
}
