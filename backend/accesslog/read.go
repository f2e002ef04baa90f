package accesslog

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"userlookup/backend"
)

// Contents is a log as it was at one moment, verified: this device's, or one that a
// colleague sent.
type Contents struct {
	// Name is that of the colleague; empty for the log of this device.
	Name     string
	Verdict  backend.AccessVerdict
	segments []*segment // oldest first
}

// Read reads and verifies the log. It makes and changes nothing. It fails where key,
// anchor or file cannot be read; what is wrong with the log is in the verdict.
func (l *Log) Read(ctx context.Context) (*Contents, error) {
	var c *Contents
	read := func(ctx context.Context) error {
		o, err := l.inspect(ctx)
		if err != nil {
			return err
		}
		c, err = l.contents(o)
		return err
	}
	var err error
	if l.exists() { // the lock, too, is a file
		err = l.file.WithLock(ctx, read)
	} else {
		err = read(ctx)
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Verify reads the log and says whether every row is as it was written.
func (l *Log) Verify(ctx context.Context) (backend.AccessVerdict, error) {
	c, err := l.Read(ctx)
	if err != nil {
		return backend.AccessVerdict{}, err
	}
	return c.Verdict, nil
}

func (l *Log) contents(o *inspection) (*Contents, error) {
	c := &Contents{Verdict: backend.AccessVerdict{VerifiedAt: l.options.Now(), BrokenAt: o.brokenAt, Reason: o.reason}}
	if o.segment != nil {
		for _, b := range o.segment.Breaks {
			if b.File == "" {
				continue
			}
			aside, err := l.read(filepath.Join(filepath.Dir(l.options.Path), filepath.Base(b.File)))
			if err != nil {
				return nil, err
			}
			c.addAside(parse(aside, o.key), b)
		}
		c.add(o.segment)
	}
	return c, nil
}

// add adds a file, with the breaks it tells of.
func (c *Contents) add(s *segment) {
	c.segments = append(c.segments, s)
	v := &c.Verdict
	for _, b := range s.Breaks {
		if v.BrokenAt == 0 || b.Row < v.BrokenAt {
			v.BrokenAt, v.Reason = b.Row, b.Reason
		}
	}
	v.Pruned = max(v.Pruned, s.Pruned)
	v.Rows = 0
	for _, s := range c.segments {
		v.Rows += len(s.rows)
	}
	for _, s := range c.segments {
		if len(s.rows) == 0 {
			continue
		}
		var plain []byte
		v.Since = s.row(&plain, 0).At
		break
	}
}

// addAside adds a file that was set aside because of a break.
func (c *Contents) addAside(s *segment, b foundBreak) {
	if s.reason != backend.AccessBreakOther {
		s.breaks(b.Row, b.Reason)
		c.segments = append(c.segments, s)
	}
}

// maxRows is more than a log can have.
const maxRows = maxFile / minContent

// Select gives the rows of several logs that a query asks for, the newest first. The
// rows of one log keep their order, whatever its clock did. The days of the query end now.
func Select(logs []*Contents, query backend.AccessQuery, now time.Time) backend.AccessPage {
	offset, limit := min(max(query.Offset, 0), maxRows), min(max(query.Limit, 0), maxRows)
	matches, people := matcher(query, now), map[string]bool{}
	var page backend.AccessPage
	last := make([][]backend.AccessRow, len(logs)) // of each log, oldest first
	for i, c := range logs {
		for _, s := range c.segments {
			page.Total += len(s.rows)
			part := s.find(matches, offset+limit)
			for j := range part.rows {
				part.rows[j].Log = c.Name
			}
			maps.Copy(people, part.people)
			last[i] = append(last[i], part.rows...)
			page.Matching += part.matching
		}
	}
	delete(people, "")
	page.People = slices.Sorted(maps.Keys(people))
	taken := make([]time.Time, len(logs)) // when the row of each log was that was taken last
	for skip := offset; len(page.Rows) < limit; skip-- {
		row, ok := takeNewest(last, taken)
		if !ok {
			break
		}
		if skip <= 0 {
			page.Rows = append(page.Rows, row)
		}
	}
	return page
}

// takeNewest takes the newest of the last rows of each log. A row whose time is not known
// is as new as the one of its log that was taken before it.
func takeNewest(last [][]backend.AccessRow, taken []time.Time) (row backend.AccessRow, ok bool) {
	newest, newestAt := -1, time.Time{}
	for i, rows := range last {
		if len(rows) == 0 {
			continue
		}
		at := rows[len(rows)-1].At
		if at.IsZero() {
			at = taken[i]
		}
		if newest < 0 || at.After(newestAt) {
			newest, newestAt = i, at
		}
	}
	if newest < 0 {
		return row, false
	}
	end := len(last[newest]) - 1
	row, last[newest] = last[newest][end], last[newest][:end]
	taken[newest] = newestAt
	return row, true
}

// matcher says whether a row is asked for.
func matcher(q backend.AccessQuery, now time.Time) func(*backend.AccessRow) bool {
	since := now.AddDate(0, 0, -q.Days)
	text := strings.ToLower(strings.TrimSpace(q.Text))
	return func(row *backend.AccessRow) bool {
		switch {
		case row.Broken && row.Kind == "": // nothing else is known; its time is not either, so it may be of any day
			return q == backend.AccessQuery{Offset: q.Offset, Limit: q.Limit, Days: q.Days}
		case q.Days > 0 && row.At.Before(since),
			q.Who != "" && row.Name != q.Who,
			q.Kind != "" && row.Kind != q.Kind,
			q.Source != "" && row.Source != q.Source,
			q.RefusedOnly && row.Kind != backend.AccessRefused && row.Kind != backend.AccessUnlockFailed,
			text != "" && !strings.Contains(strings.ToLower(row.Whom), text) && !strings.Contains(strings.ToLower(row.Reason), text):
			return false
		}
		return true
	}
}
