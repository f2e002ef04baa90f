//go:build cgo

package sqlite

import (
	"errors"

	"github.com/mattn/go-sqlite3"

	"userlookup/backend/storage"
)

// causes says what each error of SQLite means. I/O errors are in extendedCauses if they
// do not mean that the disk failed.
var causes = map[sqlite3.ErrNo]storage.Cause{
	sqlite3.ErrFull:     storage.DiskFull,
	sqlite3.ErrBusy:     storage.InUse,
	sqlite3.ErrLocked:   storage.InUse,
	sqlite3.ErrProtocol: storage.InUse,
	sqlite3.ErrReadonly: storage.AccessDenied,
	sqlite3.ErrPerm:     storage.AccessDenied,
	sqlite3.ErrCantOpen: storage.AccessDenied,
	sqlite3.ErrAuth:     storage.AccessDenied,
	sqlite3.ErrIoErr:    storage.DiskError,
	sqlite3.ErrNoLFS:    storage.DiskError,
	sqlite3.ErrCorrupt:  storage.Damaged,
	sqlite3.ErrNotADB:   storage.Damaged,
}

var extendedCauses = map[sqlite3.ErrNoExtended]storage.Cause{
	sqlite3.ErrIoErrShortRead:         storage.Damaged,
	sqlite3.ErrIoErrSHMSize:           storage.DiskFull, // the shared memory beside the database found no room
	sqlite3.ErrIoErrSHMMap:            storage.NoLocks,
	sqlite3.ErrIoErrSHMLock:           storage.NoLocks,
	sqlite3.ErrIoErrLock:              storage.NoLocks,
	sqlite3.ErrIoErrUnlock:            storage.NoLocks,
	sqlite3.ErrIoErrRDlock:            storage.NoLocks,
	sqlite3.ErrIoErrCheckReservedLock: storage.NoLocks,
	sqlite3.ErrIoErrNoMem:             storage.Unknown,
}

// databaseFault gives the cause and number of an error of SQLite; Unknown and nil for any
// other error. The text of the error is dropped.
func databaseFault(err error) (storage.Cause, error) {
	var said sqlite3.Error
	if !errors.As(err, &said) {
		return storage.Unknown, nil
	}
	cause, known := extendedCauses[said.ExtendedCode]
	if !known {
		cause = causes[said.Code]
	}
	// The number of the operating system is more precise, such as for a full or read-only disk.
	if said.SystemErrno != 0 && (cause == storage.DiskError || cause == storage.AccessDenied) {
		if system := storage.CauseOf(said.SystemErrno); system != storage.AccessDenied || storage.IsPermissionError(said.SystemErrno) {
			cause = system
		}
	}
	return cause, said.ExtendedCode
}

// hasNoColumn says whether a statement does not fit the tables that are there.
func hasNoColumn(err error) bool {
	var said sqlite3.Error
	if !errors.As(err, &said) {
		return false
	}
	switch said.Code {
	case sqlite3.ErrError, sqlite3.ErrMismatch, sqlite3.ErrConstraint, sqlite3.ErrSchema:
		return true
	default:
		return false
	}
}
