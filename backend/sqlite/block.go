package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"userlookup/backend"
)

// block is one of a user's blocks of attempts.
type block struct {
	number   int64
	revision int64
	newest   int64
	oldest   int64
	attempts int

	jobs    []backend.Job  // once loaded
	places  map[string]int // in jobs, by GUID; nil until loaded
	changed bool
}

var errBlocks = errors.New("a block is missing, or another one is in its place")

// readBlocks gives the blocks of a user, newest first, without their attempts.
func (n *Namespace) readBlocks(ctx context.Context, tx *sql.Tx, user userRow, summary summaryRecord) (blocks []*block, err error) {
	err = each(ctx, tx, func(rows *sql.Rows) error {
		b := &block{}
		err := rows.Scan(&b.number, &b.revision, &b.newest, &b.oldest, &b.attempts)
		blocks = append(blocks, b)
		return err
	}, "SELECT number, revision, newest, oldest, attempts FROM blocks WHERE user = ?", user.id)
	if err != nil {
		return nil, err
	}
	sortBlocks(blocks)
	if !bytes.Equal(digestOfBlocks(blocks), summary.Blocks) {
		return nil, altered(errBlocks)
	}
	return blocks, nil
}

// sortBlocks puts the newest first. Blocks of the same times are ordered by number, so
// that the order is always the same.
func sortBlocks(blocks []*block) {
	slices.SortFunc(blocks, func(a, b *block) int {
		return cmp.Or(cmp.Compare(b.newest, a.newest), cmp.Compare(b.oldest, a.oldest), cmp.Compare(b.number, a.number))
	})
}

// unsealBlock gives the attempts of a block as it is stored in its row.
func (n *Namespace) unsealBlock(stored []byte, identity string) ([]backend.Job, error) {
	record, err := blockRecords.unseal(n, stored, identity)
	if err != nil {
		return nil, err
	}
	return record.jobs()
}

// load reads the attempts of a block.
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
		if b.jobs, err = s.unsealBlock(sealed, s.identity(tableBlocks, s.guid, b.number, b.revision)); err != nil {
			return err
		}
	}
	b.places = make(map[string]int, len(b.jobs))
	for i := range b.jobs {
		b.places[b.jobs[i].GUID] = i
	}
	return nil
}

// split sorts the attempts of a block and divides a block that is too large. The newest
// block grows at its end, so full blocks are taken off it; any other one is cut into
// equal parts, which leaves room for attempts between. The block itself keeps the
// oldest attempts.
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

// writeBlocks writes the blocks that changed, and in which block the attempts are that
// were moved or added.
func (s *saving) writeBlocks(ctx context.Context, placed []*incoming) error {
	hashes := make(map[string][]byte, len(placed))
	for _, a := range placed {
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
				hash, wasPlaced := hashes[part.jobs[j].GUID]
				if isNew && !wasPlaced {
					hash = s.jobHash(part.jobs[j].GUID)
				}
				if isNew || wasPlaced {
					places = append(places, place{hash, part.number})
				}
			}
			part.revision, part.changed = s.revision, false
			if err := s.writeBlock(ctx, part); err != nil {
				return err
			}
			if part.attempts > 0 {
				blocks = append(blocks, part)
			}
			part.jobs = nil // they are in the row now
		}
	}
	sortBlocks(blocks)
	s.blocks = blocks
	return s.writePlaces(ctx, places)
}

// writeBlock writes one block, or removes it if it is empty.
func (s *saving) writeBlock(ctx context.Context, b *block) error {
	if b.attempts == 0 {
		_, err := s.tx.ExecContext(ctx, "DELETE FROM blocks WHERE user = ? AND number = ?", s.user, b.number)
		return err
	}
	_, err := s.tx.ExecContext(ctx, `INSERT INTO blocks (user, number, revision, newest, oldest, attempts, jobs) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (user, number) DO UPDATE SET revision = excluded.revision, newest = excluded.newest, oldest = excluded.oldest, attempts = excluded.attempts, jobs = excluded.jobs`,
		s.user, b.number, b.revision, b.newest, b.oldest, b.attempts, blockRecords.seal(s.Namespace, newBlockRecord(b.jobs), s.identity(tableBlocks, s.guid, b.number, b.revision)))
	return err
}

// place says in which block a job is.
type place struct {
	hash   []byte
	number int64
}

// placesAtOnce is how many places are written with one statement.
const placesAtOnce = 300

func (s *saving) writePlaces(ctx context.Context, places []place) error {
	slices.SortFunc(places, func(a, b place) int { return bytes.Compare(a.hash, b.hash) }) // the order of the index
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
