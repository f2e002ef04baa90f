package sqlite

import (
	"bytes"
	"context"
	"slices"
	"strings"
)

// writeBlocks writes the blocks that changed, and where the attempts are that moved
// to them.
func (s *saving) writeBlocks(ctx context.Context, moved []*arrival) error {
	hashes := make(map[string][]byte, len(moved))
	for _, a := range moved {
		hashes[a.job.GUID] = a.hash
	}
	next := int64(1)
	for _, b := range s.blocks {
		next = max(next, b.number+1)
	}
	var blocks []*block
	var places []place
	for i, b := range s.blocks {
		if !b.changed {
			blocks = append(blocks, b)
			continue
		}
		for _, part := range append(b.split(s.db.options.blockSize, i == 0), b) {
			isNew := part.number == 0
			if isNew {
				part.number, next = next, next+1
			}
			for j := range part.jobs {
				hash, came := hashes[part.jobs[j].GUID]
				if isNew && !came {
					hash = s.jobHash(part.jobs[j].GUID)
				}
				if isNew || came {
					places = append(places, place{hash, part.number})
				}
			}
			part.turn, part.changed = s.turn, false
			if err := s.writeBlock(ctx, part); err != nil {
				return err
			}
			if part.attempts > 0 {
				blocks = append(blocks, part)
			}
			part.jobs = nil // they lie in the row now
		}
	}
	sortBlocks(blocks)
	s.blocks = blocks
	return s.writePlaces(ctx, places)
}

// writeBlock writes one block, or removes it where it holds nothing any more.
func (s *saving) writeBlock(ctx context.Context, b *block) error {
	if b.attempts == 0 {
		_, err := s.tx.ExecContext(ctx, "DELETE FROM blocks WHERE user = ? AND number = ?", s.user, b.number)
		return err
	}
	_, err := s.tx.ExecContext(ctx, `INSERT INTO blocks (user, number, turn, newest, oldest, attempts, jobs) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (user, number) DO UPDATE SET turn = excluded.turn, newest = excluded.newest, oldest = excluded.oldest, attempts = excluded.attempts, jobs = excluded.jobs`,
		s.user, b.number, b.turn, b.newest, b.oldest, b.attempts, s.seal(formOf(b.jobs), s.identity(tableBlocks, s.guid, b.number, b.turn)))
	return err
}

// place says in which block a job is.
type place struct {
	hash   []byte
	number int64
}

// placesAtOnce is how many are written with one statement.
const placesAtOnce = 300

func (s *saving) writePlaces(ctx context.Context, places []place) error {
	slices.SortFunc(places, func(a, b place) int { return bytes.Compare(a.hash, b.hash) }) // as they lie in the index
	for some := range slices.Chunk(places, placesAtOnce) {
		args := make([]any, 0, 3*len(some))
		for _, p := range some {
			args = append(args, s.user, p.hash, p.number)
		}
		if _, err := s.tx.ExecContext(ctx, "INSERT OR REPLACE INTO jobs (user, guid, block) VALUES (?, ?, ?)"+strings.Repeat(", (?, ?, ?)", len(some)-1), args...); err != nil { //nolint:gosec // only question marks are added
			return err
		}
	}
	return nil
}
