// Package profiles decides which platform is opened, with which credentials and over which
// network, and what is saved about it on this device: where keys and credentials are stored,
// what the PIN protects, and how all of it is erased.
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

// Options configure Profiles. The last four are optional.
type Options struct {
	Settings backend.SettingsStore
	Keychain secret.Store
	Database DatabaseFile
	// Access is completed by Profiles, except for Cipher, Person and how files are written.
	Access  access.Options
	Folders storage.Folders
	Now     func() time.Time // the clock of everything about access

	Patience   time.Duration // how long to wait for another process; 5 s if zero
	WorkFactor int           // of encrypting files; 0 is as much as is safe
	PINCost    secret.Cost   // of trying a PIN; zero is as much as is safe
	// Step is called between the steps of erasing, for tests; may be nil.
	Step func(name string)
}

// Profiles is the persistent data: the settings with their profiles, and their credentials.
// It is safe for concurrent use.
type Profiles struct {
	options  Options
	settings backend.SettingsStore
	keychain secret.Store
	// Access stores grants, pins and access logs.
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
	lockKey *secret.LockKey // nil until the PIN is entered
}

// New returns Profiles. It reads and writes nothing yet.
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

// accessSecrets is the store of a profile's access secrets. Those of the sample data are in a
// file that is not encrypted, so that no passphrase is needed. Erasing saved copies does not
// delete it.
func (ps *Profiles) accessSecrets(profile backend.ProfileName, place backend.Place, passphrase backend.Secret) secret.Store {
	if place == "" || place == backend.PlaceSample {
		return &secret.KeyFile{File: storage.NewFile(ps.options.Folders.AccessLog(string(profile), ".key"))}
	}
	return ps.store(place, passphrase)
}

// OpenAccess returns what the person may do on a platform.
func (ps *Profiles) OpenAccess(config PlatformConfig, options access.OpenOptions, log *slog.Logger) *access.Service {
	return ps.Access.Open(config.target(), options, log)
}

// Settings returns the saved settings. The caller must report Settings.Warning. It fails with
// CodeFileNewer, CodeFileUnreadable and, if damaged settings cannot be set aside, with
// CodeFolderUnusable, CodeDiskFull or CodeFileBusy.
func (ps *Profiles) Settings(ctx context.Context) (backend.Settings, error) {
	return ps.settings.Load(ctx)
}

// LogFolder is the folder of the request log; empty if it cannot be written.
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

// Save saves a profile with its credentials: in the keychain or, only if there is none, in
// the file encrypted with the passphrase. That fails with CodePassphraseNew or
// CodePassphraseNeeded without a passphrase.
//
// Empty credentials keep their saved values as long as the address and client ID are
// unchanged and, for the login of a proxy, the proxy is too.
//
// The person at this device becomes the first Admin of a profile that has none.
//
// It fails with the errors of Profile.Clean, Credentials.Clean, Credentials and the settings.
// Settings and credentials are then unchanged.
func (ps *Profiles) Save(ctx context.Context, pass backend.Pass, p backend.Profile, c backend.Credentials, passphrase backend.Secret) (backend.Settings, error) {
	if err := pass.Allow(backend.PermissionSetUp); err != nil {
		return backend.Settings{}, err
	}
	hasKey := !c.APIKey.Empty()
	before, err := ps.settings.Load(ctx) // fails before anything is changed
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
	removeFormer, err := ps.Access.MoveSecrets(ctx, before, p, passphrase)
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

// Draft returns the configuration of a profile as it would be saved, and saves nothing. Empty
// credentials are completed as in Save; the errors are the same.
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

// SaveWithoutCredentials saves a profile and deletes its credentials.
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

// Remove deletes a profile and its credentials. If one of them cannot be deleted, both stay.
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
