package storage

import (
	"errors"
	"io/fs"
	"os"

	"userlookup/backend"
)

// Open opens the file at path for reading, as OpenFile does.
func Open(path string) (*os.File, error) { return OpenFile(path, os.O_RDONLY, 0) }

// OpenFile opens the regular file at path; flag and perm are those of os.OpenFile. It never
// blocks, and does not follow a link in the last element of path. It follows links in parent
// folders, because people move their folders. Anything but a regular file is CodeNotAFile.
func OpenFile(path string, flag int, perm fs.FileMode) (*os.File, error) {
	if err := CheckRegular(path); err != nil { // opening a device may have side effects
		return nil, err
	}
	return openRegular(path, flag|noFollow, perm)
}

// OpenFollowingLinks opens a file that a person chose, for reading. It follows links but
// never blocks: the target must be a regular file.
func OpenFollowingLinks(path string) (*os.File, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, notAFile(path)
	}
	return openRegular(path, os.O_RDONLY, 0)
}

// openRegular opens path without blocking and checks the opened file, since it may have been
// replaced after a check of the name.
func openRegular(path string, flag int, perm fs.FileMode) (*os.File, error) {
	file, err := os.OpenFile(path, flag|nonBlock, perm) //nolint:gosec // the environment says where a person keeps their files
	if isNotAFile(err) {
		return nil, notAFile(path)
	}
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = notAFile(path)
	}
	if err != nil {
		_ = file.Close() // nothing was written
		return nil, err
	}
	return file, nil
}

// CheckRegular returns CodeNotAFile if path is not a regular file, but a pipe, a link or a
// folder, for example. A missing file is fine.
func CheckRegular(path string) error {
	info, err := os.Lstat(path) //nolint:gosec // the environment says where a person keeps their files
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return notAFile(path)
	}
	return nil
}

// CheckRemovable returns CodeNotAFile if removing path would not remove the data: a folder,
// or a link, whose target would stay.
func CheckRemovable(path string) error {
	info, err := os.Lstat(path)
	if err == nil && (info.IsDir() || info.Mode()&fs.ModeSymlink != 0) {
		return notAFile(path)
	}
	return nil // os.Remove reports other errors
}

func notAFile(path string) *backend.Error {
	return backend.NewError(backend.CodeNotAFile, ErrNotRegularFile, "file", path)
}

// MakePrivate removes the permissions of others from an open file. It returns CodeFileExposed
// if that fails.
func MakePrivate(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	return makePrivate(file.Name(), info, file.Chmod, file.Stat)
}

// MakePathPrivate is MakePrivate for a file that must not be opened: closing a database's
// descriptor releases SQLite's locks on it. A missing file is fine.
func MakePathPrivate(path string, rights fs.FileMode) error {
	stat := func() (fs.FileInfo, error) { return os.Lstat(path) }
	info, err := stat()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Perm() == rights {
		return nil
	}
	return makePrivate(path, info, func(fs.FileMode) error { return os.Chmod(path, rights) }, stat)
}

// makePrivate changes the permissions if others have any, or if change sets other ones for
// the owner. It checks the result, because some file systems ignore permissions without an
// error.
func makePrivate(path string, info fs.FileInfo, change func(fs.FileMode) error, stat func() (fs.FileInfo, error)) error {
	if !hasPermissions || info.Mode()&fs.ModeSymlink != 0 {
		return nil
	}
	err := change(info.Mode().Perm() & 0o700)
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	if after, statErr := stat(); err != nil || statErr != nil || after.Mode().Perm()&0o077 != 0 {
		return backend.NewError(backend.CodeFileExposed, SafeCause(err), "file", path)
	}
	return nil
}
