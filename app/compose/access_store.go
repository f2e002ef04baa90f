package compose

import (
	"context"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
)

// The names of the access secrets are these and the name of a profile. No profile can
// have one of them, since they hold underscores.
const (
	pinSecret      = "access_pin_"
	issuedSecret   = "access_issued_" // the key of the list of invitations
	identitySecret = "access_age_"    // opens the logs of colleagues
)

// accessSecretNames lists the access secrets that are stored where the credentials of a
// profile are.
var accessSecretNames = []string{pinSecret, issuedSecret, identitySecret, "access_log_", "access_head_", "access_time_"}

func pinName(profile backend.ProfileName) string { return pinSecret + string(profile) }

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

// withoutSigningKey is what verifying takes of a pin: the signing key of an Admin is read
// where something is signed, and is not in memory else.
func withoutSigningKey(pin *access.Pin) *access.Pin {
	if pin == nil {
		return nil
	}
	public := *pin
	public.Sign = nil
	return &public
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

// copyAccessSecrets copies the access secrets of a profile to where its credentials are
// from now on, such as a keychain that was not there before. Left behind they would be
// missing, and the profile would have no access. It gives what removes the former ones.
func (k *Keep) copyAccessSecrets(ctx context.Context, before backend.Settings, p backend.Profile, passphrase backend.Secret) (removeFormer func(), err error) {
	former, err := before.Find(p.Name)
	if err != nil || former.Place == "" || former.Place == p.Place {
		return func() {}, nil //nolint:nilerr // a new profile has none
	}
	from, to := k.accessSecrets(p.Name, former.Place, passphrase), k.accessSecrets(p.Name, p.Place, passphrase)
	var copied []string
	for _, prefix := range accessSecretNames {
		name := prefix + string(p.Name)
		content, found, err := readAccessSecret(ctx, from, name)
		if err != nil && !isGone(err) {
			return nil, err
		}
		if !found { // or lost with the keychain it was in
			continue
		}
		if err := to.Set(ctx, name, content); err != nil {
			return nil, err
		}
		copied = append(copied, name)
	}
	return func() {
		for _, name := range copied {
			_ = from.Delete(ctx, name) // what is left there is never read again
		}
	}, nil
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
