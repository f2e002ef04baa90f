package compose

import (
	"context"
	"log/slog"
	"slices"
	"strings"
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
	// Changed hears that the state of the saved copies may be another one; may be nil.
	Changed func()
}

// Open opens the chosen platform, with the copies that are kept of it, and writes
// its request log. Of one that was named for this run only nothing is kept: it has no
// copies, and nobody is asked for the passphrase of any.
func (k *Keep) Open(choice Choice, saved SavedOptions, log *slog.Logger) (*Desk, error) {
	choice.LogFolder = k.logs
	if saved.Passphrase == nil {
		saved.Passphrase = func() backend.Secret { return backend.Secret{} }
	}
	if choice.isAdHoc() {
		return openWith(choice, log, func(options *session.Options) {
			options.Lookups = liveOnly{options.Lookups}
			options.Shelf = noCopies{erase: func(ctx context.Context) error { return k.erase(ctx, choice, saved.Passphrase()) }}
		})
	}
	return open(choice, log, func(live backend.Lookups) *cache.Cache {
		return cache.New(cache.Options{
			Live: live,
			Open: func(ctx context.Context, create bool) (backend.SavedCopies, error) {
				return k.openCopies(ctx, choice, saved.Passphrase(), create)
			},
			Begun:  k.begun,
			Erase:  func(ctx context.Context) error { return k.erase(ctx, choice, saved.Passphrase()) },
			Notice: k.notice, Changed: saved.Changed,
			Retention: k.retention, Log: log, Now: time.Now, After: time.After,
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
	known, err := db.Keys(ctx)
	if err != nil {
		return nil, err
	}
	for _, place := range k.placesFor(choice) {
		ids := idsAt(known, place)
		key, err := secret.Keys{Store: k.keyStore(place, passphrase), Lock: k.keyLock.Locked}.Open(ctx, len(ids) == 0)
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
		return db.World(worldName(choice), key, named), nil
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
	return k.store(place, passphrase)
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
	db := k.database
	k.database = nil
	if db == nil {
		return nil
	}
	return db.Close()
}

// notice is what has to be told of the database.
func (k *Keep) notice() *backend.Error {
	k.opening.Lock()
	defer k.opening.Unlock()
	if k.database == nil {
		return nil
	}
	return k.database.Notice()
}

// Kept gives how long saved copies are kept, and what they take on disk, in bytes.
func (k *Keep) Kept(ctx context.Context) (backend.Retention, int64) {
	settings, err := k.settings.Load(ctx)
	if err != nil { // then nothing was chosen that could be read
		settings = backend.Settings{}
	}
	k.opening.Lock()
	defer k.opening.Unlock()
	if k.database == nil {
		return settings.Kept(), 0
	}
	size, err := k.database.Size()
	if err != nil {
		size = 0 // it is told when the copies are used
	}
	return settings.Kept(), size
}

// retention is what copies are purged by. Where the settings cannot be read, longer
// may have been chosen than is the rule: then none are purged.
func (k *Keep) retention(ctx context.Context) backend.Retention {
	settings, err := k.settings.Load(ctx)
	if err != nil {
		return backend.Retention{}
	}
	return settings.Kept()
}

// SetRetention keeps how long saved copies are kept.
func (k *Keep) SetRetention(ctx context.Context, retention backend.Retention) (backend.Settings, error) {
	return k.settings.Update(ctx, func(s *backend.Settings) error {
		s.Retention = retention
		return nil
	})
}

// erase destroys the keys first: without them nothing of the copies can be read any
// more, whatever becomes of the files. Keys are looked for where the database says
// that they lie and where that of the open platform may lie; where the database does
// not tell, or another one was set aside, wherever they can be.
func (k *Keep) erase(ctx context.Context, choice Choice, passphrase backend.Secret) error {
	certain, toldAll := k.keyPlaces(ctx)
	places := append(k.placesFor(choice), placeSample)
	if choice.Place != "" {
		certain = append(certain, choice.Place)
	}
	if !toldAll {
		places = append(places, backend.PlaceKeychain, backend.PlaceFile)
	}
	places = append(places, certain...)
	slices.Sort(places)
	var failed error
	for _, place := range slices.Compact(places) {
		err := secret.Keys{Store: k.keyStore(place, passphrase), Lock: k.keyLock.Locked}.Destroy(ctx)
		matters := slices.Contains(certain, place) || !toldAll && !backend.HasCode(err, backend.CodeKeychainMissing)
		if matters && failed == nil {
			failed = err
		}
	}
	_ = k.Close() // its files go now
	if err := k.copies.Locked(ctx, func(context.Context) error { return sqlite.Erase(k.copies.Path()) }); err != nil {
		return err
	}
	return failed
}

// keyPlaces gives where the database says that keys lie, and whether it tells of all
// that there may be.
func (k *Keep) keyPlaces(ctx context.Context) (places []backend.Place, all bool) {
	db, err := k.openDatabase(ctx)
	if err != nil {
		return nil, false
	}
	keys, err := db.NotedKeys(ctx)
	for _, key := range keys {
		places = append(places, key.Place)
	}
	aside, asideErr := sqlite.SetAside(k.copies.Path())
	return places, err == nil && asideErr == nil && len(aside) == 0
}
