package accesslog

import (
	"context"
	"strings"
	"time"
)

// Latest gives the latest time of the rows after the one with a number, and the number of
// the last row. All rows are after one that the log does not have, such as after it was
// removed. They are not verified but for their encryption, and it changes nothing. The time
// is zero where there is no such row, or none can be read, of which Verify says why.
func (l *Log) Latest(ctx context.Context, after int) (at time.Time, last int, err error) {
	keyText, err := l.options.Key.Load(ctx)
	if err != nil {
		return at, 0, err
	}
	k, err := parseKey(strings.TrimSuffix(keyText, firstUse))
	if err != nil {
		return at, 0, nil //nolint:nilerr // explained above
	}
	content, err := l.read(l.options.Path)
	if err != nil {
		return at, 0, err
	}
	s := scanned(content, k)
	if after > s.lastRow() {
		after = 0
	}
	var plain []byte
	for i := max(after-s.Before, 0); i < len(s.rows); i++ {
		if row := s.row(&plain, i); !row.Broken {
			at = later(at, row.At)
		}
	}
	return at, s.lastRow(), nil
}

// LastRow is the number of the last row that this process wrote or read; 0 for none.
func (l *Log) LastRow() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.head == nil {
		return 0
	}
	return l.head.rows
}
