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

// replaceSteps are the steps of a replacement in order, for tests that make each fail.
var replaceSteps = []string{"folder", "lock", "create", "write", "sync", "close", "rename", "sync folder"}

// Replace replaces the content atomically. The caller holds the lock.
func (f *File) Replace(ctx context.Context, content []byte) error {
	f.removeTempFiles()
	err := f.replace(ctx, f.prefix()+"*"+tempSuffix, func(to io.Writer) error { _, err := to.Write(content); return err })
	if err != nil {
		return f.writeError(err)
	}
	// The file has been replaced. If the system cannot sync the folder, nothing more can be
	// done.
	_ = f.runStep("sync folder", func() error { return SyncFolder(filepath.Dir(f.path)) })
	return nil
}

// WriteFile creates or atomically replaces the file at path, which a person chose. It creates
// no folder, and replaces the target of a link. Only the owner can read the file. It returns
// the errors of write and of the system, and ErrNotRegularFile if path is not a regular file.
func WriteFile(path string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return ErrNotRegularFile
	}
	return NewFile(path).replace(context.Background(), ".userlookup.*"+tempSuffix, write)
}

// replace writes a temporary file, named with pattern as in os.CreateTemp, and renames it to
// this file.
func (f *File) replace(ctx context.Context, pattern string, write func(io.Writer) error) error {
	var temp *os.File // created with 0600
	if err := f.runStep("create", func() (err error) {
		temp, err = os.CreateTemp(filepath.Dir(f.path), pattern)
		return err
	}); err != nil {
		return err
	}
	err := f.runStep("write", func() error { return write(temp) })
	if err == nil {
		err = f.runStep("sync", temp.Sync)
	}
	if err = errors.Join(err, f.runStep("close", temp.Close)); err == nil {
		err = f.runStep("rename", func() error {
			return f.retry(ctx, func() error { return os.Rename(temp.Name(), f.path) }) //nolint:gosec // the environment says where a person keeps their files
		})
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // if that fails, the next replacement removes it, or it stays
	}
	return err
}

// tempSuffix is the suffix of temporary files.
const tempSuffix = ".tmp"

func (f *File) prefix() string { return "." + filepath.Base(f.path) + "." }

// removeTempFiles removes temporary files of a killed process. Only the holder of the lock
// writes.
func (f *File) removeTempFiles() { _ = f.removeAll(f.prefix(), tempSuffix) } // failure is harmless

// removeAll removes the files in the same folder with this prefix and suffix.
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

// AsideMark precedes the time in the names of damaged files that were moved aside.
const AsideMark = ".damaged-"

// AsideTime is the layout of that time, in UTC.
const AsideTime = "20060102T150405Z"

// AsideName returns an unused name with a date for a damaged file at path.
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

// SetAside renames the file to AsideName, and returns that name. The caller holds the lock.
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

// Remove removes the file, its damaged copies that were moved aside, and temporary files of a
// killed process. It needs no disk space. The caller holds the lock.
func (f *File) Remove() error {
	stem, extension := stemOf(f.path)
	if err := errors.Join(f.removeAll(f.prefix(), tempSuffix), f.removeAll(filepath.Base(stem)+AsideMark, extension)); err != nil {
		return f.writeError(err)
	}
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.writeError(err)
	}
	_ = SyncFolder(filepath.Dir(f.path)) // the file is gone; if the system cannot sync the folder, nothing more can be done
	return nil
}

func (f *File) writeError(err error) error { return WriteError(err, f.path) }
