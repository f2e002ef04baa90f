package session

import (
	"context"

	"userlookup/backend"
)

// Retry fetches one part of an opened look-up again, with its dependents. Earlier content
// stays until better content arrives. It returns when the parts have ended or after
// OpenTimeout; onChange receives every change. A part that is loading is not fetched twice.
// It fails with CodeNotOpen, with CodeBadArgument for PartUser, an unknown part and a saved
// copy that the platform did not confirm, and with the reason why the user could not be
// fetched.
func (c *Scope) Retry(ctx context.Context, requestID string, part backend.PartKind, onChange func(backend.UserView)) (backend.UserView, error) {
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
		if err := o.wait(ctx, append(kinds, backend.PartUser)...); err != nil { // what follows may be in progress
			return backend.UserView{}, err
		}
		s.retry(o, part, onChange)
	}
	if err := s.waitAtMost(ctx, o.wait, kinds...); err != nil {
		return backend.UserView{}, err
	}
	return o.latestView(), nil
}

func (s *Session) retry(o *opened, part backend.PartKind, onChange func(backend.UserView)) {
	kinds := part.Dependents()
	runCtx, stop := context.WithCancel(s.ctx)
	query, needsNotifier, ok := o.restart(part, kinds, stop)
	if !ok { // another call started it
		stop()
		return
	}
	if !needsNotifier {
		onChange = nil // the running notifier reports this too
	}
	s.begin(runCtx, o, query, kinds, stop, onChange)
}

// restart restarts a part, unless it is loading.
func (o *opened) restart(part backend.PartKind, kinds []backend.PartKind, stop context.CancelFunc) (query backend.Query, needsNotifier, ok bool) {
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
	needsNotifier = o.start(kinds, stop)
	o.signal()
	return query, needsNotifier, true
}

// isOnlySaved reports whether there is only the saved copy. Then no single part can be
// fetched again.
func (o *opened) isOnlySaved() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	view := o.found.View()
	return o.runs == 0 && view.User != nil && !view.Confirmed
}
