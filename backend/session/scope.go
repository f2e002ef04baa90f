package session

import (
	"context"

	"userlookup/backend"
	"userlookup/backend/query"
)

// MaxRequestID is the greatest length of a request id, in bytes.
const MaxRequestID = 64

// Open starts a look-up of the user named by text, and stops the one before it.
// It answers as soon as user and connections are there, or after the session's
// patience with what has come; told hears of every change until the last part
// has ended. Where an e-mail address belongs to several users it answers with
// their choice. It fails with the codes of query.Parse, with CodeBadArgument
// for a request id that is empty, too long or used before, and with the reason
// why the user could not be had.
func (c *Scope) Open(ctx context.Context, requestID, text string, told func(backend.UserView)) (backend.UserView, error) {
	return c.open(ctx, requestID, text, false, told)
}

// OpenSaved is Open with the saved copy alone: nothing is asked of the platform.
// It fails with CodeNotSaved where there is none, and with the reason why there
// are no saved copies.
func (c *Scope) OpenSaved(ctx context.Context, requestID, text string, told func(backend.UserView)) (backend.UserView, error) {
	return c.open(ctx, requestID, text, true, told)
}

func (c *Scope) open(ctx context.Context, requestID, text string, offline bool, told func(backend.UserView)) (backend.UserView, error) {
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
		named.Prior = s.knownOf(named)
	}

	o := newOpened(requestID, named)
	lookupCtx, stop := context.WithCancel(s.ctx)
	o.start(backend.PartKinds, stop)
	if err := s.add(o); err != nil {
		stop()
		return backend.UserView{}, err
	}
	s.begin(lookupCtx, o, named, backend.PartKinds, stop, told)
	failure := s.waitAtMost(ctx, o.waitToShow, backend.PartUser, backend.PartConnections)
	view := o.latestView()
	if failure != nil && view.Candidates == nil {
		o.stop()
		return backend.UserView{}, failure
	}
	return view, nil
}

// Await waits until every part of a look-up has ended, and gives the whole.
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

// opened gives an opened user to an action that needs a permission. It fails with
// CodeNotAllowed and CodeNotOpen.
func (c *Scope) opened(permission backend.Permission, requestID string) (*opened, error) {
	if err := c.pass.Allow(permission); err != nil {
		return nil, err
	}
	return c.session.find(requestID)
}

// Warm opens the connection to the platform, so that the look-up that is about
// to come need not wait for it. That it cannot be opened, the look-up will say.
func (c *Scope) Warm(ctx context.Context) error {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return err
	}
	if warm := c.session.options.Warm; warm != nil {
		warm(ctx)
	}
	return nil
}

// Requests gives the last requests to the platform, the newest first.
func (c *Scope) Requests() []backend.Request {
	if requests := c.session.options.Requests; requests != nil {
		return requests()
	}
	return nil
}

// Cancel stops a look-up at once; what has come stays. One that is not open yet
// never begins; one that has ended is left as it is.
func (c *Scope) Cancel(requestID string) { c.session.cancel(requestID) }
