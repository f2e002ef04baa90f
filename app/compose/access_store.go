package compose

import (
	"context"
	"errors"

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
	logSecret      = "access_log_"    // the key of the access log
	endSecret      = "access_head_"   // its end, where that is not a file
)

// accessSecretNames lists the access secrets that are stored where the credentials of a
// profile are, but those of the access log.
var accessSecretNames = []string{pinSecret, issuedSecret, identitySecret, "access_time_"}

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
	if err != nil || former.Place == "" { // a new profile has none
		k.findLogSecrets(ctx, p, passphrase)
		return func() {}, nil //nolint:nilerr // said above
	}
	if former.Place == p.Place {
		return func() {}, nil
	}
	if err := k.copyLogSecrets(ctx, p.Name, former.Place, p.Place, passphrase); err != nil {
		return nil, err
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

// copyLogSecrets copies the key of the access log and its stored end. Both stay where they
// were: another process may still record there, and must not find the log broken.
func (k *Keep) copyLogSecrets(ctx context.Context, profile backend.ProfileName, former, now backend.Place, passphrase backend.Secret) error {
	options := AccessLogOptions{Passphrase: func() backend.Secret { return passphrase }}
	from, to := k.OpenAccessLog(profile, former, options), k.OpenAccessLog(profile, now, options)
	key, found, err := readAccessSecret(ctx, from.secrets(), logSecret+string(profile))
	if !found {
		if err != nil && !isGone(err) { // else lost with the keychain it was in
			return err
		}
		return nil
	}
	if err := to.secrets().Set(ctx, logSecret+string(profile), key); err != nil {
		return err
	}
	return to.log.TakeEnd(ctx, from.anchorStore())
}

// findLogSecrets copies the secrets of the access log of a profile that was removed while
// its credentials were in another place: its log is still there. Where the other place
// cannot be opened, the log says that its key is missing.
func (k *Keep) findLogSecrets(ctx context.Context, p backend.Profile, passphrase backend.Secret) {
	other := backend.PlaceFile
	if p.Place == backend.PlaceFile {
		other = backend.PlaceKeychain
	}
	if stampOf(k.accessFile(p.Name, ".log")) == (stamp{}) {
		return
	}
	_, found, err := readAccessSecret(ctx, k.accessSecrets(p.Name, p.Place, passphrase), logSecret+string(p.Name))
	if !found && err == nil {
		_ = k.copyLogSecrets(ctx, p.Name, other, p.Place, passphrase)
	}
}

// GrantPath is the file of the grant of a profile.
func (k *Keep) GrantPath(profile backend.ProfileName) string { return k.paths.Grant(string(profile)) }

// ReadGrant gives the content of the file of the grant of a profile, as it is; nil where
// there is none. It fails as storage.File.Read does.
func (k *Keep) ReadGrant(ctx context.Context, profile backend.ProfileName) ([]byte, error) {
	return k.grantFile(profile).Read(ctx)
}

// ReplaceGrant puts a grant in the place of the one in the file, with the pin that accepts
// it and no other. Until both are stored, the pin accepts the former one too: wherever the
// application is ended, the file holds a grant that is accepted. It gives what undoes it.
// Where it fails, what was there before is put back.
func (k *Keep) ReplaceGrant(ctx context.Context, profile backend.ProfileName, place backend.Place, passphrase backend.Secret, content []byte, pin *access.Pin) (undo func(), err error) {
	file := k.grantFile(profile)
	var stored *access.Pin
	write := func(ctx context.Context, pin *access.Pin) error {
		var err error
		switch pin {
		case stored:
			return nil
		case nil:
			err = k.accessSecrets(profile, place, passphrase).Delete(ctx, pinName(profile))
		default:
			err = k.WritePin(ctx, profile, place, passphrase, pin)
		}
		if err == nil {
			stored = pin
		}
		return err
	}
	put := func(ctx context.Context, content []byte, pin *access.Pin) error {
		if stored != nil && pin != nil && stored.NewestID != pin.NewestID && stored.NextID != pin.NewestID {
			if err := write(ctx, stored.Announce(pin.NewestID)); err != nil {
				return err
			}
		}
		if err := replaceOrRemove(ctx, file, content); err != nil {
			return err
		}
		return write(ctx, pin)
	}
	undo = func() {}
	err = file.Locked(ctx, func(ctx context.Context) error {
		former, formerPin, err := k.grantAndPin(ctx, file, profile, place, passphrase)
		if err != nil {
			return err
		}
		stored = formerPin
		putBack := func(ctx context.Context) error { return put(context.WithoutCancel(ctx), former, formerPin) }
		next := *pin
		if formerPin != nil {
			next.LogID = formerPin.LogID // the log may have been made meanwhile
		}
		if err := put(ctx, content, &next); err != nil {
			return errors.Join(err, putBack(ctx))
		}
		// Where undoing fails, the profile has no access until an invitation is joined, which
		// is reported then.
		undo = func() { _ = file.Locked(context.WithoutCancel(ctx), putBack) }
		return nil
	})
	return undo, err
}

// grantAndPin reads both, the pin as it is after promoteGrant; nil where there is none
// that can be decoded, which accepts nothing.
func (k *Keep) grantAndPin(ctx context.Context, file *storage.File, profile backend.ProfileName, place backend.Place, passphrase backend.Secret) ([]byte, *access.Pin, error) {
	content, err := file.Read(ctx)
	if err != nil {
		return nil, nil, err
	}
	pin, err := k.ReadPin(ctx, profile, place, passphrase)
	if backend.HasCode(err, backend.CodeAccessMissing) {
		err = nil
	}
	if pin == nil || err != nil {
		return content, nil, err
	}
	if grant, err := access.ParseGrant(content, pin.Verify); err == nil && grant.ID == pin.NextID {
		pin = pin.Promote(grant)
	}
	return content, pin, nil
}

func replaceOrRemove(ctx context.Context, file *storage.File, content []byte) error {
	if content == nil {
		return file.Remove()
	}
	return file.Replace(ctx, content)
}

// promoteGrant completes a ReplaceGrant that was ended before it could: the former grant
// is a rollback from now on.
func (k *Keep) promoteGrant(ctx context.Context, choice Choice, passphrase backend.Secret, standing access.Standing, pin *access.Pin) error {
	if pin == nil || pin.NextID == "" || standing.ID != pin.NextID {
		return nil
	}
	return k.grantFile(choice.Profile).Locked(ctx, func(ctx context.Context) error {
		pin, err := k.ReadPin(ctx, choice.Profile, choice.Place, passphrase) // which may have been replaced meanwhile
		if err != nil || pin == nil || standing.ID != pin.NextID {
			return err
		}
		return k.WritePin(ctx, choice.Profile, choice.Place, passphrase, pin.Promote(&standing.Grant))
	})
}

func (k *Keep) grantFile(profile backend.ProfileName) *storage.File {
	file := storage.NewFile(k.GrantPath(profile))
	file.Warn = k.warn
	return file
}
