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

// opened is one look-up: what it found so far, and what waits for its parts.
type opened struct {
	requestID string

	mu         sync.Mutex
	found      *merge.Accumulator
	revision   int
	failed     *backend.Error // the user could not be had
	candidates *backend.SharedEmail
	stops      []context.CancelFunc
	runs       int  // under way: the look-up, and parts that are fetched again
	telling    bool // somebody hears of changes

	parts   map[backend.PartKind]chan struct{} // closed when the part has ended
	shown   map[backend.PartKind]chan struct{} // closed when something of it is there, saved or live, or it has ended
	ended   chan struct{}                      // closed when every run has ended
	changed chan struct{}                      // holds one token while a change is not told yet
}

func newOpened(requestID string, query backend.Query) *opened {
	return &opened{
		requestID: requestID, found: merge.NewAccumulator(query),
		parts: map[backend.PartKind]chan struct{}{}, shown: map[backend.PartKind]chan struct{}{}, changed: make(chan struct{}, 1),
	}
}

// start begins a run that is to bring the parts of some kinds. It says whether
// changes need somebody to tell them.
func (o *opened) start(kinds []backend.PartKind, stop context.CancelFunc) (tell bool) {
	for _, kind := range kinds {
		o.parts[kind] = make(chan struct{})
		o.shown[kind] = make(chan struct{})
	}
	if o.runs == 0 {
		o.stops, o.ended = nil, make(chan struct{})
	}
	o.runs++
	o.stops = append(o.stops, stop)
	tell, o.telling = !o.telling, true
	return tell
}

// begun are the parts of one run, each with the channel that says that it has ended.
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

// run does a look-up to its end. A panic ends it like any other failure.
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
	if errors.As(err, &several) && admission.admitChoice(ctx) == nil {
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
	o.tell()
}

// latest gives the newest view. Its timeline is for those only who hold the lock.
func (o *opened) latest() *merge.View {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.found.View()
}

// user is nil until it is there.
func (o *opened) user() *backend.User { return o.latest().User }

// isConfirmed says whether the platform answered, not the saved copy alone.
func (o *opened) isConfirmed() bool { return o.latest().Confirmed }

// timeline is what is known of the attempts at this moment. It goes on by itself.
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

// show lets those go on who wait for something of a part.
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

// end closes those parts of a run that are still open.
func (o *opened) end(parts begun, failure *backend.Error, log *slog.Logger) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var kinds []backend.PartKind
	for _, kind := range backend.PartKinds {
		if ended, isOne := parts[kind]; isOne && ended == o.parts[kind] { // else it was begun again since, by another run
			kinds = append(kinds, kind)
		}
	}
	view := o.found.View()
	if failure != nil && !view.Confirmed {
		o.failed = failure
	}
	if failure == nil && view.IsLoading(kinds) {
		failure = backend.Explain(errors.New("the look-up left parts open"), log)
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
	o.tell()
}

// hasNoUser says whether the look-up ended without a user.
func (o *opened) hasNoUser() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.failed != nil
}

func (o *opened) tell() {
	select {
	case o.changed <- struct{}{}:
	default:
	}
}

// notify tells of changes, at most one in each pace, until every run has ended
// and the last change is told. A panic of the listener ends the telling, not the
// application.
func (o *opened) notify(told func(backend.UserView), options *Options) {
	defer func() {
		if cause := recover(); cause != nil {
			o.silence()
			_ = backend.Explain(fmt.Errorf("panic while telling of a change: %v\n%s", cause, debug.Stack()), options.Log) // for its log
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
		told(view)
		if last {
			return
		}
	}
}

// nextView gives the view to tell, and whether it is the last one.
func (o *opened) nextView() (view backend.UserView, last bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	view = o.view()
	o.telling = view.Loading
	return view, !view.Loading
}

func (o *opened) silence() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.telling = false
}

// wait waits for parts to end. It fails when ctx ends first, or when the user
// could not be had.
func (o *opened) wait(ctx context.Context, kinds ...backend.PartKind) error {
	return o.waitFor(ctx, o.parts, kinds)
}

// waitToShow waits until something of each part is there. It fails as wait does.
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
