package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// Forget deletes everything that is stored of a user, or of all users who had the same ID
// one after the other. It deletes databases that were set aside too: the user may be in
// those, and cannot be removed from them. CodeDeletedInPart says that traces of the user
// are left on the disk.
func (n *Namespace) Forget(ctx context.Context, query backend.Query) error {
	err := n.db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := n.db.file.checkIndexes(ctx, tx); err != nil { // one of several users may be hidden
			return err
		}
		users, err := n.findUsers(ctx, tx, query)
		if err != nil {
			return err
		}
		if len(users) == 0 {
			return notSaved(query.Value)
		}
		for _, user := range users {
			if _, err := tx.ExecContext(ctx, "DELETE FROM users WHERE id = ?", user.id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !backend.HasCode(err, backend.CodeNotSaved) { // an earlier call may have deleted the rows, and not the traces
		return err
	}
	if err := n.db.clean(ctx); err != nil {
		return n.db.traces(err)
	}
	return cmp.Or(n.db.traces(n.db.removeAside(time.Time{})), err)
}

// clean removes what was deleted from the write-ahead log. In the database itself
// secure_delete overwrites it. CodeFileBusy says that another process read for so long
// that the log could not be emptied: the next Forget or Purge does that.
func (db *Database) clean(ctx context.Context) error {
	return db.use(ctx, func(f *file) error { return f.emptyLog(ctx) })
}

// traces reports that copies were deleted, but that err left traces of them on the disk.
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

// Erase removes the database at path, its companions, and all that were set aside. The
// caller holds the lock. This process must not have it open; another process that has it
// open creates a new one. It lists what it removed and what is left, and fails with the
// reason why the first of those is left.
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
	_ = storage.SyncFolder(filepath.Dir(path)) // they are gone; not every system can make that durable
	return removed, left, faultAt(path, err)
}

// CheckErasable fails if Erase would, as far as that is known before anything is removed.
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

// filesOf lists every file that a database at path may have: its own first, so that a
// process that opens it from then on creates a new one.
func filesOf(path string) ([]string, error) {
	aside, err := SetAside(path)
	return slices.Concat(withCompanions(path), withCompanions(path+newSuffix), aside), err
}

// remove removes files of the database at path.
func remove(path string, names []string) error {
	var errs []error
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, cmp.Or(storage.CheckRegular(name), err)) // a folder that is not empty
		}
	}
	return faultAt(path, errors.Join(errs...))
}
