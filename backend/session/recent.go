package session

import (
	"cmp"
	"context"
	"slices"
	"time"

	"userlookup/backend"
)

// Recent is a user who was looked up, in this run or before, and what is known of
// them by now.
type Recent struct {
	User      backend.User
	FetchedAt time.Time
	backend.Overview
}

// Recent gives the users who were looked up last, the last one first, each once:
// those of this run, and those of whom there is a copy. One that could not be
// found, or is not there yet, is not among them.
func (c *Scope) Recent(ctx context.Context) ([]Recent, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return nil, err
	}
	recents := c.session.recents()
	seen := map[string]bool{}
	for _, recent := range recents {
		seen[recent.User.GUID] = true
	}
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
	return recents[:min(len(recents), c.session.options.Keep)], nil
}

// recentBefore gives those of whom there is a copy, without those that were seen in this
// run, once the access log has a row for them.
func (c *Scope) recentBefore(ctx context.Context, seen map[string]bool) ([]Recent, error) {
	copies, err := c.copies(ctx)
	if err != nil {
		return nil, err
	}
	saved, err := copies.List(ctx, backend.SavedQuery{Sort: backend.SavedByTime, Limit: c.session.options.Keep})
	if err != nil {
		return nil, err
	}
	var recents []Recent
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

func (s *Session) recents() []Recent {
	s.mu.Lock()
	defer s.mu.Unlock()
	var recents []Recent
	seen := map[string]bool{}
	for _, o := range slices.Backward(s.open) {
		if key := o.userKey(); key != "" && !seen[key] {
			seen[key] = true
			recents = append(recents, o.recent())
		}
	}
	return recents
}

func recentOf(saved backend.SavedUser) Recent {
	recent := Recent{User: backend.User{ID: saved.UserID, GUID: saved.GUID}, FetchedAt: saved.At, Overview: saved.Overview}
	if saved.IDTaken {
		recent.User.ID = "" // it names somebody else by now
	}
	return recent
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
func (o *opened) recent() Recent {
	view := o.latest()
	return Recent{User: *view.User, FetchedAt: view.Freshness.FetchedAt, Overview: view.Overview()}
}
