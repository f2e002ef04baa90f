package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"

	"userlookup/backend"
)

// block is one of a user's blocks of attempts.
type block struct {
	number   int64
	turn     int64
	newest   int64
	oldest   int64
	attempts int

	jobs    []backend.Job  // once they were read
	places  map[string]int // of them, by GUID; nil while they were not
	changed bool
}

var errBlocks = errors.New("a block is missing, or another one stands in its place")

// readBlocks gives the blocks of a user, newest first, without what is in them.
func (w *World) readBlocks(ctx context.Context, tx *sql.Tx, user userRow, summary summaryForm) (blocks []*block, err error) {
	err = each(ctx, tx, func(rows *sql.Rows) error {
		b := &block{}
		err := rows.Scan(&b.number, &b.turn, &b.newest, &b.oldest, &b.attempts)
		blocks = append(blocks, b)
		return err
	}, "SELECT number, turn, newest, oldest, attempts FROM blocks WHERE user = ?", user.id)
	if err != nil {
		return nil, err
	}
	sortBlocks(blocks)
	if !bytes.Equal(digestOfBlocks(blocks), summary.Blocks) {
		return nil, altered(errBlocks)
	}
	return blocks, nil
}

// sortBlocks puts the newest first. Those of the same times are told apart only so
// that the order is always the same.
func sortBlocks(blocks []*block) {
	slices.SortFunc(blocks, func(a, b *block) int {
		switch {
		case a.newest != b.newest:
			return compareDown(a.newest, b.newest)
		case a.oldest != b.oldest:
			return compareDown(a.oldest, b.oldest)
		default:
			return compareDown(a.number, b.number)
		}
	})
}

func compareDown(a, b int64) int {
	if a > b {
		return -1
	}
	return 1
}

// load reads what is in a block.
func (s *saving) load(ctx context.Context, b *block) error {
	if b.places != nil {
		return nil
	}
	if b.attempts > 0 {
		var sealed []byte
		if err := s.tx.QueryRowContext(ctx, "SELECT jobs FROM blocks WHERE user = ? AND number = ?", s.user, b.number).Scan(&sealed); err != nil {
			return err
		}
		var err error
		if b.jobs, err = s.unsealBlock(sealed, s.identity(tableBlocks, s.guid, b.number, b.turn)); err != nil {
			return err
		}
	}
	b.places = make(map[string]int, len(b.jobs))
	for i := range b.jobs {
		b.places[b.jobs[i].GUID] = i
	}
	return nil
}

// split sorts the attempts of a block and shares them out where they are too many:
// of the newest, which grows at its end, full blocks are taken off; any other is cut
// into equal parts, so that what comes in between finds room. The block itself keeps
// the oldest.
func (b *block) split(blockSize int, isNewest bool) (newer []*block) {
	slices.SortFunc(b.jobs, func(x, y backend.Job) int { return backend.NewestFirst(&x, &y) })
	jobs, size := b.jobs, blockSize
	if !isNewest {
		if len(jobs) <= blockSize*3/2 {
			size = len(jobs)
		} else {
			parts := (len(jobs) + blockSize - 1) / blockSize
			size = (len(jobs) + parts - 1) / parts
		}
	}
	for len(jobs) > size {
		rest := len(jobs) % size
		if rest == 0 {
			rest = size
		}
		newer = append(newer, &block{jobs: jobs[:rest:rest], changed: true})
		jobs = jobs[rest:]
	}
	b.jobs = jobs
	for _, part := range append(newer, b) {
		part.measure()
	}
	return newer
}

func (b *block) measure() {
	b.attempts = len(b.jobs)
	if b.attempts > 0 {
		b.newest, b.oldest = micro(b.jobs[0].At()), micro(b.jobs[b.attempts-1].At())
	}
	b.places = nil
}
