// Package profiles decides which platform is opened, with which credentials and through
// which network, and what is kept of it on this device: where keys and credentials are
// stored, what the PIN protects, and how all of it is erased.
package profiles

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
)

// Options are what Profiles needs. All must be set but the last four.
type Options struct {
	Settings backend.SettingsStore
	Keychain secret.Store
	Database DatabaseFile
	// Access is completed with what Profiles knows: all of it but Cipher, Person and
	// how files are written.
	Access  access.Options
	Folders storage.Folders
	Now     func() time.Time // the clock of everything about access

	Patience   time.Duration // of waiting for another process; 5 s if zero
	WorkFactor int           // of encrypting files; 0 is as much as is safe
	PINCost    secret.Cost   // of trying a PIN; zero is as much as is safe
	// Step is called between the steps of erasing, for tests; may be nil.
	Step func(name string)
}

// Profiles are what lasts between runs: the settings with their profiles, and the
// credentials of those. It is safe for concurrent use.
type Profiles struct {
	options  Options
	settings backend.SettingsStore
	keychain secret.Store
	// Access is what is kept of access: grants, pins and access logs.
	Access *access.Store

	file     *storage.File // the credentials where there is no keychain
	copies   *storage.File // the database: its place and its lock
	savedKey *storage.File // the key of the copies where there is no keychain
	sample   *storage.File // the key of the sample data's copies
	keyLock  *storage.File // held while a key is made
	warnings warnings

	opening  sync.Mutex
	database Database // nil until copies are opened

	tries   map[backend.Place]*secret.AttemptLimiter
	guard   *secret.Guard // of the passphrases that are tried
	locking sync.Mutex
	lockKey *secret.LockKey // nil while the PIN was not entered
}

// New makes Profiles. It touches nothing yet.
func New(options Options) *Profiles {
	if options.Step == nil {
		options.Step = func(string) {}
	}
	folders := options.Folders
	ps := &Profiles{
		options: options, settings: options.Settings, keychain: options.Keychain,
		file: storage.NewFile(folders.EncryptedCredentials()), copies: storage.NewFile(folders.Database()),
		savedKey: storage.NewFile(folders.SavedKey()), sample: storage.NewFile(folders.SampleKey()),
		keyLock: storage.NewFile(filepath.Join(folders.Data, "saved.key")),
	}
	ps.tries = ps.newTries()
	ps.guard = &secret.Guard{Limiter: ps.tries[backend.PlaceFile]}
	ps.copies.LockTimeout, ps.keyLock.LockTimeout = options.Patience, options.Patience
	for _, file := range []*storage.File{ps.file, ps.savedKey, ps.sample} {
		file.Warn = ps.Warn
	}
	accessOptions := options.Access
	accessOptions.Settings, accessOptions.Now, accessOptions.Warn, accessOptions.CheckOutput = ps.settings, options.Now, ps.Warn, ps.CheckOutput
	accessOptions.Folders, accessOptions.Secrets = folders, ps.accessSecrets
	accessOptions.RequiresGrant = func(ctx context.Context, profile backend.ProfileName, place backend.Place, passphrase backend.Secret) (bool, error) {
		return ps.vault(place, passphrase).RequiresGrant(ctx, profile)
	}
	ps.Access = access.NewStore(accessOptions)
	return ps
}

// accessSecrets is where the access secrets of a profile are. Those of the sample data are
// in a file that is not encrypted, so that nobody is asked for anything. Erasing saved
// copies leaves it alone.
func (ps *Profiles) accessSecrets(profile backend.ProfileName, place backend.Place, passphrase backend.Secret) secret.Store {
	if place == "" || place == backend.PlaceSample {
		return &secret.KeyFile{File: storage.NewFile(ps.options.Folders.AccessLog(string(profile), ".key"))}
	}
	return ps.store(place, passphrase)
}

// OpenAccess gives what the person may do on a platform, and why not.
func (ps *Profiles) OpenAccess(config PlatformConfig, options access.OpenOptions, log *slog.Logger) *access.Service {
	return ps.Access.Open(config.target(), options, log)
}

// Settings gives what was saved. What Settings.Warning then gives must be told.
// It fails with CodeFileNewer, CodeFileUnreadable, and where damaged settings
// cannot be set aside, with CodeFolderUnusable, CodeDiskFull or CodeFileBusy.
func (ps *Profiles) Settings(ctx context.Context) (backend.Settings, error) {
	return ps.settings.Load(ctx)
}

// LogFolder is where the request log is written; empty where it cannot be.
func (ps *Profiles) LogFolder() string { return ps.options.Folders.RequestLog() }

// Use makes a profile the one that the window opens.
func (ps *Profiles) Use(ctx context.Context, pass backend.Pass, name backend.ProfileName) (backend.Settings, error) {
	if err := pass.Allow(backend.PermissionSetUp); err != nil {
		return backend.Settings{}, err
	}
	return ps.settings.Update(ctx, func(s *backend.Settings) error {
		_, err := s.Find(name)
		s.Profile = name
		return err
	})
}

// Save keeps a profile with its credentials: in the keychain, and only where
// there is none, in the file sealed with the passphrase. Without a passphrase
// that then is CodePassphraseNew or CodePassphraseNeeded.
//
// What is empty of the credentials stays as it was saved for this profile, as long
// as neither its address nor its client ID has changed, and for the login of a
// proxy, nor the proxy.
//
// The person at this device becomes the first Admin of a profile that has none.
//
// It fails with the errors of Profile.Clean and Credentials.Clean, of
// Credentials, and of the settings. Settings and credentials are then as they were.
func (ps *Profiles) Save(ctx context.Context, pass backend.Pass, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (backend.Settings, error) {
	if err := pass.Allow(backend.PermissionSetUp); err != nil {
		return backend.Settings{}, err
	}
	hasKey := !c.APIKey.Empty()
	before, err := ps.settings.Load(ctx) // that they cannot be read is known before anything is changed
	if err != nil {
		return before, err
	}
	if p, err = p.Clean(); err != nil {
		return before, err
	}
	if c, err = ps.completed(ctx, before, p, c, passphrase); err != nil {
		return before, err
	}
	if c, err = c.Clean(); err != nil {
		return before, err
	}
	putBack := ps.rememberCredentials(ctx, before, p.Name, passphrase)
	if p.Place, err = ps.saveCredentials(ctx, p, c, passphrase); err != nil {
		return before, err
	}
	removeFormer, err := ps.Access.Relocate(ctx, before, p, passphrase)
	if err == nil {
		err = ps.Access.MakeFirstAdmin(ctx, ConfigOf(p, c).target(), passphrase, hasKey)
	}
	if err != nil {
		putBack(p.Place)
		return before, err
	}
	after, err := ps.settings.Update(ctx, func(s *backend.Settings) error {
		s.Put(p)
		return nil
	})
	if err != nil {
		putBack(p.Place)
	} else {
		removeFormer()
	}
	if after.SetAside == "" {
		after.SetAside = before.SetAside
	}
	return after, err
}

// Draft gives what Open needs for a profile as it would be saved, and saves
// nothing. Empty credentials are completed as by Save; the errors are the same.
func (ps *Profiles) Draft(ctx context.Context, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (PlatformConfig, error) {
	p, err := p.Clean()
	if err != nil {
		return PlatformConfig{}, err
	}
	s, err := ps.settings.Load(ctx)
	if err != nil {
		return PlatformConfig{}, err
	}
	if c, err = ps.completed(ctx, s, p, c, passphrase); err != nil {
		return PlatformConfig{}, err
	}
	if c, err = c.Clean(); err != nil {
		return PlatformConfig{}, err
	}
	return ConfigOf(p, c), nil
}

// SaveWithoutCredentials saves a profile and deletes the credentials that it had.
func (ps *Profiles) SaveWithoutCredentials(ctx context.Context, p backend.Profile, passphrase backend.Secret) error {
	if err := ps.vault(p.Place, passphrase).Forget(ctx, p); err != nil {
		return err
	}
	_, err := ps.settings.Update(ctx, func(s *backend.Settings) error {
		s.Put(p)
		return nil
	})
	return err
}

// Remove forgets a profile and its credentials. Where one of them cannot be
// forgotten, both stay.
func (ps *Profiles) Remove(ctx context.Context, pass backend.Pass, name backend.ProfileName, passphrase backend.Secret) (backend.Settings, error) {
	if err := pass.Allow(backend.PermissionSetUp); err != nil {
		return backend.Settings{}, err
	}
	s, err := ps.settings.Load(ctx)
	if err != nil {
		return s, err
	}
	p, err := s.Find(name)
	if err != nil {
		return s, err
	}
	putBack := ps.rememberCredentials(ctx, s, name, passphrase)
	if p.Place != "" {
		if err := ps.vault(p.Place, passphrase).Forget(ctx, p); err != nil {
			return s, err
		}
		if err := ps.Access.Forget(ctx, p, passphrase); err != nil {
			putBack(p.Place)
			return s, err
		}
	}
	after, err := ps.settings.Update(ctx, func(s *backend.Settings) error {
		s.Drop(name)
		return nil
	})
	if err != nil {
		putBack(p.Place)
	}
	return after, err
}
