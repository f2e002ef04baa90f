package sqlite

import (
	"errors"
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
	return cause == storage.Damaged || errors.Is(err, errNothing) || errors.Is(err, errSchema) || errors.Is(err, errCounter) ||
		err != nil && strings.HasPrefix(err.Error(), "sql: Scan error") // of another type than its column takes
}
