package storage

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"userlookup/backend"
)

// Cause is why a file cannot be used, as reported by the system or by SQLite.
type Cause int

// Each cause has one code: see Cause.Error.
const (
	Unknown Cause = iota
	DiskFull
	InUse        // another window or program has locked it
	AccessDenied // or its folder cannot be created
	ReadOnlyDisk
	NoLocks // the file system has no file locks or no shared memory; common for network folders
	DiskError
	Damaged     // the content is corrupted
	HomeUnknown // the path is relative, because the home folder is unknown
)

// Safe causes. Errors of the standard library contain the path, and so a person's name.
var (
	ErrTooLarge       = errors.New("file is too large")
	ErrRelative       = errors.New("path is relative: home folder is unknown")
	ErrNotRegularFile = errors.New("not a regular file")

	errFileBusy = errors.New("file is locked by another process")
	errNoLocks  = errors.New("the file system has no file locks")
	errUnknown  = errors.New("file operation failed")
)

// Error returns the user-facing error for the file at path. For Unknown and Damaged, which a
// person cannot act on, it is CodeInternal.
func (c Cause) Error(cause error, path string) *backend.Error {
	switch code := codes[c]; {
	case code == "":
		return backend.NewError(backend.CodeInternal, cause)
	case c == InUse:
		return backend.NewError(code, cause, "file", path)
	case c == HomeUnknown:
		return backend.NewError(code, cause)
	default:
		return backend.NewError(code, cause, "folder", filepath.Dir(path))
	}
}

var codes = map[Cause]backend.Code{
	DiskFull: backend.CodeDiskFull, InUse: backend.CodeFileBusy, AccessDenied: backend.CodeFolderUnusable, ReadOnlyDisk: backend.CodeDiskReadOnly,
	NoLocks: backend.CodeNoFileLocks, DiskError: backend.CodeDiskError, HomeUnknown: backend.CodeHomeUnknown,
}

// CauseOf returns the cause of a system error. The default is AccessDenied, for example for a
// path whose folder is a file.
func CauseOf(err error) Cause {
	var number syscall.Errno
	switch {
	case errors.Is(err, ErrRelative):
		return HomeUnknown
	case isFull(err):
		return DiskFull
	case errors.Is(err, errFileBusy), inUse(err):
		return InUse
	case errors.Is(err, errNoLocks):
		return NoLocks
	case errors.As(err, &number):
		return causeOfNumber(number)
	default:
		return AccessDenied
	}
}

// WriteError translates an error of writing the file at path. A *backend.Error is returned
// unchanged; a context error becomes its own code.
func WriteError(err error, path string) error {
	var known *backend.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case isContext(err):
		return backend.AsError(err)
	default:
		return CauseOf(err).Error(SafeCause(err), path)
	}
}

// readError translates an error of reading the file at path.
func readError(err error, path string) error {
	var known *backend.Error
	if errors.As(err, &known) {
		return known
	}
	if CauseOf(err) == DiskError {
		return DiskError.Error(SafeCause(err), path)
	}
	return backend.NewError(backend.CodeFileUnreadable, SafeCause(err), "file", path)
}

// lockError distinguishes a file system without locks from a failed lock.
func lockError(err error) error {
	if hasNoLocks(err) {
		return errNoLocks
	}
	return err
}

// IsFileError reports whether err comes from the file system, or from a relative path.
func IsFileError(err error) bool {
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	var number syscall.Errno
	return errors.Is(err, ErrRelative) || errors.As(err, &path) || errors.As(err, &link) || errors.As(err, &call) || errors.As(err, &number)
}

// IsPermissionError reports whether the system denied permission.
func IsPermissionError(err error) bool { return errors.Is(err, fs.ErrPermission) }

func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// SafeCause returns what may be logged of an error: the errno or the kind, never the path.
func SafeCause(err error) error {
	for _, known := range []error{ErrTooLarge, errFileBusy, errNoLocks, ErrNotRegularFile, ErrRelative} {
		if errors.Is(err, known) {
			return known
		}
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	return errUnknown
}
