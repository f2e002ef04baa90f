// Package session is the one way to the data: whatever is asked of it needs the pass
// that the gate gave to a bound method or a command. It keeps the users opened in this run and
// lets their parts be asked for while they still arrive.
package session

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"userlookup/backend"
)

// Options are what a Session needs; all but SavedStore, Recorder, Rules, Warm, Requests, the durations
// and MaxOpen must be set.
type Options struct {
	Profile backend.ProfileName
	Lookups backend.Lookups
	Log     *slog.Logger
	// Warm opens the connection to the platform ahead of a look-up; nil does not.
	Warm func(context.Context)
	// Requests gives the last requests to the platform, the newest first; nil gives
	// none.
	Requests func() []backend.Request
	// SavedStore is the way to the saved copies; nil keeps none.
	SavedStore backend.SavedStore
	// Recorder is the access log. What it could not record is not given. Nil records
	// nothing.
	Recorder backend.AccessRecorder
	// Rules are what the policy demands; nil demands nothing.
	Rules Rules
	Now   func() time.Time // that of package time if nil
	// After waits, as time.After does.
	After func(time.Duration) <-chan time.Time
	// OpenTimeout is how long Open waits for user and connections; 1 s if zero.
	OpenTimeout time.Duration
	// NotifyInterval is the least time between two changes that are told; 25 ms if zero.
	NotifyInterval time.Duration
	// MaxOpen is how many users stay open; 8 if zero.
	MaxOpen int
}

// Session keeps the users opened in this run. It is safe for concurrent use.
type Session struct {
	options Options
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup

	listing sync.Mutex           // held while a list is recorded
	listed  map[string]time.Time // when each list was recorded last

	mu        sync.Mutex
	open      []*opened // oldest first
	cancelled []string  // request ids that were cancelled before they were opened
	closed    bool      // nothing begins any more
}

// maxCancelled bounds what is remembered of cancelled requests.
const maxCancelled = 64

// New makes a session. Close ends it.
func New(options Options) *Session {
	if options.OpenTimeout == 0 {
		options.OpenTimeout = time.Second
	}
	if options.NotifyInterval == 0 {
		options.NotifyInterval = 25 * time.Millisecond
	}
	if options.MaxOpen == 0 {
		options.MaxOpen = 8
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.SavedStore == nil {
		options.SavedStore = emptyStore{}
	}
	ctx, stop := context.WithCancel(context.Background())
	return &Session{options: options, ctx: ctx, stop: stop, listed: map[string]time.Time{}}
}

// Close stops every look-up and waits until they have ended.
func (s *Session) Close() {
	s.stop()
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.running.Wait()
}

// Clear is Close, and forgets who was opened: nothing of them can be had any more.
func (s *Session) Clear() {
	s.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open, s.cancelled = nil, nil
}

// Scope is what one action may do with a session. Each of its methods belongs to one
// permission, and fails with CodeNotAllowed where the action does not need it.
type Scope struct {
	session *Session
	pass    backend.Pass
}

// Scope gives what an action may do that a gate let in.
func (s *Session) Scope(pass backend.Pass) *Scope { return &Scope{s, pass} }

// Pass is that of the action.
func (c *Scope) Pass() backend.Pass { return c.pass }

// begin runs a look-up beside its caller; told, unless it is nil, hears of its
// changes. Where the session is closed the look-up ends as cancelled at once.
func (s *Session) begin(ctx context.Context, o *opened, query backend.Query, kinds []backend.PartKind, stop context.CancelFunc, told func(backend.UserView)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := o.begun(kinds)
	if s.closed {
		stop()
		o.end(parts, backend.NewError(backend.CodeCancelled, nil), s.options.Log)
		return
	}
	admission := s.admission(query, o.deliver)
	query.Asked = func() { admission.asked(ctx, query) }
	s.running.Go(func() { defer stop(); o.run(ctx, s.options.Lookups, query, parts, admission, s.options.Log) })
	if told != nil {
		s.running.Go(func() { o.notify(told, &s.options) })
	}
}

// waitAtMost waits for parts, in one way of waiting, as long as the session has
// patience.
func (s *Session) waitAtMost(ctx context.Context, wait func(context.Context, ...backend.PartKind) error, kinds ...backend.PartKind) error {
	ended := make(chan error, 1)
	go func() { ended <- wait(ctx, kinds...) }()
	select {
	case err := <-ended:
		return err
	case <-s.options.After(s.options.OpenTimeout):
		return nil
	}
}

func (s *Session) find(requestID string) (*opened, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.open {
		if o.requestID == requestID {
			return o, nil
		}
	}
	return nil, backend.NewError(backend.CodeNotOpen, nil)
}

// cancel stops a look-up. The calls of a page overtake each other: one that is
// not open yet is remembered, and never begins.
func (s *Session) cancel(requestID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.open {
		if o.requestID == requestID {
			o.stop()
			return
		}
	}
	s.cancelled = append(s.cancelled, requestID)
	if excess := len(s.cancelled) - maxCancelled; excess > 0 {
		s.cancelled = slices.Delete(s.cancelled, 0, excess)
	}
}

// add puts a look-up among the opened ones, stops those before it, and lets one
// go where there are too many.
func (s *Session) add(o *opened) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return backend.NewError(backend.CodeCancelled, nil)
	}
	if slices.ContainsFunc(s.open, func(other *opened) bool { return other.requestID == o.requestID }) {
		return backend.BadArgument("requestId")
	}
	if slices.Contains(s.cancelled, o.requestID) {
		return backend.NewError(backend.CodeCancelled, nil)
	}
	for _, other := range s.open {
		other.stop()
	}
	s.open = slices.DeleteFunc(s.open, (*opened).hasNoUser) // they take no place from those who are open
	s.open = append(s.open, o)
	if len(s.open) > s.options.MaxOpen {
		i := s.leastRecent()
		s.open = slices.Delete(s.open, i, i+1)
	}
	return nil
}

// leastRecent is the oldest look-up of a user who was looked up again later;
// where there is none, the oldest of all. So fetching one user again and again
// does not push out the others.
func (s *Session) leastRecent() int {
	least := 0
	seen := map[string]bool{}
	for i, o := range slices.Backward(s.open) {
		switch key := o.userKey(); {
		case key == "":
		case seen[key]:
			least = i
		default:
			seen[key] = true
		}
	}
	return least
}
