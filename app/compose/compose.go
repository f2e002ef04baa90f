// Package compose joins the adapters: it opens a platform and a session on it,
// the same for the window and for the terminal.
package compose

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/url"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/cache"
	"userlookup/backend/platform"
	"userlookup/backend/sandbox"
	"userlookup/backend/session"
)

// Desk is an open platform with a session on it.
type Desk struct {
	Session *session.Session
	Profile backend.ProfileName
	Host    string          // of any platform but the sandbox
	BaseURL string          // the same, with its scheme
	Stories []sandbox.Story // the sandbox's users; nil elsewhere
	Access  *Access         // what the person at this device may do
	Gate    backend.Gate
	Failure *backend.Error // why no platform is open; nil where one is
	Place   backend.Place  // of the credentials; empty where no profile was saved

	saved   *cache.Cache // nil where nothing is kept
	closers []func()
}

// Notice is what has to be told of the saved copies by now, such as that a damaged
// database was set aside; nil for nothing.
func (d *Desk) Notice() *backend.Error {
	if d.saved == nil {
		return nil
	}
	return d.saved.State().Notice
}

// Close ends the session, lets go of the platform, and ends the sandbox if there
// is one.
func (d *Desk) Close() {
	d.end()
	if d.Access != nil {
		d.Access.close()
	}
}

// Lock is Close, but the access stays open: it says who may unlock, and records it. It
// gives the desk of the time of the lock, which has no platform and no credentials. This
// one must not be used any more.
func (d *Desk) Lock() *Desk {
	d.end()
	locked := closedWith(d.Access, d.Failure)
	locked.Profile, locked.Host, locked.Stories, locked.Place, locked.Gate = d.Profile, d.Host, d.Stories, d.Place, d.Gate
	return locked
}

func (d *Desk) end() {
	d.Session.Clear()
	closers := d.closers
	d.closers = nil
	for _, closer := range closers {
		closer()
	}
}

// LockedWhile makes a desk without a platform follow a lock, as the others do.
func (d *Desk) LockedWhile(locked func() bool) *Desk {
	d.Access.locked = locked
	return d
}

// Enter lets an action in through the gate, and gives what it may do with the session.
// Every bound method and every command comes this way, before anything else.
func (d *Desk) Enter(ctx context.Context, action backend.Action) (*session.Scope, error) {
	pass, err := d.Gate.Enter(ctx, action)
	if err != nil {
		return nil, err
	}
	return d.Session.Scope(pass), nil
}

// closedDesk is one without a platform.
func closedDesk(standing access.Standing) *Desk {
	return closedWith(FixedAccess(standing, time.Now, slog.New(slog.DiscardHandler)), standing.Problem)
}

func closedWith(a *Access, failure *backend.Error) *Desk {
	return &Desk{
		Profile: backend.ProfileAdHoc, Access: a, Gate: a.Gate(), Failure: failure,
		Session: session.New(session.Options{Lookups: noPlatform{failure}, Log: a.log, Now: time.Now, After: time.After}),
	}
}

// noPlatform is a Lookups without a platform.
type noPlatform struct{ failure *backend.Error }

// Lookup fails.
func (n noPlatform) Lookup(context.Context, backend.Query, func(backend.Part)) error {
	if n.failure == nil {
		return backend.NewError(backend.CodeNotAllowed, nil)
	}
	return n.failure
}

// Open opens the chosen platform. Nothing is kept of what is looked up, and nobody is
// asked who may.
func Open(choice Choice, log *slog.Logger) (*Desk, error) {
	return openWith(choice, FixedAccess(access.EnvironmentStanding(choice.binding()), time.Now, log), log, func(*session.Options) {})
}

// openKept opens the chosen platform; keep keeps what is looked up.
func openKept(choice Choice, a *Access, log *slog.Logger, keep func(live backend.Lookups) *cache.Cache) (*Desk, error) {
	var saved *cache.Cache
	desk, err := openWith(choice, a, log, func(options *session.Options) {
		saved = keep(options.Lookups)
		options.Lookups, options.Shelf = saved, saved
	})
	if desk != nil && saved != nil {
		desk.saved = saved
		desk.closers = append([]func(){saved.Close}, desk.closers...) // before the platform ends
	}
	return desk, err
}

// openWith opens the chosen platform with a session that adjust has the last word on.
func openWith(choice Choice, a *Access, log *slog.Logger, adjust func(*session.Options)) (*Desk, error) {
	desk := &Desk{Profile: cmp.Or(choice.Profile, backend.ProfileAdHoc), Access: a, Gate: a.Gate(), Place: choice.Place}
	if choice.BaseURL == "" {
		var err error
		folder, warn := choice.LogFolder, choice.warn
		if choice, err = desk.startSandbox(log); err != nil {
			return nil, err
		}
		choice.LogFolder, choice.warn = folder, warn
	} else if address, err := url.Parse(choice.BaseURL); err == nil {
		desk.Host, desk.BaseURL = address.Host, choice.BaseURL
	}
	client, err := choice.client(desk.Profile, a.Answered, log)
	if err != nil {
		for _, closer := range desk.closers {
			closer()
		}
		return nil, err
	}
	desk.closers = append([]func(){client.Close}, desk.closers...)
	options := session.Options{
		Profile: desk.Profile, Lookups: client, Log: log, Now: time.Now, After: time.After, Warm: client.Warm, Requests: client.Requests,
		Recorder: a, Rules: a,
	}
	adjust(&options)
	desk.Session = session.New(options)
	return desk, nil
}

func (c Choice) client(profile backend.ProfileName, answered func(time.Time), log *slog.Logger) (*platform.Client, error) {
	return platform.New(platform.Options{
		Profile: profile, BaseURL: c.BaseURL, ClientID: c.ClientID, APIKey: c.APIKey.Reveal(),
		Network: platform.Network{
			Proxy: c.Network.Proxy, ProxyAddress: c.Network.ProxyAddress,
			ProxyUser: c.ProxyUser.Reveal(), ProxyPassword: c.ProxyPassword.Reveal(), CAFile: c.Network.CAFile,
		},
		Now: time.Now, Answered: answered, Log: log, LogFolder: c.LogFolder, Warn: c.warn,
	})
}

// Probe asks the chosen platform whether it can be reached and accepts the
// client. It fails where the choice itself cannot be used. The time of the open
// platform's answer corrects the last known time: a clock that once was far ahead
// would keep a grant expired, and no look-up could correct it.
func (d *Desk) Probe(ctx context.Context, choice Choice, log *slog.Logger) (platform.ProbeResult, error) {
	var answered func(time.Time)
	if choice.binding() == d.Access.conclude().Binding {
		answered = d.Access.Answered
	}
	client, err := choice.client(cmp.Or(choice.Profile, backend.ProfileAdHoc), answered, log)
	if err != nil {
		return platform.ProbeResult{}, err
	}
	defer client.Close()
	return client.Probe(ctx), nil
}

// Check fails where a client of the chosen platform cannot be made. It asks nothing.
func Check(choice Choice, log *slog.Logger) error {
	if choice.BaseURL == "" {
		return nil
	}
	client, err := choice.client(choice.Profile, nil, log)
	if err != nil {
		return err
	}
	client.Close()
	return nil
}

// startSandbox serves the built-in platform on a port of this device, with
// credentials made for this run: the client meets it over real HTTP.
func (d *Desk) startSandbox(log *slog.Logger) (Choice, error) {
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return Choice{}, backend.NewError(backend.CodeUnreachable, err)
	}
	choice := Choice{BaseURL: "http://" + listener.Addr().String(), ClientID: "sandbox", APIKey: backend.NewSecret(rand.Text())}
	built := sandbox.New(sandbox.Options{Seed: SandboxSeed, Now: time.Now, ClientID: choice.ClientID, APIKey: choice.APIKey.Reveal()})

	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- built.Serve(ctx, listener) }()
	d.closers = append(d.closers, func() {
		cancel()
		if err := <-served; err != nil {
			log.Error("the sandbox ended badly", "cause", err)
		}
	})
	d.Profile = backend.ProfileSandbox
	d.Stories = sandbox.Stories()
	return choice, nil
}

// SandboxSeed is the seed of the sample data where none is asked for.
const SandboxSeed = 1
