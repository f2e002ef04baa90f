package compose

import (
	"context"
	"log/slog"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/cache"
	"userlookup/backend/sandbox"
	"userlookup/backend/session"
)

// Workspace is an open platform with a session on it.
type Workspace struct {
	Session *session.Session
	Profile backend.ProfileName
	Host    string               // of any platform but the sandbox
	BaseURL string               // the same, with its scheme
	Stories []sandbox.SampleUser // the sandbox's users; nil elsewhere
	Access  *access.Service      // what the person at this device may do
	Gate    backend.Gate
	Failure *backend.Error // why no platform is open; nil where one is
	Place   backend.Place  // of the credentials; empty where no profile was saved

	log     *slog.Logger
	saved   *cache.Cache // nil where nothing is kept
	closers []func()
}

// Notice is what has to be told of the saved copies by now, such as that a damaged
// database was set aside; nil for nothing.
func (w *Workspace) Notice() *backend.Error {
	if w.saved == nil {
		return nil
	}
	return w.saved.State().Notice
}

// Close ends the session, lets go of the platform, and ends the sandbox if there
// is one.
func (w *Workspace) Close() {
	w.end()
	if w.Access != nil {
		w.Access.Close()
	}
}

// Lock is Close, but the access stays open: it says who may unlock, and records it. It
// gives the workspace of the time of the lock, which has no platform and no credentials. This
// one must not be used any more.
func (w *Workspace) Lock() *Workspace {
	w.end()
	locked := closedWith(w.Access, w.Failure, w.log)
	locked.Profile, locked.Host, locked.Stories, locked.Place, locked.Gate = w.Profile, w.Host, w.Stories, w.Place, w.Gate
	return locked
}

func (w *Workspace) end() {
	w.Session.Clear()
	closers := w.closers
	w.closers = nil
	for _, closer := range closers {
		closer()
	}
}

// LockedWhile makes a workspace without a platform follow a lock, as the others do.
func (w *Workspace) LockedWhile(locked func() bool) *Workspace {
	w.Access.LockedWhile(locked)
	return w
}

// Enter lets an action in through the gate, and gives what it may do with the session.
// Every bound method and every command comes this way, before anything else.
func (w *Workspace) Enter(ctx context.Context, action backend.Action) (*session.Scope, error) {
	pass, err := w.Gate.Enter(ctx, action)
	if err != nil {
		return nil, err
	}
	return w.Session.Scope(pass), nil
}

// Closed is a workspace on a platform that could not be opened: everything that needs one
// is refused with the failure. Nil stands for no platform at all.
func Closed(failure error) *Workspace {
	standing := access.EnvironmentStanding(access.Binding{})
	standing.Problem = backend.AsError(failure)
	log := slog.New(slog.DiscardHandler)
	return closedWith(access.Fixed(standing, time.Now, log), standing.Problem, log)
}

func closedWith(a *access.Service, failure *backend.Error, log *slog.Logger) *Workspace {
	return &Workspace{
		log: log, Profile: backend.ProfileAdHoc, Access: a, Gate: a.Gate(), Failure: failure,
		Session: session.New(session.Options{Lookups: noPlatform{failure}, Log: log, Now: time.Now, After: time.After}),
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
