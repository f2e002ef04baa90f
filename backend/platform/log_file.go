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
	maxLogBytes = 1 << 20 // of one file: some 5,000 lines
	logFiles    = 4       // with the one that is written
)

// logFile is a file of lines that only its owner can read. A full one becomes
// requests.1.log, that one requests.2.log, and so on; the last is dropped. What
// cannot be written is lost: a full disk is no reason to refuse a look-up.
type logFile struct {
	folder string
	limit  int64
	warn   func(*backend.Error) // receives once why nothing is written that could be; may be nil

	mu     sync.Mutex
	file   *os.File // nil until it is written to
	size   int64
	closed bool // what comes late is written, and holds nothing open
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
		if f.open() != nil || f.size > 0 { // something is in the way of the full one
			return
		}
	}
	n, err := f.file.Write(line)
	f.size += int64(n)
	if err != nil {
		f.closeFile() // and try anew with the next line
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

// warnIfUnsafe warns where the file is not one that may be written: a pipe or a link in its
// place, or one that others can read.
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
		_ = os.Rename(f.name(n-1), f.name(n)) // where there is none yet, there is nothing to move
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
		_ = f.file.Close() // every line was written at once
		f.file, f.size = nil, 0
	}
}

func (f *logFile) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closeFile()
	f.closed = true
}
