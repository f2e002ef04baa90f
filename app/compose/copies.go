package compose

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"userlookup/backend"
	"userlookup/backend/cache"
	"userlookup/backend/secret"
	"userlookup/backend/session"
	"userlookup/backend/sqlite"
)

// placeSample is where the key of the sample data's copies is kept.
const placeSample backend.Place = "sample"

// SavedOptions say how a desk keeps what was looked up.
type SavedOptions struct {
	// Passphrase gives that of the sealed file, as far as it was entered; nil for none.
	Passphrase func() backend.Secret
	// AccessChanged hears that the person may do something else than before; may be nil.
	AccessChanged func()
	// Locked says whether the profile waits for its PIN; nil for never.
	Locked func() bool
	// Changed hears that the state of the saved copies may be another one; may be nil.
	Changed func()
}

// Open opens the chosen platform, with the copies that are kept of it, and writes
// its request log. Of one that was named for this run only nothing is kept: it has no
// copies, and nobody is asked for the passphrase of any.
func (k *Keep) Open(choice Choice, saved SavedOptions, log *slog.Logger) (*Desk, error) {
	choice.LogFolder, choice.warn = k.logs, k.warn
	if saved.Passphrase == nil {
		saved.Passphrase = func() backend.Secret { return backend.Secret{} }
	}
	a := k.openAccess(choice.withoutCredentials(), saved, log) // it outlives a lock
	k.memo.Store(nil)
	erase := func(ctx context.Context) error {
		k.recordErased(ctx, choice, saved.Passphrase(), log)
		return k.erase(ctx, choice)
	}
	if choice.isAdHoc() {
		return openWith(choice, a, log, func(options *session.Options) {
			options.Lookups = liveOnly{options.Lookups}
			options.Shelf = noCopies{
				erasable: func(ctx context.Context) error { return k.checkErase(ctx, choice) },
				erase:    erase,
			}
		})
	}
	return openKept(choice, a, log, func(live backend.Lookups) *cache.Cache {
		return cache.New(cache.Options{
			Live: live,
			Open: func(ctx context.Context, create bool) (backend.SavedCopies, error) {
				copies, err := k.openCopies(ctx, choice, saved.Passphrase(), create)
				if copies == nil || err != nil {
					return nil, err
				}
				return &guardedCopies{copies, a.savedCopies}, nil
			},
			Begun:    k.begun,
			Erasable: func(ctx context.Context) error { return k.checkErase(ctx, choice) },
			Erase:    erase,
			Notice:   k.Notice, Changed: saved.Changed,
			Retention: func(ctx context.Context) backend.Retention { return a.retention(k.retention(ctx)) }, Log: log, Now: time.Now, After: time.After,
		})
	})
}

// openCopies opens the copies of a platform, with the key that lies where its
// credentials do. Where nothing is kept yet they are made if create says so, else it
// gives nil.
func (k *Keep) openCopies(ctx context.Context, choice Choice, passphrase backend.Secret, create bool) (backend.SavedCopies, error) {
	if !create {
		if nothing, err := k.nothingYet(ctx, choice, passphrase); nothing || err != nil {
			return nil, err
		}
	}
	db, err := k.openDatabase(ctx)
	if err != nil {
		return nil, err
	}
	if err := k.replaceDamagedKey(ctx, choice, db); err != nil {
		return nil, err
	}
	known, err := db.Keys(ctx)
	if err != nil {
		return nil, err
	}
	for _, place := range k.placesFor(choice) {
		ids := idsAt(known, place)
		keys, err := k.keys(ctx, place, passphrase)
		if err != nil {
			return nil, err
		}
		key, err := keys.Open(ctx, len(ids) == 0)
		if backend.HasCode(err, backend.CodeKeychainMissing) && len(ids) == 0 && choice.Place == "" {
			continue // credentials of the environment say nothing of where the key lies
		}
		if err != nil {
			return nil, err
		}
		if len(ids) > 0 && !slices.Contains(ids, key.ID()) {
			return nil, backend.NewError(backend.CodeSavedKeyOther, nil)
		}
		named := sqlite.Key{ID: key.ID(), Place: place}
		if err := db.NoteKey(ctx, named); err != nil {
			return nil, err
		}
		return db.Namespace(worldName(choice), key, named), nil
	}
	return nil, backend.NewError(backend.CodeKeychainMissing, nil)
}

// placesFor gives where the key of a platform's copies may lie, in the order to try.
func (k *Keep) placesFor(choice Choice) []backend.Place {
	switch {
	case choice.BaseURL == "":
		return []backend.Place{placeSample}
	case choice.Place != "":
		return []backend.Place{choice.Place}
	default:
		return []backend.Place{backend.PlaceKeychain, backend.PlaceFile}
	}
}

func (k *Keep) keyStore(place backend.Place, passphrase backend.Secret) secret.Store {
	if place == placeSample {
		return &secret.KeyFile{File: k.sample}
	}
	if place == backend.PlaceFile {
		return k.sealedKey(passphrase)
	}
	return k.store(place, passphrase)
}

// replaceDamagedKey sets the key of the sample data aside where what is in its file is
// no key: the copies that it encrypted can never be read again, and go. A new one is
// made in its place.
func (k *Keep) replaceDamagedKey(ctx context.Context, choice Choice, db *sqlite.Database) error {
	if choice.BaseURL != "" {
		return nil
	}
	isDamaged := func(ctx context.Context) bool {
		_, err := secret.Keys{Store: k.keyStore(placeSample, backend.Secret{})}.Open(ctx, false)
		return isDamagedKey(err)
	}
	if !isDamaged(ctx) {
		return nil
	}
	return k.keyLock.Locked(ctx, func(ctx context.Context) error {
		if !isDamaged(ctx) { // another process replaced it
			return nil
		}
		if err := db.ForgetKeys(ctx, placeSample); err != nil {
			return err
		}
		return k.sample.Locked(ctx, func(ctx context.Context) error {
			aside, err := k.sample.SetAside(ctx, time.Now())
			if err != nil {
				return err
			}
			k.warn(backend.NewError(backend.CodeSampleKeyDamaged, nil, "file", aside))
			return nil
		})
	})
}

// isDamagedKey says whether the file of a key holds none.
func isDamagedKey(err error) bool {
	return backend.HasCode(err, backend.CodeSampleKeyDamaged) || backend.HasCode(err, backend.CodeSavedKeyOther)
}

func idsAt(keys []sqlite.Key, place backend.Place) (ids []string) {
	for _, key := range keys {
		if key.Place == place {
			ids = append(ids, key.ID)
		}
	}
	return ids
}

// worldName tells platforms apart: the same user ID on two of them, or for two
// clients of one, is two users.
func worldName(choice Choice) string {
	if choice.BaseURL == "" {
		return string(backend.ProfileSandbox)
	}
	return strings.Join([]string{string(choice.Profile), choice.BaseURL, choice.ClientID}, "\n")
}

// openDatabase opens the database once for all desks.
func (k *Keep) openDatabase(ctx context.Context) (*sqlite.Database, error) {
	k.opening.Lock()
	defer k.opening.Unlock()
	if k.database != nil {
		return k.database, nil
	}
	db, err := sqlite.Open(ctx, sqlite.Options{Path: k.copies.Path(), Now: time.Now, Lock: k.copies.Locked})
	if err == nil {
		k.database = db
	}
	return db, err
}

// Close ends the use of what is kept. Desks are closed before.
func (k *Keep) Close() error {
	k.opening.Lock()
	defer k.opening.Unlock()
	return k.closeDatabase()
}

// closeDatabase is Close for who holds opening.
func (k *Keep) closeDatabase() error {
	db := k.database
	k.database = nil
	if db == nil {
		return nil
	}
	return db.Close()
}

// Notice gives what has to be told of the database and of other files, one at a time
// and each once; nil where there is no more.
func (k *Keep) Notice() *backend.Error {
	k.opening.Lock()
	defer k.opening.Unlock()
	if k.database != nil {
		if notice := k.database.Notice(); notice != nil {
			return notice
		}
	}
	return k.warnings.next()
}

// warnings are what has to be told of files, each once. They are safe for concurrent
// use.
type warnings struct {
	mu      sync.Mutex
	waiting []*backend.Error
	said    map[string]bool // by code and file
}

func (w *warnings) add(warning *backend.Error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := string(warning.Code) + " " + warning.Params["file"]
	if w.said[id] {
		return
	}
	if w.said == nil {
		w.said = map[string]bool{}
	}
	w.said[id] = true
	w.waiting = append(w.waiting, warning)
}

func (w *warnings) next() *backend.Error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.waiting) == 0 {
		return nil
	}
	warning := w.waiting[0]
	w.waiting = w.waiting[1:]
	return warning
}

func (k *Keep) warn(warning *backend.Error) { k.warnings.add(warning) }

// Kept gives how long saved copies are kept, by the settings and the policy, and what
// they take on disk, in bytes.
func (k *Keep) Kept(ctx context.Context, a *Access) (backend.Retention, int64) {
	settings, err := k.settings.Load(ctx)
	if err != nil { // then nothing was chosen that could be read
		settings = backend.Settings{}
	}
	kept := a.retention(settings.Kept())
	if kept.OwnDays > 0 {
		kept.Days = min(kept.Days, kept.OwnDays)
	}
	k.opening.Lock()
	defer k.opening.Unlock()
	if k.database == nil {
		return kept, 0
	}
	size, err := k.database.Size()
	if err != nil {
		size = 0 // it is told when the copies are used
	}
	return kept, size
}

// retention is what copies are purged by. Where the settings cannot be read, longer
// may have been chosen than is the rule: then none are purged.
func (k *Keep) retention(ctx context.Context) backend.Retention {
	settings, err := k.settings.Load(ctx)
	if warning := settings.Warning(); warning != nil {
		k.warn(warning)
	}
	if err != nil {
		return backend.Retention{}
	}
	return settings.Kept()
}

// SetRetention keeps how long saved copies are kept.
func (k *Keep) SetRetention(ctx context.Context, pass backend.Pass, retention backend.Retention) (backend.Settings, error) {
	if err := pass.Allow(backend.PermissionErase); err != nil {
		return backend.Settings{}, err
	}
	return k.settings.Update(ctx, func(s *backend.Settings) error {
		s.Retention = retention
		return nil
	})
}
