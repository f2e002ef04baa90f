package platform

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"userlookup/backend"
)

// flights are the requests under way. Whoever asks for what is under way already
// waits for that answer. The zero value is ready.
type flights struct {
	mu       sync.Mutex
	underWay map[string]*flight // by address
}

// flight is one request and those who wait for it.
type flight struct {
	waiting  int
	stop     context.CancelFunc
	landed   chan struct{} // closed when the rest is set
	body     []byte        // shared: not to be changed
	err      error
	panicked string
}

// share gives what ask answers for address. Calls for the same address at the
// same time share one ask. One who stops waiting stops nobody else; ask ends
// when nobody waits any more.
func (f *flights) share(ctx context.Context, address string, ask func(context.Context) ([]byte, error)) ([]byte, error) {
	if ctx.Err() != nil { // a select would not prefer this to an answer
		return nil, backend.AsError(ctx.Err())
	}
	one := f.board(ctx, address, ask)
	select {
	case <-one.landed:
		if one.panicked != "" {
			panic(one.panicked)
		}
		return one.body, one.err
	case <-ctx.Done():
		f.leave(address, one)
		return nil, backend.AsError(ctx.Err())
	}
}

func (f *flights) board(ctx context.Context, address string, ask func(context.Context) ([]byte, error)) *flight {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one, ok := f.underWay[address]; ok {
		one.waiting++
		return one
	}
	ctx, stop := context.WithCancel(withPatience(context.WithoutCancel(ctx), ctx))
	one := &flight{waiting: 1, stop: stop, landed: make(chan struct{})}
	if f.underWay == nil {
		f.underWay = map[string]*flight{}
	}
	f.underWay[address] = one
	go func() {
		defer stop()
		one.land(ctx, ask)
		f.remove(address, one)
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

func (f *flight) land(ctx context.Context, ask func(context.Context) ([]byte, error)) {
	defer func() {
		if cause := recover(); cause != nil {
			f.panicked = fmt.Sprintf("%v, in a shared request:\n%s", cause, debug.Stack())
		}
	}()
	f.body, f.err = ask(ctx)
}

func (f *flights) leave(address string, one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one.waiting--; one.waiting == 0 {
		one.stop()
		f.drop(address, one) // whoever comes now needs an answer, not an end
	}
}

func (f *flights) remove(address string, one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(address, one)
}

func (f *flights) drop(address string, one *flight) {
	if f.underWay[address] == one {
		delete(f.underWay, address)
	}
}
