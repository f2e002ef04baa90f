package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// companions are the suffixes of the files of a database: its own, and those that SQLite
// keeps beside it.
var companions = []string{"", "-wal", "-shm", "-journal"}

func withCompanions(path string) []string {
	names := make([]string, len(companions))
	for i, end := range companions {
		names[i] = path + end
	}
	return names
}

// moveAside renames the database and its companions to a name with the date, and sets the
// notice. The caller holds the lock and has closed the file.
func (db *Database) moveAside() error {
	path := db.options.Path
	aside, err := storage.AsideName(path, db.options.Now())
	if err != nil {
		return err
	}
	// The companions first: SQLite would use them for a new database.
	ends := append(companions[1:len(companions):len(companions)], companions[0])
	for _, end := range ends {
		if err := os.Rename(path+end, aside+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	_ = closeToOthers(aside) // if that fails, the notice that it was set aside matters more
	db.notify(backend.NewError(backend.CodeSavedDamaged, nil, "file", aside))
	return nil
}

// unlocked gives the options for a caller that holds the lock already.
func (o Options) unlocked() Options {
	o.Lock = func(ctx context.Context, do func(context.Context) error) error { return do(ctx) }
	return o
}

// SetAside lists the files of the database at path that were set aside.
func SetAside(path string) (names []string, err error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, faultAt(path, err)
	}
	stem := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) + storage.AsideMark
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), stem) {
			names = append(names, filepath.Join(filepath.Dir(path), entry.Name()))
		}
	}
	return names, nil
}

// removeAside removes the databases that were set aside before a time; zero for all.
func (db *Database) removeAside(before time.Time) error {
	all, err := SetAside(db.options.Path)
	if err != nil {
		return err
	}
	var old []string
	for _, name := range all {
		_, rest, _ := strings.Cut(filepath.Base(name), storage.AsideMark)
		at, err := time.Parse(storage.AsideTime, rest[:min(len(rest), len(storage.AsideTime))])
		if before.IsZero() || err == nil && at.Before(before) {
			old = append(old, name)
		}
	}
	return remove(db.options.Path, old)
}
