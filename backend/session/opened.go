package session

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// opened is one look-up: what it found so far, and the channels to wait for its parts.
type opened struct {
	requestID string

	mu         sync.Mutex
	found      *merge.Accumulator
	revision   int
	failed     *backend.Error // why the user could not be fetched
	candidates *backend.SharedEmail
	stops      []context.CancelFunc
	runs       int  // in progress: the look-up, and parts that are fetched again
	notifying  bool // a notifier is running

	parts   map[backend.PartKind]chan struct{} // closed when the part has ended
	shown   map[backend.PartKind]chan struct{} // closed when something of it can be shown, or it has ended
	ended   chan struct{}                      // closed when every run has ended
	changed chan struct{}                      // holds one token while a change is not reported yet
}

func newOpened(requestID string, query backend.Query) *opened {
	return &opened{
		requestID: requestID, found: merge.NewAccumulator(query),
		parts: map[backend.PartKind]chan struct{}{}, shown: map[backend.PartKind]chan struct{}{}, changed: make(chan struct{}, 1),
	}
}

// start starts a run that loads parts. It reports whether a notifier must be started.
func (o *opened) start(kinds []backend.PartKind, stop context.CancelFunc) (needsNotifier bool) {
	for _, kind := range kinds {
		o.parts[kind] = make(chan struct{})
		o.shown[kind] = make(chan struct{})
	}
	if o.runs == 0 {
		o.stops, o.ended = nil, make(chan struct{})
	}
	o.runs++
	o.stops = append(o.stops, stop)
	needsNotifier, o.notifying = !o.notifying, true
	return needsNotifier
}

// begun are the parts of one run, each with the channel that is closed when it ends.
type begun map[backend.PartKind]chan struct{}

func (o *opened) begun(kinds []backend.PartKind) begun {
	o.mu.Lock()
	defer o.mu.Unlock()
	parts := begun{}
	for _, kind := range kinds {
		parts[kind] = o.parts[kind]
	}
	return parts
}

// stop ends every run at once.
func (o *opened) stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, stop := range o.stops {
		stop()
	}
}

// run runs a look-up to its end. A panic is treated as a failure.
func (o *opened) run(ctx context.Context, lookups backend.Lookups, query backend.Query, parts begun, admission *admission, log *slog.Logger) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var admitting sync.WaitGroup
	admitting.Go(func() { admission.run(ctx, stop) })
	err := func() (err error) {
		defer func() {
			if cause := recover(); cause != nil {
				err = fmt.Errorf("panic in look-up: %v\n%s", cause, debug.Stack())
			}
		}()
		return lookups.Lookup(ctx, query, admission.add)
	}()
	admission.end()
	admitting.Wait()
	var several *backend.SharedEmail
	if errors.As(err, &several) && admission.admitCandidates(ctx) == nil {
		o.offer(several)
	}
	if admission.failure != nil {
		err = admission.failure
	}
	o.end(parts, backend.Explain(err, log), log)
}

func (o *opened) deliver(part backend.Part) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.found.Apply(part)
	o.revision++
	if part.Done {
		close(o.parts[part.Kind])
	}
	if part.Done || part.Freshness.Source == backend.SourceSaved {
		o.show(part.Kind)
	}
	o.signal()
}

// latest returns the newest view. Only callers that hold the lock may use its timeline.
func (o *opened) latest() *merge.View {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.found.View()
}

// user is nil until it has loaded.
func (o *opened) user() *backend.User { return o.latest().User }

// isConfirmed reports whether the platform answered, not only the saved copy.
func (o *opened) isConfirmed() bool { return o.latest().Confirmed }

// timeline returns an independent copy of the attempts known now.
func (o *opened) timeline() *backend.Timeline {
	o.mu.Lock()
	defer o.mu.Unlock()
	timeline := o.found.View().Timeline.Fork()
	return &timeline
}

// waitForEnd waits until every run has ended.
func (o *opened) waitForEnd(ctx context.Context) error {
	o.mu.Lock()
	ended := o.ended
	o.mu.Unlock()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return backend.AsError(ctx.Err())
	}
}

// show releases callers that wait for something of a part.
func (o *opened) show(kind backend.PartKind) {
	select {
	case <-o.shown[kind]:
	default:
		close(o.shown[kind])
	}
}

func (o *opened) offer(candidates *backend.SharedEmail) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.candidates = candidates
}

// end closes the parts of a run that are still open.
func (o *opened) end(parts begun, failure *backend.Error, log *slog.Logger) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var kinds []backend.PartKind
	for _, kind := range backend.PartKinds {
		if ended, isOne := parts[kind]; isOne && ended == o.parts[kind] { // else it was restarted since, by another run
			kinds = append(kinds, kind)
		}
	}
	view := o.found.View()
	if failure != nil && !view.Confirmed {
		o.failed = failure
	}
	if failure == nil && view.IsLoading(kinds) {
		failure = backend.Explain(errors.New("look-up ended with unfinished parts"), log)
	}
	for _, kind := range kinds {
		if view.Answers[kind] == backend.PartLoading {
			close(o.parts[kind])
		}
		o.show(kind)
	}
	o.found.Stop(kinds, failure)
	o.revision++
	if o.runs--; o.runs == 0 {
		close(o.ended)
	}
	o.signal()
}

// hasNoUser reports whether the look-up ended without a user.
func (o *opened) hasNoUser() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.failed != nil
}

func (o *opened) signal() {
	select {
	case o.changed <- struct{}{}:
	default:
	}
}

// notify reports changes, at most one per NotifyInterval, until every run has ended and the
// last change is reported. If onChange panics, notify ends and the application continues.
func (o *opened) notify(onChange func(backend.UserView), options *Options) {
	defer func() {
		if cause := recover(); cause != nil {
			o.silence()
			_ = backend.Explain(fmt.Errorf("panic in onChange: %v\n%s", cause, debug.Stack()), options.Log) // only to log it
		}
	}()
	for {
		<-o.changed
		<-options.After(options.NotifyInterval)
		select {
		case <-o.changed:
		default:
		}
		view, last := o.nextView()
		onChange(view)
		if last {
			return
		}
	}
}

// nextView returns the next view to report, and whether it is the last one.
func (o *opened) nextView() (view backend.UserView, last bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	view = o.view()
	o.notifying = view.Loading
	return view, !view.Loading
}

func (o *opened) silence() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.notifying = false
}

// wait waits for parts to end. It fails when ctx ends first, or if the user could not be
// fetched.
func (o *opened) wait(ctx context.Context, kinds ...backend.PartKind) error {
	return o.waitFor(ctx, o.parts, kinds)
}

// waitToShow waits until something of each part can be shown. It fails as wait does.
func (o *opened) waitToShow(ctx context.Context, kinds ...backend.PartKind) error {
	return o.waitFor(ctx, o.shown, kinds)
}

func (o *opened) waitFor(ctx context.Context, channels map[backend.PartKind]chan struct{}, kinds []backend.PartKind) error {
	for _, kind := range kinds {
		o.mu.Lock()
		part := channels[kind]
		o.mu.Unlock()
		select {
		case <-part:
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
