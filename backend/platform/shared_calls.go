package platform

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"userlookup/backend"
)

// sharedCalls lets callers that ask for the same key at the same time share one call.
// singleflight does not do this: its call ends with the first caller's context, or with
// none, also where nobody waits any more. The zero value is ready.
type sharedCalls[T any] struct {
	mu      sync.Mutex
	running map[string]*sharedCall[T] // by key
}

// sharedCall is one call and those who wait for its answer.
type sharedCall[T any] struct {
	waiters  int
	stop     context.CancelFunc
	done     chan struct{} // closed when the rest is set
	answer   T             // shared: not to be changed
	err      error
	panicked string
}

// share returns what ask answers for key. Calls for the same key at the same time share
// one ask. A caller that stops waiting stops nobody else; the context of ask ends when
// nobody waits any more. A panic in ask is one in every caller.
func (s *sharedCalls[T]) share(ctx context.Context, key string, ask func(context.Context) (T, error)) (T, error) {
	var none T
	if ctx.Err() != nil { // a select would not prefer this to an answer
		return none, backend.AsError(ctx.Err())
	}
	call := s.join(ctx, key, ask)
	select {
	case <-call.done:
		if call.panicked != "" {
			panic(call.panicked)
		}
		return call.answer, call.err
	case <-ctx.Done():
		s.release(key, call)
		return none, backend.AsError(ctx.Err())
	}
}

// join waits with the others for the call for key, and starts it if there is none.
func (s *sharedCalls[T]) join(ctx context.Context, key string, ask func(context.Context) (T, error)) *sharedCall[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if call, ok := s.running[key]; ok {
		call.waiters++
		return call
	}
	ctx, stop := context.WithCancel(withCallerDeadline(context.WithoutCancel(ctx), ctx))
	call := &sharedCall[T]{waiters: 1, stop: stop, done: make(chan struct{})}
	if s.running == nil {
		s.running = map[string]*sharedCall[T]{}
	}
	s.running[key] = call
	go func() {
		defer stop()
		call.run(ctx, ask)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.drop(key, call)
		close(call.done)
	}()
	return call
}

// run sets the answer of the call.
func (c *sharedCall[T]) run(ctx context.Context, ask func(context.Context) (T, error)) {
	defer func() {
		if cause := recover(); cause != nil {
			c.panicked = fmt.Sprintf("%v, in a shared question:\n%s", cause, debug.Stack())
		}
	}()
	c.answer, c.err = ask(ctx)
}

// release stops waiting for the call, and stops the call if nobody waits any more.
func (s *sharedCalls[T]) release(key string, call *sharedCall[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if call.waiters--; call.waiters == 0 {
		call.stop()
		s.drop(key, call) // the next caller needs an answer, not a cancelled call
	}
}

// drop forgets the call, but not one that was started for the same key since.
func (s *sharedCalls[T]) drop(key string, call *sharedCall[T]) {
	if s.running[key] == call {
		delete(s.running, key)
	}
}

type callerDeadlineKey struct{}

// withCallerDeadline notes in ctx how long asker waits. It sets no deadline: others may wait
// longer.
func withCallerDeadline(ctx, asker context.Context) context.Context {
	if deadline, limited := asker.Deadline(); limited {
		return context.WithValue(ctx, callerDeadlineKey{}, deadline)
	}
	return ctx
}

// callerDeadline returns how long the first caller of a shared call waits.
func callerDeadline(ctx context.Context) (deadline time.Time, limited bool) {
	deadline, limited = ctx.Value(callerDeadlineKey{}).(time.Time)
	return deadline, limited
}
