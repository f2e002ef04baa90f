//go:build cgo

package sqlite

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// databaseFault reads what SQLite says; other and nil where it says nothing. Of its
// error only the number is kept.
func databaseFault(err error) (kind, error) {
	var said sqlite3.Error
	if !errors.As(err, &said) {
		return other, nil
	}
	if said.ExtendedCode == sqlite3.ErrIoErrShortRead {
		return damaged, said.ExtendedCode
	}
	switch said.Code {
	case sqlite3.ErrFull:
		return full, said.ExtendedCode
	case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrProtocol:
		return busy, said.ExtendedCode
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen, sqlite3.ErrAuth:
		return closed, said.ExtendedCode
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return damaged, said.ExtendedCode
	case sqlite3.ErrIoErr:
		if isFull(said.SystemErrno) {
			return full, said.ExtendedCode
		}
		return closed, said.ExtendedCode
	case sqlite3.ErrError, sqlite3.ErrMismatch, sqlite3.ErrConstraint, sqlite3.ErrSchema:
		return unfit, said.ExtendedCode
	default:
		return other, said.ExtendedCode
	}
}
