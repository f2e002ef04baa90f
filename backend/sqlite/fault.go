package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"userlookup/backend"
)

// kind is what went wrong, whoever says so.
type kind int

const (
	other kind = iota
	full
	busy
	closed // the folder, or the file, does not let us
	damaged
	unfit // the statement does not fit the tables
)

var errOther = errors.New("file operation failed")

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
	if errors.Is(err, errRelative) {
		return backend.NewError(backend.CodeHomeUnknown, errRelative)
	}
	kind, cause := databaseFault(err)
	if cause == nil {
		kind, cause = systemFault(err)
	}
	switch kind {
	case full:
		return backend.NewError(backend.CodeDiskFull, cause, "folder", filepath.Dir(path))
	case busy:
		return backend.NewError(backend.CodeFileBusy, cause, "file", path)
	case closed:
		return backend.NewError(backend.CodeFolderUnusable, cause, "folder", filepath.Dir(path))
	case damaged, unfit, other:
		return backend.NewError(backend.AsError(err).Code, cause) // a context that ended has a code of its own
	}
	return backend.AsError(err)
}

// systemFault reads what the file system says. Its text names the path, and so the
// person whose folder it is: only the number is kept.
func systemFault(err error) (kind, error) {
	var path *fs.PathError
	var link *os.LinkError
	isFiles := errors.As(err, &path) || errors.As(err, &link)
	var number syscall.Errno
	cause := errOther
	if errors.As(err, &number) {
		cause = number
	}
	switch {
	case isFull(err):
		return full, cause
	case isInUse(err):
		return busy, cause
	case isFiles:
		return closed, cause
	default:
		return other, cause
	}
}

// isClosed says whether the file, or its folder, does not let us.
func isClosed(err error) bool {
	kind, _ := databaseFault(err)
	return kind == closed
}

// isDamage says whether the database is not what SQLite wrote.
func isDamage(err error) bool {
	kind, _ := databaseFault(err)
	return kind == damaged || errors.Is(err, errNothing) || errors.Is(err, errSchema) || errors.Is(err, errCounter) ||
		err != nil && strings.HasPrefix(err.Error(), "sql: Scan error") // of another type than its column takes
}
