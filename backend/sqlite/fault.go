package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// fault translates what the database and the file system fail with.
func (db *Database) fault(err error) error { return faultAt(db.options.Path, err) }

func faultAt(path string, err error) error {
	if err == nil {
		return nil
	}
	var known *backend.Error
	var several *backend.SeveralUsers
	if errors.As(err, &several) {
		return several
	}
	if errors.As(err, &known) {
		return known
	}
	cause, number := databaseFault(err)
	switch {
	case number == nil && storage.IsFileError(err):
		return storage.Fault(err, path)
	case number == nil:
		return backend.NewError(backend.AsError(err).Code, errOther) // a context that ended has a code of its own
	case cause == storage.AccessDenied && storage.CauseOf(storage.CheckWritable(filepath.Dir(path))) == storage.ReadOnlyDisk: // SQLite does not tell them apart
		cause = storage.ReadOnlyDisk
	}
	return cause.Error(number, path)
}

var errOther = errors.New("database operation failed")

// isClosed says whether the file, or its folder, does not let us.
func isClosed(err error) bool {
	cause, number := databaseFault(err)
	return number != nil && cause == storage.AccessDenied
}

// isBusy says whether a lock was refused.
func isBusy(err error) bool {
	cause, number := databaseFault(err)
	return number != nil && cause == storage.InUse
}

// isDamage says whether the database is not what SQLite wrote.
func isDamage(err error) bool {
	cause, _ := databaseFault(err)
	return cause == storage.Damaged || errors.Is(err, errEmptyFile) || errors.Is(err, errSchema) || errors.Is(err, errCounter) ||
		err != nil && strings.HasPrefix(err.Error(), "sql: Scan error") // of another type than its column takes
}

// explainBusy tells a lock that another process holds from a file system that has no
// locks, such as a network folder: to SQLite both are busy, and the second for ever.
// It gives any other error as it is.
func explainBusy(ctx context.Context, path string, err error) error {
	if isBusy(err) && lacksLocks(ctx, filepath.Dir(path)) {
		_, number := databaseFault(err)
		return storage.NoLocks.Error(errors.New(number.Error()), path) // busy no more
	}
	return err
}

// lacksLocks tries a lock on a file that nobody else can know.
func lacksLocks(ctx context.Context, folder string) bool {
	file, err := os.CreateTemp(folder, ".userlookup.*.tmp")
	if err != nil {
		return false
	}
	defer func() { _ = os.Remove(file.Name()) }() // empty, and nothing of ours
	if err := file.Close(); err != nil {
		return false
	}
	try := Options{Path: file.Name()} // without patience
	err = probeIn(try, "mode=rw&_txlock=immediate", func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		return tx.Rollback()
	})
	return isBusy(err)
}
