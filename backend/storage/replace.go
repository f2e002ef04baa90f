package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// replaceSteps are those of a replacement, in order, for tests that let each fail.
var replaceSteps = []string{"folder", "lock", "create", "write", "sync", "close", "rename", "sync folder"}

// Replace puts content in the file's place. The caller holds the lock.
func (f *File) Replace(ctx context.Context, content []byte) error {
	f.removeTempFiles()
	err := f.replace(ctx, f.prefix()+"*"+tempSuffix, func(to io.Writer) error { _, err := to.Write(content); return err })
	if err != nil {
		return f.writeError(err)
	}
	// It is there; where the system cannot promise more, nothing can be done.
	_ = f.runStep("sync folder", func() error { return SyncFolder(filepath.Dir(f.path)) })
	return nil
}

// WriteFile creates the file at path, or replaces it whole or not at all. It is for a
// path that a person chose: it creates no folder, and where a link leads to the file, it
// replaces that file. Only the owner can read it. It fails with the errors of write and
// of the system, and with ErrNotRegularFile where something else than a file has the name.
func WriteFile(path string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return ErrNotRegularFile
	}
	return NewFile(path).replace(context.Background(), ".userlookup.*"+tempSuffix, write)
}

// replace writes a file beside this one, with a name as os.CreateTemp makes it of
// pattern, and puts it in this one's place.
func (f *File) replace(ctx context.Context, pattern string, write func(io.Writer) error) error {
	var fresh *os.File // made with 0600
	if err := f.runStep("create", func() (err error) {
		fresh, err = os.CreateTemp(filepath.Dir(f.path), pattern)
		return err
	}); err != nil {
		return err
	}
	err := f.runStep("write", func() error { return write(fresh) })
	if err == nil {
		err = f.runStep("sync", fresh.Sync)
	}
	if err = errors.Join(err, f.runStep("close", fresh.Close)); err == nil {
		err = f.runStep("rename", func() error {
			return f.retry(ctx, func() error { return os.Rename(fresh.Name(), f.path) }) //nolint:gosec // the environment says where a person keeps their files
		})
	}
	if err != nil {
		_ = os.Remove(fresh.Name()) // else the next replacement does, or it stays under its own name
	}
	return err
}

// tempSuffix ends the names of files that are being written.
const tempSuffix = ".tmp"

func (f *File) prefix() string { return "." + filepath.Base(f.path) + "." }

// removeTempFiles removes what a process that was killed left: whoever holds the
// lock is the only one that writes.
func (f *File) removeTempFiles() { _ = f.removeAll(f.prefix(), tempSuffix) } // left behind it is untidy, not wrong

// removeAll removes the files beside this one whose names begin and end so.
func (f *File) removeAll(prefix, suffix string) error {
	folder := filepath.Dir(f.path)
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var errs []error
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), prefix) && strings.HasSuffix(entry.Name(), suffix) {
			errs = append(errs, os.Remove(filepath.Join(folder, entry.Name()))) //nolint:gosec // where a person keeps their files
		}
	}
	return errors.Join(errs...)
}

// AsideMark is in the names of files that were set aside, before the time.
const AsideMark = ".damaged-"

// AsideTime is the layout of that time, in UTC.
const AsideTime = "20060102T150405Z"

// AsideName is a name that no file has yet, with a date, for a damaged file at path.
func AsideName(path string, now time.Time) (string, error) {
	stem, extension := stemOf(path)
	stem += AsideMark + now.UTC().Format(AsideTime)
	aside := stem + extension
	for n := 2; ; n++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			return aside, nil
		} else if err != nil {
			return "", err
		}
		aside = fmt.Sprintf("%s-%d%s", stem, n, extension)
	}
}

// SetAside moves the file to AsideName, and gives that name. The caller holds the lock.
func (f *File) SetAside(ctx context.Context, now time.Time) (string, error) {
	aside, err := AsideName(f.path, now)
	if err != nil {
		return "", f.writeError(err)
	}
	if err := f.retry(ctx, func() error { return os.Rename(f.path, aside) }); err != nil {
		return "", f.writeError(err)
	}
	return aside, nil
}

// stemOf splits a path before its extension.
func stemOf(path string) (stem, extension string) {
	extension = filepath.Ext(path)
	return strings.TrimSuffix(path, extension), extension
}

// Remove removes the file, those that were set aside of it, and what a process that
// was killed while it wrote it left. It needs no space. The caller holds the lock.
func (f *File) Remove() error {
	stem, extension := stemOf(f.path)
	if err := errors.Join(f.removeAll(f.prefix(), tempSuffix), f.removeAll(filepath.Base(stem)+AsideMark, extension)); err != nil {
		return f.writeError(err)
	}
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.writeError(err)
	}
	_ = SyncFolder(filepath.Dir(f.path)) // it is gone; where the system cannot promise more, nothing can be done
	return nil
}

// writeError translates a failure to write.
func (f *File) writeError(err error) error { return WriteError(err, f.path) }
