package profiles

import (
	"context"
	"slices"
	"strings"
	"time"

	"userlookup/backend"
	"userlookup/backend/secret"
)

// DatabaseFile is the file of the database of saved copies. backend/sqlite keeps it.
type DatabaseFile interface {
	// Open opens it while lock keeps other processes out, and makes it if there is none.
	Open(ctx context.Context, lock func(context.Context, func(context.Context) error) error) (Database, error)
	// Keys names the keys of which there are copies, without opening the database.
	Keys(ctx context.Context) ([]backend.SavedKey, error)
	// SetAside names the files of damaged databases that were set aside.
	SetAside() ([]string, error)
	// CheckErasable fails where Erase would leave something.
	CheckErasable() error
	// Erase removes the database and what was set aside.
	Erase() (removed, left []string, err error)
}

// Database is the database of saved copies while it is open.
type Database interface {
	Keys(ctx context.Context) ([]backend.SavedKey, error)
	NoteKey(ctx context.Context, key backend.SavedKey) error
	// ForgetKeys deletes what was encrypted with the keys of a place.
	ForgetKeys(ctx context.Context, place backend.Place) error
	// Copies gives the copies of one platform, which name tells from the others.
	Copies(name string, sealer backend.Sealer, key backend.SavedKey) backend.SavedCopies
	// Notice is what a person has to be told, once each; nil for nothing.
	Notice() *backend.Error
	Size() (int64, error) // in bytes
	Close() error
}

// OpenCopies opens the copies of a platform, with the key that lies where its
// credentials do. Where nothing is kept yet they are made if create says so, else it
// gives nil.
func (ps *Profiles) OpenCopies(ctx context.Context, config PlatformConfig, passphrase backend.Secret, create bool) (backend.SavedCopies, error) {
	if !create {
		if nothing, err := ps.nothingYet(ctx, config, passphrase); nothing || err != nil {
			return nil, err
		}
	}
	db, err := ps.openDatabase(ctx)
	if err != nil {
		return nil, err
	}
	if err := ps.replaceDamagedKey(ctx, config, db); err != nil {
		return nil, err
	}
	known, err := db.Keys(ctx)
	if err != nil {
		return nil, err
	}
	for _, place := range ps.placesFor(config) {
		ids := idsAt(known, place)
		keys, err := ps.keys(ctx, place, passphrase)
		if err != nil {
			return nil, err
		}
		key, err := keys.Open(ctx, len(ids) == 0)
		if backend.HasCode(err, backend.CodeKeychainMissing) && len(ids) == 0 && config.Place == "" {
			continue // credentials of the environment say nothing of where the key lies
		}
		if err != nil {
			return nil, err
		}
		if len(ids) > 0 && !slices.Contains(ids, key.ID()) {
			return nil, backend.NewError(backend.CodeSavedKeyOther, nil)
		}
		named := backend.SavedKey{ID: key.ID(), Place: place}
		if err := db.NoteKey(ctx, named); err != nil {
			return nil, err
		}
		return db.Copies(platformName(config), key, named), nil
	}
	return nil, backend.NewError(backend.CodeKeychainMissing, nil)
}

// placesFor gives where the key of a platform's copies may lie, in the order to try.
func (ps *Profiles) placesFor(config PlatformConfig) []backend.Place {
	switch {
	case config.BaseURL == "":
		return []backend.Place{backend.PlaceSample}
	case config.Place != "":
		return []backend.Place{config.Place}
	default:
		return []backend.Place{backend.PlaceKeychain, backend.PlaceFile}
	}
}

func (ps *Profiles) keyStore(place backend.Place, passphrase backend.Secret) secret.Store {
	if place == backend.PlaceSample {
		return &secret.KeyFile{File: ps.sample}
	}
	if place == backend.PlaceFile {
		return ps.sealedKey(passphrase)
	}
	return ps.store(place, passphrase)
}

// replaceDamagedKey sets the key of the sample data aside where what is in its file is
// no key: the copies that it encrypted can never be read again, and go. A new one is
// made in its place.
func (ps *Profiles) replaceDamagedKey(ctx context.Context, config PlatformConfig, db Database) error {
	if config.BaseURL != "" {
		return nil
	}
	isDamaged := func(ctx context.Context) bool {
		_, err := secret.Keys{Store: ps.keyStore(backend.PlaceSample, backend.Secret{})}.Open(ctx, false)
		return isDamagedKey(err)
	}
	if !isDamaged(ctx) {
		return nil
	}
	return ps.keyLock.WithLock(ctx, func(ctx context.Context) error {
		if !isDamaged(ctx) { // another process replaced it
			return nil
		}
		if err := db.ForgetKeys(ctx, backend.PlaceSample); err != nil {
			return err
		}
		return ps.sample.WithLock(ctx, func(ctx context.Context) error {
			aside, err := ps.sample.SetAside(ctx, time.Now())
			if err != nil {
				return err
			}
			ps.warnings.add(backend.NewError(backend.CodeSampleKeyDamaged, nil, "file", aside))
			return nil
		})
	})
}

// isDamagedKey says whether the file of a key holds none.
func isDamagedKey(err error) bool {
	return backend.HasCode(err, backend.CodeSampleKeyDamaged) || backend.HasCode(err, backend.CodeSavedKeyOther)
}

func idsAt(keys []backend.SavedKey, place backend.Place) (ids []string) {
	for _, key := range keys {
		if key.Place == place {
			ids = append(ids, key.ID)
		}
	}
	return ids
}

// platformName tells platforms apart: the same user ID on two of them, or for two
// clients of one, is two users.
func platformName(config PlatformConfig) string {
	if config.BaseURL == "" {
		return string(backend.ProfileSandbox)
	}
	return strings.Join([]string{string(config.Profile), config.BaseURL, config.ClientID}, "\n")
}

// openDatabase opens the database once for all desks.
func (ps *Profiles) openDatabase(ctx context.Context) (Database, error) {
	ps.opening.Lock()
	defer ps.opening.Unlock()
	if ps.database != nil {
		return ps.database, nil
	}
	db, err := ps.options.Database.Open(ctx, ps.copies.WithLock)
	if err == nil {
		ps.database = db
	}
	return db, err
}

// Close ends the use of what is kept. Desks are closed before.
func (ps *Profiles) Close() error {
	ps.opening.Lock()
	defer ps.opening.Unlock()
	return ps.closeDatabase()
}

// closeDatabase is Close for who holds opening.
func (ps *Profiles) closeDatabase() error {
	db := ps.database
	ps.database = nil
	if db == nil {
		return nil
	}
	return db.Close()
}
