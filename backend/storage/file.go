package storage

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"userlookup/backend"
)

var _ backend.File = (*File)(nil)

// File is a small file that is replaced whole or not at all, and read and
// written by several processes without losing what any of them was told is
// written. Beside it lies a lock file that stays.
type File struct {
	path string
	// LockTimeout is how long another process is waited for; 5 s if zero.
	LockTimeout time.Duration
	// Warn receives CodeFileExposed where others can read the file and that cannot be
	// changed; may be nil.
	Warn func(*backend.Error)
	// before is called before each step of a replacement, for tests that let it
	// fail there.
	before func(step string) error
}

// NewFile names a file by its whole path. It touches nothing yet.
func NewFile(path string) *File { return &File{path: path} }

// maxSize bounds what is read and written, in bytes.
const maxSize = 1 << 20

// retryInterval is the time between two attempts to get a file that is in use.
const retryInterval = 10 * time.Millisecond

// Path is where the file is.
func (f *File) Path() string { return f.path }

// Read gives what the file holds; nil if there is none. It takes from others the
// right to read it. It fails with CodeNotAFile, CodeDiskError and CodeFileUnreadable.
func (f *File) Read(ctx context.Context) (content []byte, err error) {
	err = f.retry(ctx, func() error {
		content, err = f.read()
		return err
	})
	switch {
	case err == nil:
		return content, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.Is(err, ErrRelative):
		return nil, f.writeError(err)
	default:
		return nil, readError(err, f.path)
	}
}

func (f *File) read() ([]byte, error) {
	if !filepath.IsAbs(f.path) {
		return nil, ErrRelative
	}
	file, err := Open(f.path)
	if err != nil {
		return nil, err
	}
	if err := MakePrivate(file); err != nil && f.Warn != nil {
		f.Warn(backend.AsError(err))
	}
	content, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	if len(content) > maxSize {
		return nil, ErrTooLarge
	}
	return content, nil
}

// Update replaces the file by what change makes of it; change gets nil where
// there is no file. It fails with what change fails with, with the errors of
// Read, with CodeFileBusy, CodeFolderUnusable and CodeDiskFull; the file is then
// as it was.
func (f *File) Update(ctx context.Context, change func([]byte) ([]byte, error)) error {
	return f.WithLock(ctx, func(ctx context.Context) error {
		content, err := f.Read(ctx)
		if err != nil {
			return err
		}
		if content, err = change(content); err != nil {
			return err
		}
		return f.Replace(ctx, content)
	})
}

// WithLock does something while no other process can do what it locked this file
// for. It makes the file's folder, and fails with what do fails with, and with
// CodeFileBusy, CodeNoFileLocks, CodeNotAFile and the codes of a folder that cannot
// be written.
func (f *File) WithLock(ctx context.Context, do func(context.Context) error) error {
	waiting, cancel := f.withTimeout(ctx)
	defer cancel()
	if err := f.runStep("folder", f.makeFolder); err != nil {
		return f.writeError(err)
	}
	lock := flock.New(f.path+".lock", flock.SetFlag(os.O_CREATE|noFollow|nonBlock))
	if err := f.runStep("lock", func() error {
		if err := CheckRegular(lock.Path()); err != nil {
			return err
		}
		_, err := lock.TryLockContext(waiting, retryInterval)
		return err
	}); err != nil {
		if waiting.Err() != nil {
			err = context.Cause(waiting)
		}
		return f.writeError(lockError(err))
	}
	defer func() { _ = lock.Unlock() }() // the end of the process unlocks it too
	return do(ctx)
}

// makeFolder makes the folder, and lets nobody else in.
func (f *File) makeFolder() error {
	folder := filepath.Dir(f.path)
	if !filepath.IsAbs(folder) {
		return ErrRelative
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(folder)
	if err == nil && info.Mode().Perm() != 0o700 {
		_ = os.Chmod(folder, 0o700) //nolint:gosec // a folder needs its x; one that is not ours may stay as it is: the file itself is closed to others
	}
	return err
}

// retry does something again for as long as another program holds the file,
// which keeps nobody out but on Windows.
func (f *File) retry(ctx context.Context, do func() error) error {
	ctx, cancel := f.withTimeout(ctx)
	defer cancel()
	for {
		err := do()
		if !inUse(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(retryInterval):
		}
	}
}

func (f *File) withTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, cmp.Or(f.LockTimeout, 5*time.Second), errFileBusy)
}

// runStep does one step of a replacement.
func (f *File) runStep(name string, do func() error) error {
	if f.before != nil {
		if err := f.before(name); err != nil {
			return err
		}
	}
	return do()
}
