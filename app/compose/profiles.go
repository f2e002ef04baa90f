// Package compose constructs the adapters and connects them, the same for the window and
// for the command line. It decides nothing.
package compose

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/cache"
	"userlookup/backend/export"
	"userlookup/backend/profiles"
	"userlookup/backend/secret"
	"userlookup/backend/session"
	"userlookup/backend/settings"
	"userlookup/backend/sqlite"
	"userlookup/backend/storage"
)

// Profiles are the saved profiles of this device, on its files and its keychain.
type Profiles struct {
	*profiles.Profiles
	*access.Store

	clock atomic.Pointer[func() time.Time] // of everything about access
	// Step is called between the steps of erasing; a test may set it.
	Step func(name string)
}

// NewProfiles are those of the person who runs the application. getenv tells of their
// session. It touches nothing yet.
func NewProfiles(getenv func(string) string) *Profiles {
	return connect(storage.UserFolders(), settings.NewMachine(), profiles.Options{
		Keychain: secret.NewKeychain(getenv), Access: access.Options{Person: access.ThisPerson},
	})
}

// ProfilesUnder stores everything in one folder and nothing in a keychain, and encrypts
// with next to no work: it is for tests.
func ProfilesUnder(root string) *Profiles { return ProfilesWith(root, secret.NoKeychain{}) }

// ProfilesWith is ProfilesUnder with a keychain.
func ProfilesWith(root string, keychain secret.Store) *Profiles {
	return under(root, profiles.Options{Keychain: keychain})
}

func under(root string, options profiles.Options) *Profiles {
	options.WorkFactor, options.PINCost = 1, secret.Cost{Time: 1, Memory: 8, Lanes: 1}
	options.Access.Person = func() access.Subject { return access.Subject{Name: "Test Admin"} }
	return connect(storage.FoldersUnder(root), settings.Machine{Path: filepath.Join(root, "machine.json")}, options)
}

// connect completes options with the files in folders.
func connect(folders storage.Folders, machine settings.Machine, options profiles.Options) *Profiles {
	all := &Profiles{Step: func(string) {}}
	all.SetClock(time.Now)
	stored := settings.New(folders.Config, time.Now)
	options.Settings, options.Database = stored, databaseFile(folders.Database())
	options.Folders, options.Now = folders, all.Now
	options.Step = func(name string) { all.Step(name) }
	accessOptions := &options.Access
	accessOptions.Cipher = cipher{secret.Invitations{WorkFactor: options.WorkFactor}}
	accessOptions.EnvironmentProblem = machine.EnvironmentProblem
	accessOptions.WriteFile, accessOptions.WriteRows = export.WriteContent, export.WriteAccessLog
	all.Profiles = profiles.New(options)
	all.Store = all.Access
	stored.File().Warn = all.Warn
	return all
}

// Now gives the time by the clock of everything about access.
func (p *Profiles) Now() time.Time { return (*p.clock.Load())() }

// SetClock sets the clock of everything about access. It is for tests, also while a
// workspace is open.
func (p *Profiles) SetClock(now func() time.Time) { p.clock.Store(&now) }

// NewInvitations issues, opens and joins invitations of these profiles. after calls a
// function once a duration has passed, as time.AfterFunc does. Without profiles there are
// none.
func (p *Profiles) NewInvitations(after func(time.Duration, func())) *access.Invitations {
	if p == nil {
		return nil
	}
	return access.NewInvitations(p.Store, p.Profiles, after)
}

// WriteExport writes a page to a file: see export.WriteFile. It fails as CheckOutput does.
func (p *Profiles) WriteExport(path string, format export.Format, page *export.Page, options export.Options) error {
	if err := p.CheckOutput(path); err != nil {
		return err
	}
	return export.WriteFile(path, format, page, options)
}

// OpenOptions say who uses a workspace. All of them may be nil.
type OpenOptions struct {
	// Passphrase gives that of the sealed file, as far as it was entered.
	Passphrase func() backend.Secret
	// AccessChanged hears that the person may do something else than before.
	AccessChanged func()
	// Locked says whether the profile waits for its PIN.
	Locked func() bool
	// Changed hears that the state of the saved copies may be another one.
	Changed func()
}

// Open opens the chosen platform, with the copies that are kept of it, and writes
// its request log. Of one that was named for this run only nothing is kept: it has no
// copies, and nobody is asked for the passphrase of any.
func (p *Profiles) Open(config profiles.PlatformConfig, options OpenOptions, log *slog.Logger) (*Workspace, error) {
	config.LogFolder, config.Warn = p.LogFolder(), p.Warn
	if options.Passphrase == nil {
		options.Passphrase = func() backend.Secret { return backend.Secret{} }
	}
	a := p.OpenAccess(config, access.OpenOptions{Passphrase: options.Passphrase, Changed: options.AccessChanged, Locked: options.Locked}, log)
	erase := func(ctx context.Context) error { return p.Erase(ctx, config, options.Passphrase(), log) }
	if config.IsAdHoc() {
		return openWith(config, a, log, func(of *session.Options) {
			of.Lookups, of.SavedStore = profiles.AdHocLookups(of.Lookups), p.AdHocStore(config, erase)
		})
	}
	return openKept(config, a, log, func(live backend.Lookups) *cache.Cache {
		return cache.New(cache.Options{
			Live: live,
			Open: func(ctx context.Context, create bool) (backend.SavedCopies, error) {
				copies, err := p.OpenCopies(ctx, config, options.Passphrase(), create)
				if copies == nil || err != nil {
					return nil, err
				}
				return a.Guard(copies), nil
			},
			Exists:   p.HasDatabase,
			Erasable: func(ctx context.Context) error { return p.CheckErase(ctx, config) },
			Erase:    erase,
			Notice:   p.Notice, Changed: options.Changed,
			Retention: func(ctx context.Context) backend.Retention { return a.Retention(p.Retention(ctx)) },
			Log:       log, Now: time.Now, After: time.After,
		})
	})
}

// databaseFile is the database of saved copies at a path.
type databaseFile string

func (f databaseFile) Open(ctx context.Context, lock func(context.Context, func(context.Context) error) error) (profiles.Database, error) {
	db, err := sqlite.Open(ctx, sqlite.Options{Path: string(f), Now: time.Now, Lock: lock})
	if err != nil {
		return nil, err
	}
	return database{db}, nil
}

func (f databaseFile) Keys(ctx context.Context) ([]backend.SavedKey, error) {
	return sqlite.KeysAt(ctx, sqlite.Options{Path: string(f), Patience: time.Second})
}

func (f databaseFile) SetAside() ([]string, error)                { return sqlite.SetAside(string(f)) }
func (f databaseFile) CheckErasable() error                       { return sqlite.CheckErasable(string(f)) }
func (f databaseFile) Erase() (removed, left []string, err error) { return sqlite.Erase(string(f)) }

type database struct{ *sqlite.Database }

func (d database) Copies(name string, sealer backend.Sealer, key backend.SavedKey) backend.SavedCopies {
	return d.Namespace(name, sealer, key)
}

// cipher is the access.Cipher.
type cipher struct{ secret.Invitations }

func (cipher) NewIdentity() (backend.Secret, error) { return secret.NewIdentity() }
func (cipher) RecipientOf(identity backend.Secret) (string, error) {
	return secret.RecipientOf(identity)
}
func (cipher) EncryptTo(recipient string, plain []byte) ([]byte, error) {
	return secret.EncryptTo(recipient, plain)
}

func (cipher) DecryptWith(identity backend.Secret, content []byte) ([]byte, error) {
	plain, err := secret.DecryptWith(identity, content)
	if errors.Is(err, secret.ErrNotRecipient) {
		err = access.ErrNotRecipient
	}
	return plain, err
}

func (cipher) Sealer(id string, key []byte) (backend.Sealer, error) {
	return secret.NewDataKey(id, key)
}
