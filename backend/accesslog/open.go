package accesslog

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// maxFile bounds what is read, in bytes: some ten million rows.
const maxFile = 2 << 30

// firstUse ends the stored key of a log whose file is not there yet: that it is missing
// is no sign of anything then.
const firstUse = ":first"

// inspection is what was found on this device of a log.
type inspection struct {
	unused  bool   // nothing was ever recorded
	stored  string // the ID that is stored apart; empty for none
	key     *key   // nil where there is none
	anchor  *anchor
	segment *segment // nil without a key or a file
	hasFile bool
	rows    int // the highest number of a row that is known of
	// The first row that is wrong, 0 for none, and why.
	brokenAt int
	reason   backend.AccessBreak
}

// inspect reads key, anchor and file and verifies all rows. It changes nothing, and
// fails only where one of them cannot be read.
func (l *Log) inspect(ctx context.Context) (*inspection, error) {
	anchorText, err := l.options.Anchor.Load(ctx) // before the file, which is never behind it
	if err != nil {
		return nil, err
	}
	keyText, err := l.options.Key.Load(ctx)
	if err != nil {
		return nil, err
	}
	stored := ""
	if l.options.ID != nil {
		if stored, err = l.options.ID.Load(ctx); err != nil {
			return nil, err
		}
	}
	content, err := l.read(l.options.Path)
	if err != nil {
		return nil, err
	}
	if isNewer(content) {
		return nil, backend.NewError(backend.CodeFileNewer, nil, "file", l.options.Path)
	}
	o := &inspection{hasFile: content != nil, stored: stored}
	keyText, isFirst := strings.CutSuffix(keyText, firstUse)
	isFirst = isFirst && stored == ""
	o.key, _ = parseKey(keyText) // what is no key is as good as none
	switch {
	case keyText == "" && content == nil && anchorText == "":
		o.unused = stored == ""
		if !o.unused {
			o.brokenAt, o.reason = 1, backend.AccessBreakGone
		}
		return o, nil
	case o.key == nil:
		o.brokenAt, o.reason = 1, backend.AccessBreakKey
		o.rows = max(rowsOf(anchorText), countRows(content))
		return o, nil
	}
	o.anchor = parseAnchor(anchorText, o.key)
	if content == nil {
		o.unused = isFirst
		o.rows = rowsOf(anchorText)
		if !isFirst {
			o.brokenAt, o.reason = 1, backend.AccessBreakMissing
		}
		return o, nil
	}
	o.segment = parse(content, o.key)
	if isFirst && len(o.segment.rows) == 0 { // making it was interrupted
		o.unused = true
		return o, nil
	}
	o.segment.anchored(o.anchor)
	if o.isOther() {
		o.segment.breaks(o.segment.Before+1, backend.AccessBreakGone)
	}
	o.rows, o.brokenAt, o.reason = o.segment.lastRow(), o.segment.brokenAt, o.segment.reason
	if o.brokenAt > 0 {
		o.rows = max(o.rows, rowsOf(anchorText))
	}
	return o, nil
}

// isOther says whether this is not the log that the stored ID names, nor one that says
// that it took its place.
func (o *inspection) isOther() bool {
	return o.stored != "" && o.stored != o.key.id &&
		!slices.ContainsFunc(o.segment.Breaks, func(b foundBreak) bool { return b.Former == o.stored })
}

// storeID stores which log this is. Where it cannot, the next run does.
func (l *Log) storeID(ctx context.Context, o *inspection) {
	if l.options.ID == nil || o.stored == o.key.id {
		return
	}
	if err := l.options.ID.Save(ctx, o.key.id); err != nil {
		l.options.Warn(backend.AsError(err))
	}
}

// countRows counts the rows of a file whose key is gone.
func countRows(content []byte) int {
	if len(content) < headerSize {
		return 0
	}
	s := &segment{content: content, end: headerSize}
	if size := s.frame(s.end, kindCheckpoint, maxCheckpoint); size > 0 {
		s.end += prefixSize + size + tagSize
	}
	s.scan()
	return len(s.rows)
}

// read gives the content of a file; nil where there is none.
func (l *Log) read(path string) ([]byte, error) {
	file, err := storage.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, l.fault(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return nil, l.fault(err)
	}
	if info.Size() > maxFile {
		return nil, l.fault(storage.ErrTooLarge)
	}
	content := make([]byte, info.Size())
	n, err := io.ReadFull(file, content)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, l.fault(err)
	}
	return content[:n], nil
}

// create makes key, anchor and file, in an order that can be interrupted anywhere.
func (l *Log) create(ctx context.Context, o *inspection) error {
	if o.key == nil {
		var err error
		if o.key, err = newKey(); err != nil {
			return err
		}
		if err := l.options.Key.Save(ctx, o.key.text()+firstUse); err != nil {
			return err
		}
	}
	if err := l.start(ctx, o.key, header(o.key), &anchor{tag: o.key.genesis()}); err != nil {
		return err
	}
	if err := l.options.Key.Save(ctx, o.key.text()); err != nil {
		l.head = nil
		return err
	}
	l.storeID(ctx, o)
	return nil
}

// continueBroken sets the file of a broken log aside and begins another one, whose
// checkpoint says that the log is broken. As long as that is not done, the log is
// broken for the same reason.
func (l *Log) continueBroken(ctx context.Context, o *inspection) error {
	found := foundBreak{Row: o.brokenAt, Reason: o.reason, At: later(l.options.Now(), l.options.Trusted()).UTC()}
	if o.hasFile {
		aside, err := l.file.SetAside(ctx, l.options.Now())
		if err != nil {
			return err
		}
		found.File = filepath.Base(aside)
	}
	if o.key == nil {
		var err error
		if o.key, err = newKey(); err != nil {
			return err
		}
		if err := l.options.Key.Save(ctx, o.key.text()); err != nil {
			return err
		}
	}
	if o.stored != o.key.id {
		found.Former = o.stored
	}
	c := checkpoint{Before: o.rows, Tag: make([]byte, tagSize)}
	_, _ = rand.Read(c.Tag) // never fails; what comes now continues nothing that was there
	if o.segment != nil {
		c.Pruned, c.Breaks = o.segment.Pruned, slices.Clone(o.segment.Breaks)
	}
	c.Breaks = append(c.Breaks, found)
	content, err := writeCheckpoint(o.key, &c)
	if err != nil {
		return err
	}
	if err := l.start(ctx, o.key, content, &anchor{rows: c.Before, tag: tag(c.Tag)}); err != nil {
		return err
	}
	l.storeID(ctx, o)
	l.options.Warn(broken(found.Row, found.Reason))
	return nil
}

// start begins a file with this content, and notes its end before it has a row.
func (l *Log) start(ctx context.Context, k *key, content []byte, a *anchor) error {
	if err := l.file.Replace(ctx, content); err != nil {
		return err
	}
	text, err := a.text(k)
	if err != nil {
		return err
	}
	if err := l.end.WithLock(ctx, func(ctx context.Context) error { return l.options.Anchor.Save(ctx, text) }); err != nil {
		return err
	}
	l.anchored = a.rows
	l.setHead(parse(content, k))
	return nil
}

// exists says whether there is a file, or one was set aside.
func (l *Log) exists() bool {
	_, err := os.Lstat(l.options.Path)
	return !errors.Is(err, fs.ErrNotExist)
}
