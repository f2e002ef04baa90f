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

// File is a small file that is replaced atomically. Several processes can update it without
// losing writes. Its lock file stays beside it.
type File struct {
	path string
	// LockTimeout is how long to wait for another process; default 5 s.
	LockTimeout time.Duration
	// Warn is called with CodeFileExposed if others can read the file and that cannot be
	// changed; may be nil.
	Warn func(*backend.Error)
	// before is called before each step of a replacement, in tests that make it fail there.
	before func(step string) error
}

// NewFile returns the file at an absolute path. It does not access it yet.
func NewFile(path string) *File { return &File{path: path} }

// maxSize limits the content, in bytes.
const maxSize = 1 << 20

// retryInterval is the time between two attempts to lock or open a file in use.
const retryInterval = 10 * time.Millisecond

// Path returns the file's path.
func (f *File) Path() string { return f.path }

// Read returns the content, or nil if there is no file. It removes read permission from
// others. It returns CodeNotAFile, CodeDiskError and CodeFileUnreadable.
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

// Update replaces the content with the result of change, which gets nil if there is no file.
// On an error the file is unchanged. It returns the errors of change and Read, CodeFileBusy,
// CodeFolderUnusable and CodeDiskFull.
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

// WithLock runs do while holding the file's lock across processes. It creates the folder. It
// returns the errors of do, CodeFileBusy, CodeNoFileLocks, CodeNotAFile and the codes of a
// folder that cannot be written.
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
	defer func() { _ = lock.Unlock() }() // the system also unlocks it when the process ends
	return do(ctx)
}

// makeFolder creates the folder with permissions for its owner only.
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

// retry runs do again while another program has the file open. That blocks access only on
// Windows.
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

// runStep runs one step of a replacement.
func (f *File) runStep(name string, do func() error) error {
	if f.before != nil {
		if err := f.before(name); err != nil {
			return err
		}
	}
	return do()
}
