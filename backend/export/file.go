package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// WriteFile writes a page to a file that only its creator can read. It is atomic, replaces an
// existing file, also through a link, and leaves anything but a regular file alone. It fails
// with CodeDiskFull and CodeExportFailed, and with the codes of Write.
func WriteFile(path string, format Format, page *Page, options Options) error {
	return writeError(path, storage.WriteFile(path, func(to io.Writer) error { return Write(to, format, page, options) }))
}

// WriteContent writes content to a file, as WriteFile does.
func WriteContent(path string, content []byte) error {
	return writeError(path, storage.WriteFile(path, func(to io.Writer) error { _, err := to.Write(content); return err }))
}

// writeError translates an error of writing to path.
func writeError(path string, err error) error {
	folder := filepath.Dir(path)
	var known *backend.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case storage.CauseOf(err) == storage.DiskFull:
		return backend.NewError(backend.CodeDiskFull, storage.SafeCause(err), "folder", folder)
	default:
		return backend.NewError(backend.CodeExportFailed, storage.SafeCause(err), "folder", folder)
	}
}

// IsStream reports whether a path is written to instead of replaced: a pipe, a device such as
// /dev/null, or a file descriptor of this process.
func IsStream(path string) bool {
	if whole, err := filepath.Abs(path); err == nil {
		for _, folder := range []string{"/dev/", "/proc/"} {
			if strings.HasPrefix(whole, folder) {
				return true
			}
		}
	}
	info, err := os.Stat(path)
	return err == nil && isStream(info)
}

func isStream(info fs.FileInfo) bool {
	return info.Mode()&(fs.ModeNamedPipe|fs.ModeCharDevice) != 0
}

// WriteStream writes a page to a path for which IsStream is true. It waits for a pipe's reader.
// It fails with CodeDiskFull and CodeExportFailed, and with the codes of Write.
func WriteStream(path string, format Format, page *Page, options Options) error {
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0) //nolint:gosec // the person says where to
	if err == nil {
		var info fs.FileInfo
		if info, err = to.Stat(); err == nil && !isStream(info) && !info.Mode().IsRegular() { // such as a disk
			err = storage.ErrNotRegularFile
		}
		if err == nil {
			err = Write(to, format, page, options)
		}
		err = errors.Join(err, to.Close())
	}
	return writeError(path, err)
}

// FileName is the suggested name of a file. Systems list the names of saved files for years, so
// it contains the time to the second and never the user.
func FileName(format Format, made time.Time) string {
	return fmt.Sprintf("User Lookup %s.%s", made.Format("2006-01-02 150405"), format)
}
