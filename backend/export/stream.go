package export

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

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
			err = errNoFile
		}
		if err == nil {
			err = Write(to, format, page, options)
		}
		err = errors.Join(err, to.Close())
	}
	return faultAt(path, err)
}
