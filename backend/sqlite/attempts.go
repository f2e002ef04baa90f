package sqlite

import (
	"context"
	"database/sql"
	"reflect"
	"slices"
	"strings"

	"userlookup/backend"
)

// addAttempts joins jobs with those that are stored, and says how many of them are new.
// Only blocks in which something changes are written.
func (s *saving) addAttempts(ctx context.Context, jobs []backend.Job) (added int, err error) {
	all := s.mergeJobs(jobs)
	numbers, err := s.blockNumbers(ctx, all)
	if err != nil {
		return 0, err
	}
	blocks := map[int64]*block{}
	for _, b := range s.blocks {
		blocks[b.number] = b
	}
	var unplaced []*incoming // what is in no block, or was taken out of one
	for _, a := range all {
		number, known := numbers[string(a.hash)]
		if !known {
			added++
			unplaced = append(unplaced, a)
			continue
		}
		moved, err := s.update(ctx, blocks[number], a)
		if err != nil {
			return 0, err
		}
		if moved {
			unplaced = append(unplaced, a)
		}
	}
	slices.SortFunc(unplaced, func(a, b *incoming) int { return backend.NewestFirst(&a.job, &b.job) })
	for _, a := range unplaced {
		target, err := s.targetBlock(ctx, a)
		if err != nil {
			return 0, err
		}
		if _, isThere := target.places[a.job.GUID]; isThere { // the index has lost it
			return 0, altered(errBlocks)
		}
		target.changed = true
		target.jobs = append(target.jobs, a.job)
	}
	return added, s.writeBlocks(ctx, unplaced)
}

// incoming is a job of the look-up that is saved.
type incoming struct {
	job  backend.Job
	hash []byte
}

// mergeJobs gives each job once, with the hash of its GUID.
func (s *saving) mergeJobs(jobs []backend.Job) []*incoming {
	all := make([]*incoming, 0, len(jobs))
	byGUID := make(map[string]*incoming, len(jobs))
	for _, job := range jobs {
		if job.GUID == "" {
			continue
		}
		job = plainJob(job)
		if a := byGUID[job.GUID]; a != nil {
			a.job = backend.NewerOf(a.job, job)
			continue
		}
		a := &incoming{job: job, hash: s.jobHash(job.GUID)}
		byGUID[job.GUID] = a
		all = append(all, a)
	}
	return all
}

// findAtOnce is how many jobs are looked for with one query.
const findAtOnce = 500

// blockNumbers gives the number of the block of each job that is stored, by its hash.
func (s *saving) blockNumbers(ctx context.Context, all []*incoming) (map[string]int64, error) {
	numbers := map[string]int64{}
	if len(s.blocks) == 0 {
		return numbers, nil
	}
	for some := range slices.Chunk(all, findAtOnce) {
		args := make([]any, 0, len(some)+1)
		args = append(args, s.user)
		for _, a := range some {
			args = append(args, a.hash)
		}
		err := each(ctx, s.tx, func(rows *sql.Rows) error {
			var hash sql.RawBytes
			var number int64
			err := rows.Scan(&hash, &number)
			numbers[string(hash)] = number
			return err
		}, "SELECT guid, block FROM jobs WHERE user = ? AND guid IN (?"+strings.Repeat(", ?", len(some)-1)+")", args...)
		if err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// update joins a job with what its block holds of it. If that moves it in time, moved is
// true: it was taken out, and a has everything that is known of it.
func (s *saving) update(ctx context.Context, b *block, a *incoming) (moved bool, err error) {
	if b == nil {
		return false, altered(errBlocks)
	}
	if err := s.load(ctx, b); err != nil {
		return false, err
	}
	place, ok := b.places[a.job.GUID]
	if !ok {
		return false, altered(errBlocks)
	}
	known := b.jobs[place]
	job := backend.NewerOf(known, a.job)
	if reflect.DeepEqual(job, known) {
		return false, nil
	}
	b.changed = true
	if job.At().Equal(known.At()) {
		b.jobs[place] = job
		return false, nil
	}
	a.job = job
	last := len(b.jobs) - 1
	b.jobs[place] = b.jobs[last]
	b.places[b.jobs[place].GUID] = place
	b.jobs = b.jobs[:last]
	delete(b.places, job.GUID)
	return true, nil
}

// targetBlock gives the block that a job belongs in, loaded.
func (s *saving) targetBlock(ctx context.Context, a *incoming) (*block, error) {
	at := micro(a.job.At())
	if len(s.blocks) == 0 {
		s.blocks = []*block{{newest: at, oldest: at, places: map[string]int{}}}
		return s.blocks[0], nil
	}
	if first := s.blocks[0]; at > first.newest && first.places == nil && first.attempts >= s.db.options.blockSize { // full, and nothing else changes it
		fresh := &block{newest: at, oldest: first.newest + 1, places: map[string]int{}}
		s.blocks = slices.Insert(s.blocks, 0, fresh)
		return fresh, nil
	}
	target := s.blocks[len(s.blocks)-1]
	for _, b := range s.blocks {
		if at >= b.oldest {
			target = b
			break
		}
	}
	return target, s.load(ctx, target)
}
