package access

import (
	"context"
	"errors"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// Options are what a Store needs. All must be set.
type Options struct {
	Settings backend.SettingsStore
	// Secrets returns where the access secrets of a profile are whose credentials are in a
	// place; those of the sample data are not encrypted, so that nobody is asked for anything.
	Secrets func(profile backend.ProfileName, place backend.Place, passphrase backend.Secret) backend.SecretStore
	// RequiresGrant says whether the credentials of a profile were saved with a grant.
	RequiresGrant func(ctx context.Context, profile backend.ProfileName, place backend.Place, passphrase backend.Secret) (bool, error)
	// EnvironmentProblem is why platforms that the environment names may not be used on this
	// device; nil where they may.
	EnvironmentProblem func() *backend.Error

	Cipher  Cipher
	Folders storage.Folders

	// CheckOutput fails where a path names a file that must not be written over.
	CheckOutput func(path string) error
	WriteFile   func(path string, content []byte) error
	WriteRows   func(path string, notes []string, rows []backend.AccessRow) error

	Now    func() time.Time
	Person func() Subject // the person at this device
	Warn   func(*backend.Error)
}

// Cipher encrypts what is kept of invitations, and what leaves this device.
type Cipher interface {
	// NewIdentity makes what decrypts files that are encrypted to its recipient.
	NewIdentity() (backend.Secret, error)
	RecipientOf(identity backend.Secret) (string, error)
	EncryptTo(recipient string, plain []byte) ([]byte, error)
	// DecryptWith fails with ErrNotRecipient where the file is encrypted to others.
	DecryptWith(identity backend.Secret, content []byte) ([]byte, error)
	// Seal and Open encrypt and decrypt an invitation with its passphrase.
	Seal(content []byte, passphrase backend.Secret) ([]byte, error)
	Open(file []byte, passphrase backend.Secret) ([]byte, error)
	// Sealer seals with a key of 32 bytes; id names what it seals.
	Sealer(id string, key []byte) (backend.Sealer, error)
}

// ErrNotRecipient says that a file is encrypted to others.
var ErrNotRecipient = errors.New("encrypted to another recipient")

// Store is what this device keeps of access: grants, pins, access logs and the lists of
// issued invitations. It is safe for concurrent use.
type Store struct {
	options Options
	// OpenRecorder opens the access log of a target; tests replace it.
	OpenRecorder func(target Target, passphrase func() backend.Secret, a *Service) Recorder
}

// NewStore makes a Store. It touches nothing yet.
func NewStore(options Options) *Store {
	s := &Store{options: options}
	s.OpenRecorder = s.openRecorder
	return s
}

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
// pin that cannot be decoded is CodeAccessMissing, or CodeAccessNewer where a newer version
// wrote it, and never nil: without a pin a profile gets its first Admin. It fails as the
// place does.
func (s *Store) ReadPin(ctx context.Context, profile backend.ProfileName, place backend.Place, passphrase backend.Secret) (*Pin, error) {
	content, found, err := readAccessSecret(ctx, s.options.Secrets(profile, place, passphrase), pinName(profile))
	if !found || err != nil {
		return nil, err
	}
	pin, err := ParsePin(content)
	if backend.HasCode(err, backend.CodeAccessNewer) {
		return nil, backend.AsError(err).With("profile", string(profile))
	}
	if err != nil {
		return nil, backend.NewError(backend.CodeAccessMissing, err, "profile", string(profile))
	}
	return pin, nil
}

// withoutSigningKey is what verifying takes of a pin: the signing key of an Admin is read
// where something is signed, and is not in memory else.
func withoutSigningKey(pin *Pin) *Pin {
	if pin == nil {
		return nil
	}
	public := *pin
	public.Sign = nil
	return &public
}

// WritePin stores the pin of a profile in place of the former one.
func (s *Store) WritePin(ctx context.Context, profile backend.ProfileName, place backend.Place, passphrase backend.Secret, pin *Pin) error {
	content, err := pin.Encode()
	if err != nil {
		return err
	}
	return s.options.Secrets(profile, place, passphrase).Set(ctx, pinName(profile), content)
}

// readAccessSecret says whether a store has a secret, and gives it.
func readAccessSecret(ctx context.Context, store backend.SecretStore, name string) (content backend.Secret, found bool, err error) {
	content, err = store.Get(ctx, name)
	if backend.HasCode(err, backend.CodeCredentialsMissing) || backend.HasCode(err, backend.CodeSealedMissing) {
		return backend.Secret{}, false, nil
	}
	return content, err == nil, err
}

// GrantPath is the file of the grant of a profile.
func (s *Store) GrantPath(profile backend.ProfileName) string {
	return s.options.Folders.Grant(string(profile))
}

// ReadGrant gives the content of the file of the grant of a profile, as it is; nil where
// there is none. It fails as storage.File.Read does.
func (s *Store) ReadGrant(ctx context.Context, profile backend.ProfileName) ([]byte, error) {
	return s.grantFile(profile).Read(ctx)
}

// ReplaceGrant puts a grant in the place of the one in the file, with the pin that accepts
// it and no other. Until both are stored, the pin accepts the former one too: wherever the
// application is ended, the file holds a grant that is accepted. It gives what undoes it.
// Where it fails, what was there before is put back.
func (s *Store) ReplaceGrant(ctx context.Context, profile backend.ProfileName, place backend.Place, passphrase backend.Secret, content []byte, pin *Pin) (undo func(), err error) {
	file := s.grantFile(profile)
	var stored *Pin
	write := func(ctx context.Context, pin *Pin) error {
		var err error
		switch pin {
		case stored:
			return nil
		case nil:
			err = s.options.Secrets(profile, place, passphrase).Delete(ctx, pinName(profile))
		default:
			err = s.WritePin(ctx, profile, place, passphrase, pin)
		}
		if err == nil {
			stored = pin
		}
		return err
	}
	put := func(ctx context.Context, content []byte, pin *Pin) error {
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
	err = file.WithLock(ctx, func(ctx context.Context) error {
		former, formerPin, err := s.grantAndPin(ctx, file, profile, place, passphrase)
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
		undo = func() { _ = file.WithLock(context.WithoutCancel(ctx), putBack) }
		return nil
	})
	return undo, err
}

// grantAndPin reads both, the pin as it is after promoteGrant; nil where there is none
// that can be decoded, which accepts nothing.
func (s *Store) grantAndPin(ctx context.Context, file *storage.File, profile backend.ProfileName, place backend.Place, passphrase backend.Secret) ([]byte, *Pin, error) {
	content, err := file.Read(ctx)
	if err != nil {
		return nil, nil, err
	}
	pin, err := s.ReadPin(ctx, profile, place, passphrase)
	if backend.HasCode(err, backend.CodeAccessMissing) {
		err = nil
	}
	if pin == nil || err != nil {
		return content, nil, err
	}
	if grant, err := ParseGrant(content, pin.Verify); err == nil && grant.ID == pin.NextID {
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
func (s *Store) promoteGrant(ctx context.Context, target Target, passphrase backend.Secret, standing Standing, pin *Pin) error {
	if pin == nil || pin.NextID == "" || standing.ID != pin.NextID {
		return nil
	}
	return s.grantFile(target.Profile).WithLock(ctx, func(ctx context.Context) error {
		pin, err := s.ReadPin(ctx, target.Profile, target.Place, passphrase) // which may have been replaced meanwhile
		if err != nil || pin == nil || standing.ID != pin.NextID {
			return err
		}
		return s.WritePin(ctx, target.Profile, target.Place, passphrase, pin.Promote(&standing.Grant))
	})
}

func (s *Store) grantFile(profile backend.ProfileName) *storage.File {
	file := storage.NewFile(s.GrantPath(profile))
	file.Warn = s.options.Warn
	return file
}
