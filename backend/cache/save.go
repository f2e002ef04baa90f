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

// saver is the queue of what is to be saved, one after the other: the page never
// waits for it.
type saver struct {
	mu      sync.Mutex
	waiting []task
	busy    bool
	idle    []chan struct{} // closed when nothing is left
	wake    chan struct{}
}

// task is one look-up to be saved.
type task struct {
	look  backend.LookupResult
	only  backend.PartKind     // that was looked up; empty for all
	known *backend.PriorResult // that the look-up built on, from this run or as saved; nil for none
}

// clear drops what is queued.
func (s *saver) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = nil
}

// look gathers what a look-up brings live, to be saved.
type look struct {
	query backend.Query // with what the look-up builds on
	now   func() time.Time
	found merge.Layers
	kept  time.Time // under which half of it is on its way to the store already; zero for none
}

// add takes a part in, and notes on its attempts where and when they came.
func (l *look) add(part *backend.Part) {
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

// manyToCome is a number of attempts that take their time.
const manyToCome = 2000

// isHalfWay says whether all has come but a long history: what there is is kept at
// once.
func (l *look) isHalfWay(last backend.Part) bool {
	return last.Done && l.kept.IsZero() && !slices.ContainsFunc(backend.PartKinds, func(kind backend.PartKind) bool {
		return l.found.IsLoading(kind) != (kind == backend.PartHistory)
	}) && l.found.Missing() >= manyToCome
}

// keep queues what a look-up brought.
func (c *Cache) keep(l *look) {
	found, ok := l.found.Result(l.now().UTC())
	if !ok {
		return
	}
	found.Replaces, l.kept = l.kept, found.At
	t := task{look: found, only: l.query.Only, known: l.query.Prior.Of(found.User.GUID)}
	s := &c.saver
	s.mu.Lock()
	s.waiting = append(s.waiting, t)
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// save saves what is queued, until the cache is closed.
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
		return // it is told as the state
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
	return shielded(func() error {
		ok, err := complete(c.ctx, copies, t)
		if !ok || err != nil {
			return err
		}
		return copies.Save(c.ctx, t.look)
	})
}

// complete adds to a look-up what it built on where the store has not got it, such
// as after it was erased. It is not ok for a part that was looked up alone where the
// others are not saved: then nothing whole can be kept.
func complete(ctx context.Context, copies backend.SavedCopies, t *task) (ok bool, err error) {
	if t.known == nil {
		return true, nil
	}
	saved, err := copies.Find(ctx, backend.Query{Kind: backend.QueryByGUID, Value: t.look.User.GUID})
	if err != nil && !backend.HasCode(err, backend.CodeSavedAltered) {
		return false, err
	}
	if saved == nil && t.only != "" {
		return false, nil
	}
	if saved == nil || saved.Attempts < t.known.Timeline.Len() {
		t.look.Jobs = append(t.known.Timeline.Newest(t.known.Timeline.Len()), t.look.Jobs...)
	}
	if t.only != "" {
		t.look.Replaces = saved.At // of the look-up that it completes
	}
	return true, nil
}

// shielded turns a panic into an error: what cannot be saved ends no look-up.
func shielded(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic while saving: %v\n%s", cause, debug.Stack())
		}
	}()
	return do()
}

// errClosed says that the cache was closed while something was to be saved.
var errClosed = errors.New("cache is closed")

// Flush waits until all that was looked up is durable. It fails with the reason why
// something could not be kept.
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
