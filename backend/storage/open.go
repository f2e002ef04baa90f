package storage

import (
	"errors"
	"io/fs"
	"os"

	"userlookup/backend"
)

// Open opens the file at path for reading, as OpenFile does.
func Open(path string) (*os.File, error) { return OpenFile(path, os.O_RDONLY, 0) }

// OpenFile opens the regular file at path; flag and perm are those of os.OpenFile.
// It never waits and never follows a link in the last element of path. Links among
// the folders before it are followed: people move their folders. Anything that is
// not a regular file is CodeNotAFile.
func OpenFile(path string, flag int, perm fs.FileMode) (*os.File, error) {
	if err := CheckRegular(path); err != nil { // opening a device may already do something
		return nil, err
	}
	return openRegular(path, flag|noFollow, perm)
}

// OpenFollowingLinks opens a file that is a person's choice, for reading. It follows links,
// but never waits: what they lead to must be a regular file.
func OpenFollowingLinks(path string) (*os.File, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, notAFile(path)
	}
	return openRegular(path, os.O_RDONLY, 0)
}

// openRegular opens path without waiting, and looks at what was opened: between a check
// of the name and opening it, something else may have taken its place.
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
		_ = file.Close() // nothing was done with it
		return nil, err
	}
	return file, nil
}

// CheckRegular fails with CodeNotAFile where something else than a regular file has
// the name path, such as a pipe, a link, or a folder. A missing file is fine.
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

// CheckRemovable fails with CodeNotAFile where removing what is at a path would leave
// what it stands for: a folder stays, and of a link only the link goes.
func CheckRemovable(path string) error {
	info, err := os.Lstat(path)
	if err == nil && (info.IsDir() || info.Mode()&fs.ModeSymlink != 0) {
		return notAFile(path)
	}
	return nil // removing it says why it cannot be
}

func notAFile(path string) *backend.Error {
	return backend.NewError(backend.CodeNotAFile, ErrNotRegularFile, "file", path)
}

// MakePrivate takes from others the right to read or write an opened file. It fails with
// CodeFileExposed where they keep it.
func MakePrivate(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	return makePrivate(file.Name(), info, file.Chmod, file.Stat)
}

// MakePathPrivate is MakePrivate for a file that must not be opened: closing a descriptor of
// a database ends the locks that SQLite has on it. A missing file is fine.
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

// makePrivate changes the rights where others have any, or where change wants others
// for the owner, and looks whether that did anything: some file systems have no
// rights, and do not say so.
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
