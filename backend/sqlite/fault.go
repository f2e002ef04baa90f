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

// fault translates the errors of the database and the file system.
func (db *Database) fault(err error) error { return faultAt(db.options.Path, err) }

func faultAt(path string, err error) error {
	if err == nil {
		return nil
	}
	var known *backend.Error
	var several *backend.SharedEmail
	if errors.As(err, &several) {
		return several
	}
	if errors.As(err, &known) {
		return known
	}
	cause, number := databaseFault(err)
	switch {
	case number == nil && storage.IsFileError(err):
		return storage.WriteError(err, path)
	case number == nil:
		return backend.NewError(backend.CodeOf(err), errOther) // a context that ended has a code of its own
	case cause == storage.AccessDenied && storage.CauseOf(storage.CheckWritable(filepath.Dir(path))) == storage.ReadOnlyDisk: // SQLite does not tell them apart
		cause = storage.ReadOnlyDisk
	}
	return cause.Error(number, path)
}

var errOther = errors.New("database operation failed")

// isDenied says whether the file or its folder denied access.
func isDenied(err error) bool {
	cause, number := databaseFault(err)
	return number != nil && cause == storage.AccessDenied
}

// isBusy says whether another process holds a lock.
func isBusy(err error) bool {
	cause, number := databaseFault(err)
	return number != nil && cause == storage.InUse
}

// isDamage says whether the database is damaged.
func isDamage(err error) bool {
	cause, _ := databaseFault(err)
	return cause == storage.Damaged || errors.Is(err, errEmptyFile) || errors.Is(err, errSchema) || errors.Is(err, errCounter) || errors.Is(err, errIndex) ||
		err != nil && strings.HasPrefix(err.Error(), "sql: Scan error") // a value of another type than its column
}

// explainBusy distinguishes a lock of another process from a file system without locks,
// such as a network folder: SQLite reports both as busy, and the second always. It
// returns any other error as it is.
func explainBusy(ctx context.Context, path string, err error) error {
	if isBusy(err) && lacksLocks(ctx, filepath.Dir(path)) {
		_, number := databaseFault(err)
		return storage.NoLocks.Error(errors.New(number.Error()), path) // not busy
	}
	return err
}

// lacksLocks tries to lock a file that no other process knows.
func lacksLocks(ctx context.Context, folder string) bool {
	file, err := os.CreateTemp(folder, ".userlookup.*.tmp")
	if err != nil {
		return false
	}
	defer func() { _ = os.Remove(file.Name()) }() // empty
	if err := file.Close(); err != nil {
		return false
	}
	try := Options{Path: file.Name()} // without a timeout
	err = probeIn(try, "mode=rw&_txlock=immediate", func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		return tx.Rollback()
	})
	return isBusy(err)
}
