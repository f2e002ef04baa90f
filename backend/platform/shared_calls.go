package platform

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"userlookup/backend"
)

// sharedCalls lets concurrent callers with the same key share one call. singleflight does not
// fit: its call ends with the first caller's context, or continues after all callers have
// left. The zero value is ready to use.
type sharedCalls[T any] struct {
	mu      sync.Mutex
	running map[string]*sharedCall[T] // by key
}

// sharedCall is one call and its callers.
type sharedCall[T any] struct {
	waiters  int
	stop     context.CancelFunc
	done     chan struct{} // closed after the fields below are set
	answer   T             // shared: read-only
	err      error
	panicked string
}

// share returns the result of ask for key. Concurrent calls with the same key share one ask.
// A caller that leaves does not stop the others; the context of ask ends when all callers
// have left. A panic in ask is raised in every caller.
func (s *sharedCalls[T]) share(ctx context.Context, key string, ask func(context.Context) (T, error)) (T, error) {
	var none T
	if ctx.Err() != nil { // select could choose a result although ctx has ended
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

// join adds a caller to the running call for key, or starts one.
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
			c.panicked = fmt.Sprintf("%v, in a shared call:\n%s", cause, debug.Stack())
		}
	}()
	c.answer, c.err = ask(ctx)
}

// release removes a caller, and cancels the call if it was the last.
func (s *sharedCalls[T]) release(key string, call *sharedCall[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if call.waiters--; call.waiters == 0 {
		call.stop()
		s.drop(key, call) // the next caller needs a new call
	}
}

// drop removes the call from running, unless a newer one replaced it.
func (s *sharedCalls[T]) drop(key string, call *sharedCall[T]) {
	if s.running[key] == call {
		delete(s.running, key)
	}
}

type callerDeadlineKey struct{}

// withCallerDeadline stores the deadline of caller in ctx without setting it, because other
// callers may have more time.
func withCallerDeadline(ctx, caller context.Context) context.Context {
	if deadline, limited := caller.Deadline(); limited {
		return context.WithValue(ctx, callerDeadlineKey{}, deadline)
	}
	return ctx
}

// callerDeadline returns the deadline of the first caller of a shared call.
func callerDeadline(ctx context.Context) (deadline time.Time, limited bool) {
	deadline, limited = ctx.Value(callerDeadlineKey{}).(time.Time)
	return deadline, limited
}
