package platform

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"userlookup/backend"
)

// flights are the questions under way. Whoever asks what is asked already waits
// for that answer. The zero value is ready.
type flights[T any] struct {
	mu       sync.Mutex
	underWay map[string]*flight[T] // by what is asked for
}

// flight is one question and those who wait for its answer.
type flight[T any] struct {
	waiting  int
	stop     context.CancelFunc
	landed   chan struct{} // closed when the rest is set
	answer   T             // shared: not to be changed
	err      error
	panicked string
}

// share gives what ask answers for key. Calls for the same key at the same time
// share one ask. One who stops waiting stops nobody else; ask ends
// when nobody waits any more.
func (f *flights[T]) share(ctx context.Context, key string, ask func(context.Context) (T, error)) (T, error) {
	var none T
	if ctx.Err() != nil { // a select would not prefer this to an answer
		return none, backend.AsError(ctx.Err())
	}
	one := f.board(ctx, key, ask)
	select {
	case <-one.landed:
		if one.panicked != "" {
			panic(one.panicked)
		}
		return one.answer, one.err
	case <-ctx.Done():
		f.leave(key, one)
		return none, backend.AsError(ctx.Err())
	}
}

func (f *flights[T]) board(ctx context.Context, key string, ask func(context.Context) (T, error)) *flight[T] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one, ok := f.underWay[key]; ok {
		one.waiting++
		return one
	}
	ctx, stop := context.WithCancel(withPatience(context.WithoutCancel(ctx), ctx))
	one := &flight[T]{waiting: 1, stop: stop, landed: make(chan struct{})}
	if f.underWay == nil {
		f.underWay = map[string]*flight[T]{}
	}
	f.underWay[key] = one
	go func() {
		defer stop()
		one.land(ctx, ask)
		f.remove(key, one)
		close(one.landed)
	}()
	return one
}

type patienceKey struct{}

// withPatience notes in ctx until when who asks is willing to wait. It binds
// nothing: others may wait for longer.
func withPatience(ctx, asker context.Context) context.Context {
	if deadline, limited := asker.Deadline(); limited {
		return context.WithValue(ctx, patienceKey{}, deadline)
	}
	return ctx
}

// patienceOf gives the time until when the first who asked waits.
func patienceOf(ctx context.Context) (deadline time.Time, limited bool) {
	deadline, limited = ctx.Value(patienceKey{}).(time.Time)
	return deadline, limited
}

func (f *flight[T]) land(ctx context.Context, ask func(context.Context) (T, error)) {
	defer func() {
		if cause := recover(); cause != nil {
			f.panicked = fmt.Sprintf("%v, in a shared question:\n%s", cause, debug.Stack())
		}
	}()
	f.answer, f.err = ask(ctx)
}

func (f *flights[T]) leave(key string, one *flight[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one.waiting--; one.waiting == 0 {
		one.stop()
		f.drop(key, one) // whoever comes now needs an answer, not an end
	}
}

func (f *flights[T]) remove(key string, one *flight[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(key, one)
}

func (f *flights[T]) drop(key string, one *flight[T]) {
	if f.underWay[key] == one {
		delete(f.underWay, key)
	}
}
