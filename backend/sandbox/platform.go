package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Options says how a sandbox behaves. The zero value of each field is usable.
type Options struct {
	// Seed varies names, times and GUIDs; the stories stay the same.
	Seed uint64
	// Now is the sandbox's clock; nil means time.Now. What it says when New is
	// called decides the week in which every story is told (anchorOf).
	Now func() time.Time
	// WithoutAttemptList makes the sandbox answer as the public API does: no
	// list of past jobs, no job type, no request type, no guid of a job, no created_at
	// of members.
	WithoutAttemptList bool
	// Latency delays each answer.
	Latency time.Duration
	// ClientID and APIKey are the credentials that a caller must send.
	ClientID, APIKey string
}

// Platform is a running sandbox. It is an http.Handler and safe for concurrent
// use: nothing in it changes after New but the time.
type Platform struct {
	options Options
	// wait delays an answer; it fails when ctx ends first.
	wait func(ctx context.Context, delay time.Duration) error

	users              []*user
	usersByID          map[string]*user
	usersByGUID        map[string]*user
	institutions       []*institution
	institutionsByCode map[string]*institution
	histories          []*history
}

// New makes a sandbox. It builds an index of the stories only; their attempts
// are computed when they are asked for.
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

// now is the sandbox's time in whole seconds since the epoch, the unit of all
// its arithmetic.
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

// Clock gives a clock that starts at the instant at and runs speed times as
// fast as now does. Speed 0 is a frozen clock.
func Clock(at time.Time, speed float64, now func() time.Time) func() time.Time {
	began := now()
	return func() time.Time {
		return at.Add(time.Duration(float64(now().Sub(began)) * speed))
	}
}

// anchorOf gives the instant by which all stories are dated: the start of the
// week, Monday 00:00 UTC. A platform that is started at any time of a week has
// the same past, down to every GUID and second, so restarting it changes nothing;
// what has happened since the anchor follows rules that go on without an end.
//
// A story therefore never depends on the instant of the start. What it says must
// hold from the anchor on: a status that stays is made before the anchor
// (attempted, becomes), what goes on goes on daily (onwards), and what is
// happening now happens again and again on a grid of UTC (repeated, renewed), each
// time without a gap to the time before. With the next week the stories are told
// anew: what was dated by the old anchor is dated by the new one, while daily
// attempts stay where they were.
func anchorOf(now int64) int64 {
	const monday = 4 * day // the epoch was a Thursday
	return now - ((now-monday)%week+week)%week
}

const week = 7 * day

const (
	requestTimeout = 10 * time.Second // to read one request
	answerTimeout  = 30 * time.Second // to write one answer, beside the latency asked for
	idleTimeout    = time.Minute
	stopGrace      = 2 * time.Second // for answers under way when the sandbox stops
	maxHeaderBytes = 32 << 10
)

// Serve answers on listener until ctx ends, then stops and returns nil. It
// closes listener. It returns an error only when the listener fails.
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
		return fmt.Errorf("the sandbox cannot answer on %s, start it again on another address: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopGrace)
	defer cancel()
	if err := server.Shutdown(grace); errors.Is(err, context.DeadlineExceeded) {
		_ = server.Close() // whoever is still connected has had the grace
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("the sandbox did not stop as it should: %w", err)
	}
	return nil
}
