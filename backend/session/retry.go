package session

import (
	"context"

	"userlookup/backend"
)

// Retry fetches one part of an opened look-up again, and what follows from it;
// the others stay as they are, and so does what the part has brought before until
// it brings something better. It answers when that has ended, or after the
// session's patience; told hears of every change. A part that is being fetched is
// not fetched twice. It fails with CodeNotOpen, with CodeBadArgument for what is no
// part or the user and for a saved copy that the platform did not confirm, and with the reason why the user could not be had.
func (c *Scope) Retry(ctx context.Context, requestID string, part backend.PartKind, told func(backend.UserView)) (backend.UserView, error) {
	s := c.session
	o, err := c.opened(backend.PermissionLookUp, requestID)
	if err != nil {
		return backend.UserView{}, err
	}
	kinds := part.Dependents()
	if kinds == nil || o.isOnlySaved() {
		return backend.UserView{}, backend.BadArgument("part")
	}
	if !o.latest().IsLoading(kinds[:1]) {
		if err := o.wait(ctx, append(kinds, backend.PartUser)...); err != nil { // what follows may be under way
			return backend.UserView{}, err
		}
		s.retry(o, part, told)
	}
	if err := s.waitAtMost(ctx, o.wait, kinds...); err != nil {
		return backend.UserView{}, err
	}
	return o.latestView(), nil
}

func (s *Session) retry(o *opened, part backend.PartKind, told func(backend.UserView)) {
	kinds := part.Dependents()
	runCtx, stop := context.WithCancel(s.ctx)
	query, tell, ok := o.again(part, kinds, stop)
	if !ok { // somebody else has begun it meanwhile
		stop()
		return
	}
	if !tell {
		told = nil // whoever tells already tells of this too
	}
	s.begin(runCtx, o, query, kinds, stop, told)
}

// again begins a part again, unless it is under way.
func (o *opened) again(part backend.PartKind, kinds []backend.PartKind, stop context.CancelFunc) (query backend.Query, tell, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	view := o.found.View()
	if view.IsLoading(kinds) {
		return query, false, false
	}
	query = view.Query
	query.Prior, query.Only = view.PriorResult(), part
	o.found.Restart(kinds)
	o.revision++
	tell = o.start(kinds, stop)
	o.tell()
	return query, tell, true
}

// isOnlySaved says whether the saved copy is all there is: then nothing can be asked
// for again by itself.
func (o *opened) isOnlySaved() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	view := o.found.View()
	return o.runs == 0 && view.User != nil && !view.Confirmed
}
