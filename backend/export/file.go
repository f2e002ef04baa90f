package export

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"userlookup/backend"
)

// WriteFile makes the file of a page, which only the person who made it can read.
// It is there whole or not at all, and replaces one of the same name, also where a
// link leads to it; what is no file stays. It fails with CodeDiskFull and
// CodeExportFailed, and with the codes of Write.
func WriteFile(path string, format Format, page *Page, options Options) error {
	return faultAt(path, replace(path, func(to io.Writer) error { return Write(to, format, page, options) }))
}

// faultAt translates what writing to path failed with.
func faultAt(path string, err error) error {
	folder := filepath.Dir(path)
	var known *backend.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case isFull(err):
		return backend.NewError(backend.CodeDiskFull, numberOf(err), "folder", folder)
	default:
		return backend.NewError(backend.CodeExportFailed, numberOf(err), "folder", folder)
	}
}

// replace puts what write writes in the place of the file at path.
func replace(path string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return errNoFile
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), ".userlookup.*.tmp") // made with 0600
	if err != nil {
		return err
	}
	if err = fill(fresh, write); err == nil {
		err = os.Rename(fresh.Name(), path)
	}
	if err != nil {
		_ = os.Remove(fresh.Name()) // what is left behind is a file that is not whole, under another name
	}
	return err
}

func fill(fresh *os.File, write func(io.Writer) error) error {
	err := write(fresh)
	if err == nil {
		err = fresh.Sync()
	}
	return errors.Join(err, fresh.Close())
}

// windowsDiskFull has no name in the syscall package.
const windowsDiskFull syscall.Errno = 112

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || runtime.GOOS == "windows" && errors.Is(err, windowsDiskFull)
}

var (
	errOther  = errors.New("file operation failed")
	errNoFile = errors.New("there is something that is no file")
)

// numberOf is the system's number of a failure. Its words would name the path, and
// so the person.
func numberOf(err error) error {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	if errors.Is(err, errNoFile) {
		return errNoFile
	}
	return errOther
}
