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

// Cause says why a file cannot be used, whoever reports it: the system or SQLite.
type Cause int

// The causes. Each has one code, and so one sentence: see Cause.Error.
const (
	Unknown Cause = iota
	DiskFull
	InUse        // another window or program holds it
	AccessDenied // or its folder cannot be created
	ReadOnlyDisk
	NoLocks // the file system has no file locks or no shared memory, such as some network folders
	DiskError
	Damaged     // its content is not what was written
	HomeUnknown // its path is relative, because the home folder is not known
)

// The errors that are kept as causes. Those of the standard library name the path,
// and so the person whose folder it is.
var (
	ErrTooLarge       = errors.New("file is too large")
	ErrRelative       = errors.New("path is relative: the home folder is not known")
	ErrNotRegularFile = errors.New("not a regular file")

	errFileBusy = errors.New("another process holds the file")
	errNoLocks  = errors.New("the file system has no file locks")
	errUnknown  = errors.New("file operation failed")
)

// Error is what a person is told of the cause for the file at path. For Unknown and
// Damaged, which say nothing a person could act on, it is CodeInternal.
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

// CauseOf finds the cause of what the system reported; AccessDenied for a failure
// that has none of its own, such as a folder that is not one.
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

// WriteError translates a failure to write the file at path. A code stays as it is, a
// context that ended has its own.
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

// readError translates a failure to read the file at path.
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

// lockError tells a file system that has no locks from a lock that failed.
func lockError(err error) error {
	if hasNoLocks(err) {
		return errNoLocks
	}
	return err
}

// IsFileError says whether err comes from the file system, or from a path that is not
// one of it.
func IsFileError(err error) bool {
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	var number syscall.Errno
	return errors.Is(err, ErrRelative) || errors.As(err, &path) || errors.As(err, &link) || errors.As(err, &call) || errors.As(err, &number)
}

// IsPermissionError says whether the system refused for want of a right.
func IsPermissionError(err error) bool { return errors.Is(err, fs.ErrPermission) }

func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// SafeCause is what may be kept of an error: the number or the kind, never the path.
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
