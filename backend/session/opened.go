package session

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"

	"userlookup/backend"
)

// opened is one look-up: its record, and what waits for its parts.
type opened struct {
	requestID string
	cancel    context.CancelFunc

	mu       sync.Mutex
	record   *backend.Record
	revision int
	failed   *backend.Error // the user could not be had

	parts   map[backend.PartKind]chan struct{} // closed when the part has ended
	ended   chan struct{}                      // closed when every part has ended
	changed chan struct{}                      // holds one token while a change is not told yet
}

func newOpened(requestID string, query backend.Query, cancel context.CancelFunc) *opened {
	o := &opened{
		requestID: requestID, cancel: cancel, record: backend.NewRecord(query),
		parts: map[backend.PartKind]chan struct{}{}, ended: make(chan struct{}), changed: make(chan struct{}, 1),
	}
	for _, kind := range backend.PartKinds {
		o.parts[kind] = make(chan struct{})
	}
	return o
}

// run does the look-up to its end. A panic ends it like any other failure.
func (o *opened) run(ctx context.Context, lookups backend.Lookups, query backend.Query, log *slog.Logger) {
	err := func() (err error) {
		defer func() {
			if cause := recover(); cause != nil {
				err = fmt.Errorf("panic in look-up: %v\n%s", cause, debug.Stack())
			}
		}()
		return lookups.Lookup(ctx, query, o.deliver)
	}()
	o.end(backend.Explain(err, log), log)
}

func (o *opened) deliver(part backend.Part) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.record.Apply(part)
	o.revision++
	if part.Done {
		close(o.parts[part.Kind])
	}
	o.tell()
}

// end closes every part that is still open.
func (o *opened) end(failure *backend.Error, log *slog.Logger) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if failure != nil && o.record.User == nil {
		o.failed = failure
	}
	if failure == nil && o.loading() {
		failure = backend.Explain(errors.New("the look-up left parts open"), log)
	}
	for kind, done := range o.parts {
		if o.record.State(kind) == backend.PartLoading {
			close(done)
		}
	}
	o.record.End(failure)
	o.revision++
	close(o.ended)
	o.tell()
}

// isOfNobody says whether the look-up ended without a user.
func (o *opened) isOfNobody() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.failed != nil
}

func (o *opened) loading() bool {
	return slices.ContainsFunc(backend.PartKinds, func(kind backend.PartKind) bool { return o.record.State(kind) == backend.PartLoading })
}

func (o *opened) tell() {
	select {
	case o.changed <- struct{}{}:
	default:
	}
}

// notify tells of changes, at most one in each pace, until the look-up has
// ended and its last change is told. A panic of the listener ends the telling,
// not the application.
func (o *opened) notify(told func(View), options *Options) {
	defer func() {
		if cause := recover(); cause != nil {
			_ = backend.Explain(fmt.Errorf("panic while telling of a change: %v\n%s", cause, debug.Stack()), options.Log) // for its log
		}
	}()
	for {
		<-o.changed
		<-options.After(options.Pace)
		select {
		case <-o.changed:
		default:
		}
		view := o.view()
		told(view)
		if !view.Loading {
			return
		}
	}
}

// wait waits for parts to end. It fails when ctx ends first, or when the user
// could not be had.
func (o *opened) wait(ctx context.Context, kinds ...backend.PartKind) error {
	for _, kind := range kinds {
		select {
		case <-o.parts[kind]:
		case <-ctx.Done():
			return backend.AsError(ctx.Err())
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.failed != nil {
		return o.failed
	}
	return nil
}
