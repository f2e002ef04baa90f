package cache

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// saver is the queue of look-ups to save, one after the other. The page never waits for it.
type saver struct {
	mu      sync.Mutex
	waiting []task
	busy    bool
	idle    []chan struct{} // closed when nothing is left
	wake    chan struct{}
}

// task is one look-up to save.
type task struct {
	result backend.LookupResult
	only   backend.PartKind     // the only part that was fetched; empty for all
	prior  *backend.PriorResult // what the look-up built on: of this run or saved; nil for none
}

// clear drops the queue.
func (s *saver) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = nil
}

// liveResult collects the live data of a look-up, to be saved.
type liveResult struct {
	query     backend.Query // with what the look-up builds on
	now       func() time.Time
	found     merge.Layers
	halfwayAt time.Time // time of the partial save; zero for none
}

// add adds a part, and sets source and first-seen time of its attempts.
func (l *liveResult) add(part *backend.Part) {
	part.Jobs = slices.Clone(part.Jobs) // the answer may be shared with another look-up
	from := backend.JobFromList
	if part.Kind == backend.PartJobs {
		from = backend.JobFromLatest
	}
	for i := range part.Jobs {
		part.Jobs[i].From, part.Jobs[i].FirstSeenAt = from, part.Freshness.FetchedAt
	}
	l.found = l.found.With(*part)
}

// longHistory is a number of attempts that takes long to load.
const longHistory = 2000

// isHalfway reports whether everything but a long history has arrived. It is saved at once.
func (l *liveResult) isHalfway(last backend.Part) bool {
	return last.Done && l.halfwayAt.IsZero() && !slices.ContainsFunc(backend.PartKinds, func(kind backend.PartKind) bool {
		return l.found.IsLoading(kind) != (kind == backend.PartHistory)
	}) && l.found.Missing() >= longHistory
}

// enqueue queues a look-up to be saved.
func (c *Cache) enqueue(l *liveResult) {
	found, ok := l.found.Result(l.now().UTC())
	if !ok {
		return
	}
	found.Replaces, l.halfwayAt = l.halfwayAt, found.At
	t := task{result: found, only: l.query.Only, prior: l.query.Prior.Of(found.User.GUID)}
	s := &c.saver
	s.mu.Lock()
	s.waiting = append(s.waiting, t)
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// save saves the queue until the cache is closed.
func (c *Cache) save() {
	s := &c.saver
	for {
		s.mu.Lock()
		if len(s.waiting) == 0 {
			s.busy = false
			for _, idle := range s.idle {
				close(idle)
			}
			s.idle = nil
			s.mu.Unlock()
			select {
			case <-s.wake:
				continue
			case <-c.ctx.Done():
				return
			}
		}
		next := s.waiting[0]
		s.waiting, s.busy = s.waiting[1:], true
		s.mu.Unlock()
		c.saveOne(next)
	}
}

func (c *Cache) saveOne(t task) {
	copies, err := c.Copies(c.ctx)
	if err != nil {
		return // it is reported as the state
	}
	err = c.saveIn(copies, &t)
	if backend.HasCode(err, backend.CodeSavedOff) { // not made yet, or erased since, here or by another process
		c.open(true)
		if copies, err = c.Copies(c.ctx); err != nil {
			return
		}
		err = c.saveIn(copies, &t)
	}
	if c.ctx.Err() != nil {
		return
	}
	failure := backend.Explain(err, c.options.Log)
	c.mu.Lock()
	c.failed = failure
	c.mu.Unlock()
	c.note()
}

func (c *Cache) saveIn(copies backend.SavedCopies, t *task) error {
	return recovered(func() error {
		ok, err := complete(c.ctx, copies, t)
		if !ok || err != nil {
			return err
		}
		return copies.Save(c.ctx, t.result)
	})
}

// complete adds the data that a look-up built on if the store does not have it, for example
// after Erase. It is not ok for a single part whose other parts are not saved, because only
// whole users are saved.
func complete(ctx context.Context, copies backend.SavedCopies, t *task) (ok bool, err error) {
	if t.prior == nil {
		return true, nil
	}
	saved, err := copies.Find(ctx, backend.Query{Kind: backend.QueryByGUID, Value: t.result.User.GUID})
	if err != nil && !backend.HasCode(err, backend.CodeSavedAltered) {
		return false, err
	}
	if saved == nil && t.only != "" {
		return false, nil
	}
	if saved == nil || saved.Attempts < t.prior.Timeline.Len() {
		t.result.Jobs = append(t.prior.Timeline.Newest(t.prior.Timeline.Len()), t.result.Jobs...)
	}
	if t.only != "" {
		t.result.Replaces = saved.At // of the look-up that it completes
	}
	return true, nil
}

// recovered calls do and turns a panic into an error, so that a failed save ends no look-up.
func recovered(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic while saving: %v\n%s", cause, debug.Stack())
		}
	}()
	return do()
}

// errClosed means that the cache was closed while a save was pending.
var errClosed = errors.New("cache is closed")

// Flush waits until every look-up is saved durably. It fails with the reason why one could
// not be saved.
func (c *Cache) Flush(ctx context.Context) error {
	s := &c.saver
	s.mu.Lock()
	if len(s.waiting) > 0 || s.busy {
		idle := make(chan struct{})
		s.idle = append(s.idle, idle)
		s.mu.Unlock()
		select {
		case <-idle:
		case <-ctx.Done():
			return backend.AsError(ctx.Err())
		case <-c.ctx.Done():
			return errClosed
		}
	} else {
		s.mu.Unlock()
	}
	if off := c.State().Off; off != nil {
		return off
	}
	return nil
}
