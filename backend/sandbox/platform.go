package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Options configure a sandbox. All zero values are usable.
type Options struct {
	// Seed varies names, times and GUIDs; the scenarios stay the same.
	Seed uint64
	// Now is the sandbox's clock; default time.Now. Its value at New decides the week of all
	// scenarios (anchorOf).
	Now func() time.Time
	// WithoutAttemptList makes the sandbox respond like the public API: no list of past jobs,
	// no job type, no request type, no guid of a job, no created_at of members.
	WithoutAttemptList bool
	// Latency delays each response.
	Latency time.Duration
	// ClientID and APIKey are the accepted credentials.
	ClientID, APIKey string
}

// Platform is a sandbox. It is an http.Handler and safe for concurrent use: after New, only
// the time changes.
type Platform struct {
	options Options
	// wait delays a response; it returns an error if ctx ends first.
	wait func(ctx context.Context, delay time.Duration) error

	users              []*user
	usersByID          map[string]*user
	usersByGUID        map[string]*user
	institutions       []*institution
	institutionsByCode map[string]*institution
	histories          []*history
}

// New returns a sandbox. It indexes the scenarios; attempts are computed on request.
func New(options Options) *Platform {
	if options.Now == nil {
		options.Now = time.Now
	}
	p := &Platform{
		options: options, wait: waitFor,
		usersByID: map[string]*user{}, usersByGUID: map[string]*user{},
		institutionsByCode: map[string]*institution{},
	}
	for i := range institutionTable {
		known := newInstitution(options.Seed, institutionTable[i])
		p.institutionsByCode[known.Code] = known
		if !known.unlisted {
			p.institutions = append(p.institutions, known)
		}
	}
	start := p.now()
	for _, scenario := range scenarios() {
		u := p.newUser(scenario, anchorOf(start), start)
		p.users = append(p.users, u)
		p.usersByID[u.id] = u
		p.usersByGUID[u.guid] = u
	}
	return p
}

// now is the sandbox's time in seconds since the epoch, the unit of all its arithmetic.
func (p *Platform) now() int64 { return p.options.Now().Unix() }

func waitFor(ctx context.Context, delay time.Duration) error {
	if delay <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Clock returns a clock that starts at the given time and runs speed times as fast as now.
// Speed 0 is a frozen clock.
func Clock(at time.Time, speed float64, now func() time.Time) func() time.Time {
	began := now()
	return func() time.Time {
		return at.Add(time.Duration(float64(now().Sub(began)) * speed))
	}
}

// anchorOf returns the reference time of all scenarios: the start of the week, Monday 00:00
// UTC. A platform started at any time of the week has the same past, including all GUIDs and
// seconds, so a restart changes nothing. What happens after the anchor follows rules without
// an end.
//
// So a scenario does not depend on the time of the start, and must stay true after the
// anchor: a permanent status is created before it (attempted, statusChanged), ongoing
// activity continues daily (forever), and current activity repeats without gaps on a UTC grid
// (repeated, renewed). In the next week, events relative to the anchor move by a week, while
// daily attempts stay.
func anchorOf(now int64) int64 {
	const monday = 4 * day // the epoch was a Thursday
	return now - ((now-monday)%week+week)%week
}

const week = 7 * day

const (
	requestTimeout = 10 * time.Second // for reading a request
	answerTimeout  = 30 * time.Second // for writing a response, in addition to the latency
	idleTimeout    = time.Minute
	stopGrace      = 2 * time.Second // for running responses when the sandbox stops
	maxHeaderBytes = 32 << 10
)

// Serve handles requests on listener until ctx ends, then returns nil. It closes listener. It
// returns an error only if the listener fails.
func (p *Platform) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           p,
		ReadHeaderTimeout: requestTimeout,
		ReadTimeout:       requestTimeout,
		WriteTimeout:      answerTimeout + p.options.Latency,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("the sandbox cannot accept connections on %s; start it on another address: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopGrace)
	defer cancel()
	if err := server.Shutdown(grace); errors.Is(err, context.DeadlineExceeded) {
		_ = server.Close() // the grace period is over
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("the sandbox did not stop cleanly: %w", err)
	}
	return nil
}
