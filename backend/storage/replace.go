package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// steps are those of a replacement, in order, for tests that let each fail.
var steps = []string{"folder", "lock", "create", "write", "sync", "close", "rename", "sync folder"}

// Replace puts content in the file's place. The caller holds the lock.
func (f *File) Replace(ctx context.Context, content []byte) error {
	f.removeLeftOvers()
	var fresh *os.File // made with 0600
	if err := f.step("create", func() (err error) {
		fresh, err = os.CreateTemp(filepath.Dir(f.path), f.prefix()+"*"+leftOver)
		return err
	}); err != nil {
		return f.fault(err)
	}
	err := f.fill(fresh, content)
	if err == nil {
		err = f.step("rename", func() error {
			return f.retry(ctx, func() error { return os.Rename(fresh.Name(), f.path) }) //nolint:gosec // the environment says where a person keeps their files
		})
	}
	if err != nil {
		_ = os.Remove(fresh.Name()) // else the next replacement does
		return f.fault(err)
	}
	// It is there; where the system cannot promise more, nothing can be done.
	_ = f.step("sync folder", func() error { return SyncFolder(filepath.Dir(f.path)) })
	return nil
}

func (f *File) fill(fresh *os.File, content []byte) error {
	err := f.step("write", func() error { _, err := fresh.Write(content); return err })
	if err == nil {
		err = f.step("sync", fresh.Sync)
	}
	return errors.Join(err, f.step("close", fresh.Close))
}

// leftOver ends the names of files that are being written.
const leftOver = ".tmp"

func (f *File) prefix() string { return "." + filepath.Base(f.path) + "." }

// removeLeftOvers removes what a process that was killed left: whoever holds the
// lock is the only one that writes.
func (f *File) removeLeftOvers() {
	entries, err := os.ReadDir(filepath.Dir(f.path))
	if err != nil {
		return // then nothing can be written either, which says why
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), f.prefix()) && strings.HasSuffix(entry.Name(), leftOver) {
			_ = os.Remove(filepath.Join(filepath.Dir(f.path), entry.Name())) //nolint:gosec // where a person keeps their files; left behind it is untidy, not wrong
		}
	}
}

// SetAside moves the file to a name with its date, and gives that name. The
// caller holds the lock.
func (f *File) SetAside(ctx context.Context, now time.Time) (string, error) {
	extension := filepath.Ext(f.path)
	stem := strings.TrimSuffix(f.path, extension) + ".damaged-" + now.UTC().Format("20060102T150405Z")
	aside := stem + extension
	for n := 2; ; n++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return "", f.fault(err)
		}
		aside = fmt.Sprintf("%s-%d%s", stem, n, extension)
	}
	if err := f.retry(ctx, func() error { return os.Rename(f.path, aside) }); err != nil {
		return "", f.fault(err)
	}
	return aside, nil
}

// Remove removes the file, and what a process that was killed while it wrote it left.
// It needs no space. The caller holds the lock.
func (f *File) Remove() error {
	f.removeLeftOvers()
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) { //nolint:gosec // the environment says where a person keeps their files
		return f.fault(err)
	}
	_ = SyncFolder(filepath.Dir(f.path)) // it is gone; where the system cannot promise more, nothing can be done
	return nil
}

// fault translates a failure to write.
func (f *File) fault(err error) error { return Fault(err, f.path) }
