// Package session holds the users opened in this run and is the only way to their data.
// Every call needs the pass that the gate gave to a bound method or a command. Parts can be
// requested while they are still loading.
package session

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"userlookup/backend"
)

// Options configure a Session. SavedStore, Recorder, Rules, Warm, Requests, Now, the
// durations and MaxOpen are optional.
type Options struct {
	Profile backend.ProfileName
	Lookups backend.Lookups
	Log     *slog.Logger
	// Warm opens the connection to the platform ahead of a look-up; may be nil.
	Warm func(context.Context)
	// Requests returns the last requests to the platform, newest first; may be nil.
	Requests func() []backend.Request
	// SavedStore gives access to the saved copies; nil saves none.
	SavedStore backend.SavedStore
	// Recorder is the access log. Data is withheld if it cannot be recorded. Nil records nothing.
	Recorder backend.AccessRecorder
	// Rules are the requirements of the policy; nil has none.
	Rules Rules
	Now   func() time.Time // that of package time if nil
	// After waits, as time.After does.
	After func(time.Duration) <-chan time.Time
	// OpenTimeout is how long Open waits for user and connections; 1 s if zero.
	OpenTimeout time.Duration
	// NotifyInterval is the least time between two calls of onChange; 25 ms if zero.
	NotifyInterval time.Duration
	// MaxOpen is the number of users that stay open; 8 if zero.
	MaxOpen int
}

// Session holds the users opened in this run. It is safe for concurrent use.
type Session struct {
	options Options
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup

	listing sync.Mutex           // held while a list is recorded
	listed  map[string]time.Time // when each list was recorded last

	mu        sync.Mutex
	open      []*opened // oldest first
	cancelled []string  // request IDs cancelled before they were opened
	closed    bool      // no more look-ups start
}

// maxCancelled is the number of cancelled request IDs to remember.
const maxCancelled = 64

// New creates a session. Close ends it.
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

// Clear closes the session and forgets the opened users.
func (s *Session) Clear() {
	s.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open, s.cancelled = nil, nil
}

// Scope is the part of a session that one action may use. Each method belongs to one
// permission, and fails with CodeNotAllowed if the action does not need it.
type Scope struct {
	session *Session
	pass    backend.Pass
}

// Scope returns the scope of an action that the gate allowed.
func (s *Session) Scope(pass backend.Pass) *Scope { return &Scope{s, pass} }

// Pass returns the pass of the action.
func (c *Scope) Pass() backend.Pass { return c.pass }

// begin runs a look-up in the background. onChange, unless nil, receives its changes. In a
// closed session the look-up is cancelled at once.
func (s *Session) begin(ctx context.Context, o *opened, query backend.Query, kinds []backend.PartKind, stop context.CancelFunc, onChange func(backend.UserView)) {
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
	if onChange != nil {
		s.running.Go(func() { o.notify(onChange, &s.options) })
	}
}

// waitAtMost calls wait for the parts and returns after OpenTimeout at the latest.
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

// cancel stops a look-up. Calls of a page may arrive out of order: a request ID that is not
// open yet is remembered and never starts.
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

// add opens a look-up, stops the others, and drops one if there are too many.
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
	s.open = slices.DeleteFunc(s.open, (*opened).hasNoUser) // failed look-ups do not count
	s.open = append(s.open, o)
	if len(s.open) > s.options.MaxOpen {
		i := s.leastRecent()
		s.open = slices.Delete(s.open, i, i+1)
	}
	return nil
}

// leastRecent is the oldest look-up of a user who was looked up again later, or else the
// oldest of all, so that fetching one user repeatedly does not push out the others.
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
