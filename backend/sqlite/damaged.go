package sqlite

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// companions are the ends of the names of the files that SQLite keeps beside a
// database; the empty one is its own.
var companions = []string{"", "-wal", "-shm", "-journal"}

func withCompanions(path string) []string {
	names := make([]string, len(companions))
	for i, end := range companions {
		names[i] = path + end
	}
	return names
}

// moveAside moves the database and its companions to a name with the date, and has
// it told. The caller holds the lock and has closed the file.
func (db *Database) moveAside() error {
	path := db.options.Path
	aside, err := storage.AsideName(path, db.options.Now())
	if err != nil {
		return err
	}
	// The companions first: left beside a new database they would be taken for its own.
	ends := append(companions[1:len(companions):len(companions)], companions[0])
	for _, end := range ends {
		if err := os.Rename(path+end, aside+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	_ = closeToOthers(aside) // as far as it can be; that it was set aside says more
	db.tell(backend.NewError(backend.CodeSavedDamaged, nil, "file", aside))
	return nil
}

// unlocked are the options of who holds the lock already.
func (o Options) unlocked() Options {
	o.Lock = func(ctx context.Context, do func(context.Context) error) error { return do(ctx) }
	return o
}

// Erase removes the database at path, its companions, and all that were set aside. The
// caller holds the lock. None of it may be open in this process; another one that has
// it open makes a new one. It gives what it removed and what is left, and fails with
// why the first of those is left.
func Erase(path string) (removed, left []string, err error) {
	all, err := filesOf(path)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range all {
		switch removeErr := os.Remove(name); {
		case removeErr == nil:
			removed = append(removed, name)
		case !errors.Is(removeErr, fs.ErrNotExist):
			left = append(left, name)
			err = cmp.Or(err, removeErr)
		}
	}
	_ = storage.SyncFolder(filepath.Dir(path)) // they are gone; where the system cannot promise more, nothing can be done
	return removed, left, faultAt(path, err)
}

// CheckErasable fails where Erase would, as far as that can be told before anything
// is removed.
func CheckErasable(path string) error {
	all, err := filesOf(path)
	if err != nil {
		return err
	}
	for _, name := range all {
		if err := storage.CheckRemovable(name); err != nil {
			return err
		}
	}
	return nil
}

// filesOf gives every name that a database at path may have left: its own first, so
// that who opens it from then on makes a new one.
func filesOf(path string) ([]string, error) {
	aside, err := SetAside(path)
	return slices.Concat(withCompanions(path), withCompanions(path+makingMark), aside), err
}

// remove removes files of the database at path.
func remove(path string, names []string) error {
	var errs []error
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, cmp.Or(storage.CheckRegular(name), err)) // a folder with something in it
		}
	}
	return faultAt(path, errors.Join(errs...))
}

// SetAside gives the files that were set aside of the database at path.
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

// traces says that copies were deleted and err kept what is left of them on the disk.
func (db *Database) traces(err error) error {
	if err == nil {
		return nil
	}
	known := backend.AsError(err)
	if known.Code == backend.CodeCancelled || known.Code == backend.CodeTimeout {
		return err
	}
	return backend.NewError(backend.CodeDeletedInPart, known, "file", db.options.Path)
}
