package session

import (
	"context"

	"userlookup/backend"
	"userlookup/backend/query"
)

// MaxRequestID is the maximum length of a request ID, in bytes.
const MaxRequestID = 64

// Open starts a look-up of the user named by text, and stops the previous one. It returns
// when user and connections are loaded, or after OpenTimeout with what has arrived.
// onChange receives every change until the last part has ended. If several users share an
// e-mail address, the view lists them as candidates. It fails with the codes of
// query.Parse, with CodeBadArgument for a request ID that is empty, too long or already
// used, and with the reason why the user could not be fetched.
func (c *Scope) Open(ctx context.Context, requestID, text string, onChange func(backend.UserView)) (backend.UserView, error) {
	return c.open(ctx, requestID, text, false, onChange)
}

// OpenSaved is Open for the saved copy only: it sends no request. It fails with CodeNotSaved
// if there is none, and with the reason why saved copies are unavailable.
func (c *Scope) OpenSaved(ctx context.Context, requestID, text string, onChange func(backend.UserView)) (backend.UserView, error) {
	return c.open(ctx, requestID, text, true, onChange)
}

func (c *Scope) open(ctx context.Context, requestID, text string, offline bool, onChange func(backend.UserView)) (backend.UserView, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return backend.UserView{}, err
	}
	s := c.session
	if requestID == "" || len(requestID) > MaxRequestID {
		return backend.UserView{}, backend.BadArgument("requestId")
	}
	named, err := query.Parse(text)
	if err != nil {
		return backend.UserView{}, err
	}
	named.Profile, named.Offline = s.options.Profile, offline
	if rules := s.options.Rules; rules != nil {
		if err := rules.BeforeOpen(named); err != nil {
			return backend.UserView{}, err
		}
	}
	if !offline {
		named.Prior = s.priorOf(named)
	}

	o := newOpened(requestID, named)
	lookupCtx, stop := context.WithCancel(s.ctx)
	o.start(backend.PartKinds, stop)
	if err := s.add(o); err != nil {
		stop()
		return backend.UserView{}, err
	}
	s.begin(lookupCtx, o, named, backend.PartKinds, stop, onChange)
	failure := s.waitAtMost(ctx, o.waitToShow, backend.PartUser, backend.PartConnections)
	view := o.latestView()
	if failure != nil && view.Candidates == nil {
		o.stop()
		return backend.UserView{}, failure
	}
	return view, nil
}

// Await waits until every part of a look-up has ended, and returns the complete view.
func (c *Scope) Await(ctx context.Context, requestID string) (backend.UserView, error) {
	o, err := c.opened(backend.PermissionLookUp, requestID)
	if err != nil {
		return backend.UserView{}, err
	}
	if err := o.waitForEnd(ctx); err != nil {
		return backend.UserView{}, err
	}
	if err := o.wait(ctx); err != nil {
		return backend.UserView{}, err
	}
	return o.latestView(), nil
}

// opened returns an opened user. It fails with CodeNotAllowed and CodeNotOpen.
func (c *Scope) opened(permission backend.Permission, requestID string) (*opened, error) {
	if err := c.pass.Allow(permission); err != nil {
		return nil, err
	}
	return c.session.find(requestID)
}

// Warm opens the connection to the platform so that the next look-up is faster. The look-up
// reports failures.
func (c *Scope) Warm(ctx context.Context) error {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return err
	}
	if warm := c.session.options.Warm; warm != nil {
		warm(ctx)
	}
	return nil
}

// Requests returns the last requests to the platform, newest first.
func (c *Scope) Requests() []backend.Request {
	if requests := c.session.options.Requests; requests != nil {
		return requests()
	}
	return nil
}

// Cancel stops a look-up and keeps what has arrived. One that is not open yet never starts;
// one that has ended is unchanged.
func (c *Scope) Cancel(requestID string) { c.session.cancel(requestID) }
