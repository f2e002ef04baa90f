//go:build cgo

package sqlite

import (
	"errors"

	"github.com/mattn/go-sqlite3"

	"userlookup/backend/storage"
)

// causes says what each error of SQLite means. Those of input and output are here
// only where they do not mean that the disk failed.
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

// databaseFault reads what SQLite says; Unknown and nil where it says nothing. Of its
// error only the number is kept.
func databaseFault(err error) (storage.Cause, error) {
	var said sqlite3.Error
	if !errors.As(err, &said) {
		return storage.Unknown, nil
	}
	cause, known := extendedCauses[said.ExtendedCode]
	if !known {
		cause = causes[said.Code]
	}
	// The system's own number tells more: a disk can be full or read-only there too.
	if said.SystemErrno != 0 && (cause == storage.DiskError || cause == storage.AccessDenied) {
		if system := storage.CauseOf(said.SystemErrno); system != storage.AccessDenied || storage.IsDenied(said.SystemErrno) {
			cause = system
		}
	}
	return cause, said.ExtendedCode
}

// hasNoColumn says whether a statement, which is right for our tables, does not fit
// those that are there.
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
