package access

import (
	"context"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// MoveSecrets copies the access secrets of a profile to where its credentials are
// from now on, such as a keychain that was not there before. Left behind they would be
// missing, and the profile would have no access. It gives what removes the former ones.
func (s *Store) MoveSecrets(ctx context.Context, before backend.Settings, p backend.Profile, passphrase backend.Secret) (removeFormer func(), err error) {
	former, err := before.Find(p.Name)
	if err != nil || former.Place == "" { // a new profile has none
		s.findLogSecrets(ctx, p, passphrase)
		return func() {}, nil //nolint:nilerr // explained above
	}
	if former.Place == p.Place {
		return func() {}, nil
	}
	if err := s.copyLogSecrets(ctx, p.Name, former.Place, p.Place, passphrase); err != nil {
		return nil, err
	}
	from, to := s.options.Secrets(p.Name, former.Place, passphrase), s.options.Secrets(p.Name, p.Place, passphrase)
	var copied []string
	for _, prefix := range accessSecretNames {
		name := prefix + string(p.Name)
		content, found, err := readAccessSecret(ctx, from, name)
		if err != nil && !backend.IsSecretGone(err) {
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
func (s *Store) copyLogSecrets(ctx context.Context, profile backend.ProfileName, former, now backend.Place, passphrase backend.Secret) error {
	options := LogOptions{Passphrase: func() backend.Secret { return passphrase }}
	from, to := s.OpenAccessLog(profile, former, options), s.OpenAccessLog(profile, now, options)
	key, found, err := readAccessSecret(ctx, from.secrets(), logSecret+string(profile))
	if !found {
		if err != nil && !backend.IsSecretGone(err) { // else lost with the keychain it was in
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
func (s *Store) findLogSecrets(ctx context.Context, p backend.Profile, passphrase backend.Secret) {
	other := backend.PlaceFile
	if p.Place == backend.PlaceFile {
		other = backend.PlaceKeychain
	}
	if !s.HasLog(p.Name) {
		return
	}
	_, found, err := readAccessSecret(ctx, s.options.Secrets(p.Name, p.Place, passphrase), logSecret+string(p.Name))
	if !found && err == nil {
		_ = s.copyLogSecrets(ctx, p.Name, other, p.Place, passphrase)
	}
}

// Forget forgets what a person may do on a profile. Its access log stays.
func (s *Store) Forget(ctx context.Context, p backend.Profile, passphrase backend.Secret) error {
	for _, file := range []*storage.File{s.grantFile(p.Name), s.issuedFile(p.Name)} {
		if err := file.Remove(); err != nil {
			return err
		}
	}
	for _, name := range []string{pinName(p.Name), timesName(p.Name), issuedSecret + string(p.Name), identitySecret + string(p.Name)} {
		if err := s.options.Secrets(p.Name, p.Place, passphrase).Delete(ctx, name); err != nil {
			return err
		}
	}
	return nil
}
