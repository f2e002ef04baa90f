package settings

import (
	"errors"
	"path/filepath"
	"syscall"

	"userlookup/backend"
)

// The causes that are kept. Those of the standard library name the path, and so
// the person whose folder it is.
var (
	errBusy     = errors.New("another process holds the file")
	errTooLarge = errors.New("file is too large")
	errNoFile   = errors.New("not a file")
	errRelative = errors.New("path is not whole: the home folder is not known")
	errOther    = errors.New("file operation failed")
)

// fault translates a failure to write.
func (f *File) fault(err error) error {
	var known *backend.Error
	folder := filepath.Dir(f.path)
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, errBusy):
		return backend.NewError(backend.CodeFileBusy, errBusy, "file", f.path)
	case errors.Is(err, errRelative):
		return backend.NewError(backend.CodeHomeUnknown, errRelative)
	case isContext(err):
		return backend.AsError(err)
	case isFull(err):
		return backend.NewError(backend.CodeDiskFull, causeOf(err), "folder", folder)
	default:
		return backend.NewError(backend.CodeFolderUnusable, causeOf(err), "folder", folder)
	}
}

func isContext(err error) bool {
	code := backend.AsError(err).Code
	return code == backend.CodeCancelled || code == backend.CodeTimeout
}

func causeOf(err error) error {
	for _, known := range []error{errTooLarge, errNoFile, errRelative} {
		if errors.Is(err, known) {
			return known
		}
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	return errOther
}
