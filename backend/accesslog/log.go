// Package accesslog keeps the access log of one profile: an append-only file with one
// row for each thing that was done. Each row is encrypted under the log's own key and
// chained to the one before with a keyed hash. The end of the log is noted elsewhere
// from time to time, its anchor, so that rows cannot be removed from the end either.
//
// Who can use the key can write any log: the key is protected by the keychain, and
// without one by the passphrase or the rights of a file.
package accesslog

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// Options are what a Log needs; all but ID, Trusted, Retention, Warn and Actor must be set.
type Options struct {
	// Path is that of the file.
	Path string
	// Key and Anchor store the log's key and its end. They are read when the log is
	// used for the first time.
	Key, Anchor Store
	// ID stores which log this is, where it cannot be removed with the log: that another
	// one is in its place, or none, is known by it. Nil stores nothing.
	ID Store
	// Actor says who does what is recorded; nil says nobody.
	Actor func(backend.AccessEvent) backend.AccessActor
	Now   func() time.Time
	// Trusted gives the last time that somebody else than this device's clock said, such
	// as the platform; zero for none. Rows are removed only if they are old by it too.
	// Nil never says one.
	Trusted func() time.Time
	// After waits, as time.After does.
	After func(time.Duration) <-chan time.Time
	// Retention is how long rows are kept; DefaultRetention if zero.
	Retention time.Duration
	// Warn hears of what does not keep rows from being written: that the log is broken,
	// or that its end could not be noted. It may be nil.
	Warn func(*backend.Error)
}

const (
	// DefaultRetention is how long rows are kept.
	DefaultRetention = 365 * 24 * time.Hour
	// AnchorInterval is the least time between two anchors, except at lock and close.
	AnchorInterval = 10 * time.Second

	pruneInterval = 24 * time.Hour
	anchorTimeout = 10 * time.Second
	// createTimeout bounds waiting for another process that creates the log: without a
	// keychain, each of its secrets takes about a second to encrypt.
	createTimeout = 30 * time.Second
)

// Log is the access log of one profile. It is safe for concurrent use, and several
// processes may use one file.
type Log struct {
	options Options
	file    *storage.File // its lock, and how it is replaced
	end     *storage.File // the lock of the anchor, and nothing else
	stop    chan struct{}
	running sync.WaitGroup

	mu       sync.Mutex
	head     *head // nil until the file was read and verified
	pruned   time.Time
	due      bool      // whether anything was recorded with which rows may be removed
	anchored int       // rows at the last anchor of this process
	noted    time.Time // when that was
	pending  bool      // whether an anchor is about to be stored
	closed   bool

	noting sync.Mutex // held while an anchor is stored

	// write writes to the file at an offset and makes it durable; tests let it fail.
	write func(file *os.File, content []byte, at int64) error
}

var _ backend.AccessRecorder = (*Log)(nil)

// head is the end of the file as this process knows it.
type head struct {
	key    *key
	rows   int
	tag    tag
	offset int64
	before []byte // the bytes before offset: nothing replaced the file as long as they are there
}

// New names a log. It touches nothing yet.
func New(options Options) *Log {
	options.Retention = cmp.Or(options.Retention, DefaultRetention)
	if options.Trusted == nil {
		options.Trusted = func() time.Time { return time.Time{} }
	}
	if options.Warn == nil {
		options.Warn = func(*backend.Error) {}
	}
	if options.Actor == nil {
		options.Actor = func(backend.AccessEvent) backend.AccessActor { return backend.AccessActor{} }
	}
	end := storage.NewFile(options.Path + ".end")
	end.LockTimeout = anchorTimeout
	file := storage.NewFile(options.Path)
	file.LockTimeout = createTimeout
	return &Log{options: options, file: file, end: end, stop: make(chan struct{}), write: writeAt}
}

func writeAt(file *os.File, content []byte, at int64) error {
	if _, err := file.WriteAt(content, at); err != nil {
		return err
	}
	return file.Sync()
}

// Record appends a row, and returns when it is on disk. The first one makes the file
// and its key. A broken log does not keep rows from being written: they go to a new
// file, which says that the log is broken and where.
//
// It fails with the codes of files that cannot be written and of the stores; there is
// no row then.
func (l *Log) Record(ctx context.Context, event backend.AccessEvent) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return backend.NewError(backend.CodeCancelled, errClosed)
	}
	row := backend.AccessRow{At: l.options.Now(), AccessEvent: event, AccessActor: l.options.Actor(event)}
	return l.file.WithLock(ctx, func(ctx context.Context) error {
		verified, err := l.catchUp(ctx)
		if err != nil {
			return err
		}
		if mayPrune(event.Kind) {
			l.due = true
			if err := l.prune(ctx, verified, row.At); err != nil {
				return err
			}
		}
		return l.append(&row)
	})
}

var errClosed = errors.New("the access log is closed")

// append writes a row after the last one. The caller holds both locks.
func (l *Log) append(row *backend.AccessRow) error {
	h := l.head
	frame := newFrame(h.key, h.key.chainer(), h.tag[:], kindRow, h.rows+1, encodeRow(row))
	file, err := storage.OpenFile(l.options.Path, os.O_RDWR, 0o600)
	if err != nil {
		l.head = nil
		return l.fault(err)
	}
	if err = l.write(file, frame, h.offset); err != nil {
		l.head = nil
		_ = file.Truncate(h.offset) // else the next row does that, or finds this one whole
	}
	if err = errors.Join(err, file.Close()); err != nil {
		l.head = nil
		return l.fault(err)
	}
	last := tag(frame[len(frame)-tagSize:])
	l.head = &head{key: h.key, rows: h.rows + 1, tag: last, offset: h.offset + int64(len(frame)), before: last[:]}
	l.scheduleAnchor()
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (l *Log) fault(err error) error { return storage.WriteError(err, l.options.Path) }

// catchUp makes head the end of the file, with the rows that other processes have
// appended, and cuts off what was not written to its end. Where it read the whole file,
// it gives that. The caller holds both locks.
func (l *Log) catchUp(ctx context.Context) (*segment, error) {
	if l.head != nil {
		if l.followed() {
			return nil, nil
		}
		l.head = nil
	}
	o, err := l.inspect(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case o.unused:
		return nil, l.create(ctx, o)
	case o.brokenAt > 0:
		return nil, l.continueBroken(ctx, o)
	}
	l.setHead(o.segment)
	l.storeID(ctx, o)
	return o.segment, l.cut(int64(len(o.segment.content)))
}

func (l *Log) setHead(s *segment) {
	l.head = &head{
		key: s.key, rows: s.lastRow(), tag: s.last,
		offset: int64(s.end), before: bytes.Clone(s.content[max(0, s.end-tagSize):s.end]),
	}
}

// cut removes what follows the last whole row in a file of this size.
func (l *Log) cut(size int64) error {
	if size <= l.head.offset {
		return nil
	}
	file, err := storage.OpenFile(l.options.Path, os.O_RDWR, 0o600)
	if err == nil {
		err = errors.Join(file.Truncate(l.head.offset), file.Close())
	}
	if err != nil {
		l.head = nil
		return l.fault(err)
	}
	return nil
}

// followed reads what other processes have appended since. It is false where the file
// is not the one that was read before, or something is wrong with it: then all of it is
// verified.
func (l *Log) followed() bool {
	h := l.head
	file, err := storage.Open(l.options.Path)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }() // it was only read
	from := h.offset - int64(len(h.before))
	content, err := io.ReadAll(io.NewSectionReader(file, from, maxFile))
	if err != nil || !bytes.HasPrefix(content, h.before) {
		return false
	}
	if len(content) == len(h.before) {
		return true
	}
	s := &segment{content: content, key: h.key, checkpoint: checkpoint{Before: h.rows}, end: len(h.before), last: h.tag}
	s.scan()
	s.verify()
	if s.brokenAt > 0 {
		return false
	}
	if n := len(s.rows); n > 0 {
		l.head = &head{key: h.key, rows: h.rows + n, tag: tag(s.tagOf(n - 1)), offset: from + int64(s.end), before: bytes.Clone(s.tagOf(n - 1))}
	}
	return l.cut(from+int64(len(content))) == nil
}

// ID tells logs apart; empty before something was recorded in this run.
func (l *Log) ID() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.head == nil {
		return ""
	}
	return l.head.key.id
}
