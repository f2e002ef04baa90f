package platform

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"userlookup/backend"
	"userlookup/backend/storage"
)

const (
	logName     = "requests"
	maxLogBytes = 1 << 20 // per file: about 5,000 lines
	logFiles    = 4       // including the current one
)

// logFile is a rotating log file that only its owner can read: requests.log, requests.1.log
// and so on. The oldest is dropped. Write errors are ignored: a full disk must not stop a
// look-up.
type logFile struct {
	folder string
	limit  int64
	warn   func(*backend.Error) // called once with the reason why the file is not written; may be nil

	mu     sync.Mutex
	file   *os.File // nil until the first write
	size   int64
	closed bool // late lines are written, but the file is closed again
}

func newLogFile(folder string, warn func(*backend.Error)) *logFile {
	if folder == "" {
		return nil
	}
	return &logFile{folder: folder, limit: maxLogBytes, warn: warn}
}

func (f *logFile) write(line []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		defer f.closeFile()
	}
	if f.file == nil && f.open() != nil {
		return
	}
	if f.size > 0 && f.size+int64(len(line)) > f.limit {
		f.rotate()
		if f.open() != nil || f.size > 0 { // the full file could not be moved
			return
		}
	}
	n, err := f.file.Write(line)
	f.size += int64(n)
	if err != nil {
		f.closeFile() // the next line tries again
	}
}

func (f *logFile) open() error {
	if err := os.MkdirAll(f.folder, 0o700); err != nil {
		return err
	}
	file, err := storage.OpenFile(f.name(0), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return f.warnIfUnsafe(err)
	}
	info, err := file.Stat()
	if err = errors.Join(err, storage.MakePrivate(file)); err != nil {
		_ = file.Close()
		return f.warnIfUnsafe(err)
	}
	f.file, f.size = file, info.Size()
	return nil
}

// warnIfUnsafe warns if the path is a pipe or a link, or the file is readable by others.
func (f *logFile) warnIfUnsafe(err error) error {
	var known *backend.Error
	if errors.As(err, &known) && f.warn != nil {
		f.warn(known)
		f.warn = nil
	}
	return err
}

func (f *logFile) rotate() {
	f.closeFile()
	for n := logFiles - 1; n > 0; n-- {
		_ = os.Rename(f.name(n-1), f.name(n)) // older files may not exist
	}
}

func (f *logFile) name(n int) string {
	name := logName + ".log"
	if n > 0 {
		name = logName + "." + strconv.Itoa(n) + ".log"
	}
	return filepath.Join(f.folder, name)
}

func (f *logFile) closeFile() {
	if f.file != nil {
		_ = f.file.Close() // every line has been written
		f.file, f.size = nil, 0
	}
}

func (f *logFile) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closeFile()
	f.closed = true
}
