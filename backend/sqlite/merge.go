package sqlite

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"userlookup/backend"
)

// merge joins jobs with those that are kept, and says how many of them are new. Only
// blocks in which something changes are written.
func (s *saving) merge(ctx context.Context, jobs []backend.Job) (added int, err error) {
	came := s.unite(jobs)
	numbers, err := s.find(ctx, came)
	if err != nil {
		return 0, err
	}
	blocks := map[int64]*block{}
	for _, b := range s.blocks {
		blocks[b.number] = b
	}
	var homeless []*arrival // what has no block, or no longer its place in one
	for _, a := range came {
		number, known := numbers[string(a.hash)]
		if !known {
			added++
			homeless = append(homeless, a)
			continue
		}
		moved, err := s.update(ctx, blocks[number], a)
		if err != nil {
			return 0, err
		}
		if moved {
			homeless = append(homeless, a)
		}
	}
	slices.SortFunc(homeless, func(a, b *arrival) int { return backend.NewestFirst(&a.job, &b.job) })
	for _, a := range homeless {
		home, err := s.home(ctx, a)
		if err != nil {
			return 0, err
		}
		if _, isThere := home.places[a.job.GUID]; isThere { // the index has lost it
			return 0, altered(errBlocks)
		}
		home.changed = true
		home.jobs = append(home.jobs, a.job)
	}
	return added, s.writeBlocks(ctx, homeless)
}

// arrival is a job that came.
type arrival struct {
	job  backend.Job
	hash []byte
}

// unite gives each job once, with the hash of its GUID.
func (s *saving) unite(jobs []backend.Job) []*arrival {
	came := make([]*arrival, 0, len(jobs))
	byGUID := make(map[string]*arrival, len(jobs))
	for _, job := range jobs {
		if job.GUID == "" {
			continue
		}
		job = plainJob(job)
		if a := byGUID[job.GUID]; a != nil {
			a.job = backend.NewerOf(a.job, job)
			continue
		}
		a := &arrival{job: job, hash: s.jobHash(job.GUID)}
		byGUID[job.GUID] = a
		came = append(came, a)
	}
	return came
}

// findAtOnce is how many jobs are looked for with one query.
const findAtOnce = 500

// find gives the number of the block of each job that is kept, by its hash.
func (s *saving) find(ctx context.Context, came []*arrival) (map[string]int64, error) {
	numbers := map[string]int64{}
	if len(s.blocks) == 0 {
		return numbers, nil
	}
	for some := range slices.Chunk(came, findAtOnce) {
		args := make([]any, 0, len(some)+1)
		args = append(args, s.user)
		for _, a := range some {
			args = append(args, a.hash)
		}
		rows, err := s.tx.QueryContext(ctx, "SELECT guid, block FROM jobs WHERE user = ? AND guid IN (?"+strings.Repeat(", ?", len(some)-1)+")", args...) //nolint:gosec // only question marks are added
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var hash []byte
			var number int64
			if err = rows.Scan(&hash, &number); err != nil {
				break
			}
			numbers[string(hash)] = number
		}
		_ = rows.Close() // Err says what went wrong
		if err == nil {
			err = rows.Err()
		}
		if err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// update joins a job with what its block holds of it. Moved says that it then has
// another place in time: it was taken out, and a has all that is known of it.
func (s *saving) update(ctx context.Context, b *block, a *arrival) (moved bool, err error) {
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

// home gives the block in which a job that has none belongs.
func (s *saving) home(ctx context.Context, a *arrival) (*block, error) {
	at := micro(a.job.At())
	if len(s.blocks) == 0 {
		s.blocks = []*block{{newest: at, oldest: at, places: map[string]int{}}}
		return s.blocks[0], nil
	}
	if first := s.blocks[0]; at > first.newest && first.places == nil && first.attempts >= s.db.options.blockSize { // full, and nothing else touches it
		fresh := &block{newest: at, oldest: first.newest + 1, places: map[string]int{}}
		s.blocks = slices.Insert(s.blocks, 0, fresh)
		return fresh, nil
	}
	home := s.blocks[len(s.blocks)-1]
	for _, b := range s.blocks {
		if at >= b.oldest {
			home = b
			break
		}
	}
	return home, s.load(ctx, home)
}
