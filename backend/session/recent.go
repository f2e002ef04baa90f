package session

import (
	"cmp"
	"context"
	"slices"

	"userlookup/backend"
)

// Recent gives the users who were looked up last, the last one first, each once:
// those of this run, and those of whom there is a copy. One that could not be
// found, or is not there yet, is not among them.
func (c *Scope) Recent(ctx context.Context) ([]backend.Recent, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return nil, err
	}
	recents, seen := c.session.recents()
	state, err := c.SavedState()
	if err != nil {
		return nil, err
	}
	if state.Off == nil {
		before, err := c.recentBefore(ctx, seen)
		if err != nil {
			_ = backend.Explain(err, c.session.options.Log) // for its log: the Saved page says it
		}
		recents = append(recents, before...)
	}
	return recents[:min(len(recents), c.session.options.MaxOpen)], nil
}

// recentBefore gives those of whom there is a copy, without those that were seen in this
// run, once the access log has a row for them.
func (c *Scope) recentBefore(ctx context.Context, seen map[string]bool) ([]backend.Recent, error) {
	copies, err := c.session.options.SavedStore.Copies(ctx)
	if err != nil {
		return nil, err
	}
	saved, err := copies.List(ctx, backend.SavedQuery{Sort: backend.SavedByTime, Limit: c.session.options.MaxOpen})
	if err != nil {
		return nil, err
	}
	recents := []backend.Recent{}
	for _, user := range saved.Users {
		// One whose line cannot be read has no name to be looked up by: the Saved page tells of it.
		if user.Altered == "" && !seen[user.GUID] {
			recents = append(recents, recentOf(user))
		}
	}
	if len(recents) == 0 {
		return nil, nil
	}
	if err := c.session.recordListed(ctx, "recent"); err != nil {
		return nil, err
	}
	return recents, nil
}

// recents gives the users of this run, and their GUIDs.
func (s *Session) recents() ([]backend.Recent, map[string]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	recents := []backend.Recent{}
	seen := map[string]bool{} // by GUID or, where the platform gave none, by ID
	for _, o := range slices.Backward(s.open) {
		if key := o.userKey(); key != "" && !seen[key] {
			seen[key] = true
			recents = append(recents, o.recent())
		}
	}
	return recents, seen
}

// recentOf gives a saved user; by the GUID where the ID names somebody else by now.
func recentOf(saved backend.SavedUser) backend.Recent {
	user := backend.User{ID: saved.UserID, GUID: saved.GUID}
	if saved.IDTaken {
		user.ID = ""
	}
	return backend.NewRecent(&user, saved.At, saved.Overview)
}

// userKey tells users apart; it is empty until the user is there.
func (o *opened) userKey() string {
	user := o.user()
	if user == nil {
		return ""
	}
	return cmp.Or(user.GUID, user.ID)
}

// recent is asked for once the user is there.
func (o *opened) recent() backend.Recent {
	view := o.latest()
	return backend.NewRecent(view.User, view.Freshness.FetchedAt, view.Overview())
}
