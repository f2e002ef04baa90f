package sandbox

import (
	"context"
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
	for _, story := range stories() {
		u := p.newUser(story, anchorOf(start), start)
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
