package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"userlookup/backend"
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

// asideMark precedes the time in the names of databases that were set aside.
const asideMark, asideTime = ".damaged-", "20060102T150405Z"

// moveAside renames the database and its companions to a name with the date, and sets the
// notice. The caller holds the lock and has closed the file.
func (db *Database) moveAside() error {
	path := db.options.Path
	extension := filepath.Ext(path)
	stem := strings.TrimSuffix(path, extension) + asideMark + db.options.Now().UTC().Format(asideTime)
	aside := stem + extension
	for n := 2; ; n++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return err
		}
		aside = fmt.Sprintf("%s-%d%s", stem, n, extension)
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
	stem := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) + asideMark
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
		_, rest, _ := strings.Cut(filepath.Base(name), asideMark)
		at, err := time.Parse(asideTime, rest[:min(len(rest), len(asideTime))])
		if before.IsZero() || err == nil && at.Before(before) {
			old = append(old, name)
		}
	}
	return remove(db.options.Path, old)
}
