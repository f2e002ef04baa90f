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

// WriteFile makes the file of a page, which only the person who made it can read.
// It is there whole or not at all, and replaces one of the same name, also where a
// link leads to it; what is no file stays. It fails with CodeDiskFull and
// CodeExportFailed, and with the codes of Write.
func WriteFile(path string, format Format, page *Page, options Options) error {
	return faultAt(path, storage.WriteFile(path, func(to io.Writer) error { return Write(to, format, page, options) }))
}

// WriteContent makes a file with this content. It replaces a file as WriteFile does, and
// fails as it does.
func WriteContent(path string, content []byte) error {
	return faultAt(path, storage.WriteFile(path, func(to io.Writer) error { _, err := to.Write(content); return err }))
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
	case storage.CauseOf(err) == storage.DiskFull:
		return backend.NewError(backend.CodeDiskFull, storage.SafeCause(err), "folder", folder)
	default:
		return backend.NewError(backend.CodeExportFailed, storage.SafeCause(err), "folder", folder)
	}
}

// IsStream says whether what a path names is written to and not replaced: a pipe, a
// device such as /dev/null, or a descriptor of this process, whatever that leads to.
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

// WriteStream writes a page into what IsStream. Nobody may read a pipe yet: it waits for
// them. It fails with CodeDiskFull and CodeExportFailed, and with the codes of Write.
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
	return faultAt(path, err)
}

// FileName is the name that a person is offered for a file. Systems list the names of
// files that were saved, some for years and where other programs read them: it says when
// the file was made, to the second so that two do not meet, and never whom it is about.
func FileName(format Format, made time.Time) string {
	return fmt.Sprintf("User Lookup %s.%s", made.Format("2006-01-02 150405"), format)
}
