package accesslog

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// mayPrune says whether rows may be removed with an event: not with one of somebody who
// was refused.
func mayPrune(kind backend.AccessKind) bool {
	return kind != backend.AccessRefused && kind != backend.AccessUnlockFailed && kind != backend.AccessClockBack
}

// prune removes the rows from the beginning that are older than rows are kept, at most
// once a day. Their age is that by this device's clock or by the trusted time, whichever
// is earlier: a clock that is set ahead removes nothing. A checkpoint says how many they
// were and what the first row that is left is chained to. s is the whole file, nil where
// it was not read. The caller holds both locks.
func (l *Log) prune(ctx context.Context, s *segment, now time.Time) error {
	trusted := l.options.Trusted()
	if trusted.IsZero() || !l.pruned.IsZero() && now.Sub(l.pruned) < pruneInterval {
		return nil
	}
	if s == nil {
		content, err := l.read(l.options.Path)
		if err != nil {
			return err
		}
		s = parse(content, l.head.key)
	}
	if s.brokenAt > 0 { // it was verified a moment ago
		return broken(s.brokenAt, s.reason)
	}
	oldest := now
	if trusted.Before(now) {
		oldest = trusted
	}
	oldest = oldest.Add(-l.options.Retention)
	n := s.expired(oldest)
	kept := keptBreaks(s.Breaks, oldest)
	if n == 0 && slices.Equal(kept, s.Breaks) {
		l.pruned = now
		return nil
	}
	if err := l.storeAnchor(ctx, l.head); err != nil { // it must not be among what is removed
		return err
	}
	c := checkpoint{Before: s.Before + n, Tag: slices.Clone(s.beforeRow(n)), Pruned: s.Pruned + n, Breaks: kept}
	begin, err := writeCheckpoint(l.head.key, &c)
	if err != nil {
		return err
	}
	from := s.end
	if n < len(s.rows) {
		from = s.rows[n]
	}
	fresh := append(begin, s.content[from:s.end]...)
	if err := l.file.Replace(ctx, fresh); err != nil {
		return err
	}
	l.removeAside(s.Breaks, kept, oldest)
	l.setHead(parse(fresh, l.head.key))
	l.anchored, l.pruned = l.head.rows, now
	if n == 0 {
		return nil
	}
	row := &backend.AccessRow{At: now, AccessEvent: backend.AccessEvent{Kind: backend.AccessLogPruned, Detail: strconv.Itoa(n)}}
	row.AccessActor = l.options.Actor(row.AccessEvent)
	return l.append(row)
}

// pruneAtEnd removes old rows at the end of a run that knew no trusted time before. The
// caller holds mu.
func (l *Log) pruneAtEnd(ctx context.Context) {
	if l.head == nil || !l.due || !l.pruned.IsZero() || l.options.Trusted().IsZero() {
		return
	}
	err := l.file.WithLock(ctx, func(ctx context.Context) error {
		verified, err := l.catchUp(ctx)
		if err != nil {
			return err
		}
		return l.prune(ctx, verified, l.options.Now())
	})
	if err != nil {
		l.options.Warn(backend.AsError(err))
	}
}

// keptBreaks gives the breaks that stay when rows are removed. Those before oldest lose
// their files, and the first of them stays for all: that a log was broken is never
// forgotten.
func keptBreaks(breaks []foundBreak, oldest time.Time) []foundBreak {
	var kept []foundBreak
	isMarked := false
	for _, b := range breaks {
		if b.At.Before(oldest) {
			if isMarked {
				continue
			}
			isMarked, b.File = true, ""
		}
		kept = append(kept, b)
	}
	return kept
}

// removeAside removes the files that were set aside and are no longer named, or are too
// old. One that cannot be removed now is removed another day.
func (l *Log) removeAside(former, kept []foundBreak, oldest time.Time) {
	folder, stem := filepath.Dir(l.options.Path), strings.TrimSuffix(filepath.Base(l.options.Path), filepath.Ext(l.options.Path))
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		isOf := func(b foundBreak) bool { return b.File == entry.Name() }
		if !strings.HasPrefix(entry.Name(), stem+storage.AsideMark) || slices.ContainsFunc(kept, isOf) {
			continue
		}
		info, err := entry.Info()
		if slices.ContainsFunc(former, isOf) || err == nil && info.ModTime().Before(oldest) {
			_ = os.Remove(filepath.Join(folder, entry.Name())) //nolint:gosec // an entry of the folder of the log
		}
	}
}

// expired is how many rows at the beginning are older than a time.
func (s *segment) expired(oldest time.Time) int {
	var plain []byte
	for i := range s.rows {
		if row := s.row(&plain, i); row.Broken || !row.At.Before(oldest) {
			return i
		}
	}
	return len(s.rows)
}

// beforeRow is what row i of the file is chained to.
func (s *segment) beforeRow(i int) []byte {
	if i == 0 {
		start := s.start()
		return start[:]
	}
	return s.tagOf(i - 1)
}
