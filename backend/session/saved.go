package session

import (
	"context"
	"slices"
	"time"

	"userlookup/backend"
)

// MaxSaved is the greatest number of saved users given at once.
const MaxSaved = 500

// emptyStore is the way to the saved copies of a session that keeps none.
type emptyStore struct{}

var errNoStore = backend.NewError(backend.CodeSavedOff, nil)

func (emptyStore) Copies(context.Context) (backend.SavedCopies, error) { return nil, errNoStore }
func (emptyStore) State() backend.SavedState                           { return backend.SavedState{Off: errNoStore} }
func (emptyStore) Reopen(context.Context) error                        { return errNoStore }
func (emptyStore) Flush(context.Context) error                         { return nil }
func (emptyStore) Purge(context.Context) error                         { return nil }
func (emptyStore) Erasable(context.Context) error                      { return errNoStore }
func (emptyStore) Erase(context.Context) error                         { return errNoStore }

// copies gives the saved copies to an action that needs a permission.
func (c *Scope) copies(ctx context.Context, permission backend.Permission) (backend.SavedCopies, error) {
	if err := c.pass.Allow(permission); err != nil {
		return nil, err
	}
	return c.session.options.SavedStore.Copies(ctx)
}

// SavedState says how the saved copies are. Where a session keeps none they are off.
func (c *Scope) SavedState() (backend.SavedState, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return backend.SavedState{}, err
	}
	return c.session.options.SavedStore.State(), nil
}

// Reopen opens the saved copies again where they could not be had.
func (c *Scope) Reopen(ctx context.Context) error {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return err
	}
	return c.session.options.SavedStore.Reopen(ctx)
}

// Flush waits until all that was looked up is durable. It fails with the reason why
// something could not be kept.
func (c *Scope) Flush(ctx context.Context) error {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return err
	}
	return c.session.options.SavedStore.Flush(ctx)
}

// SavedCount is how many users are saved. It shows none of them, and so is no row in the
// access log. It fails as Saved does.
func (c *Scope) SavedCount(ctx context.Context) (int, error) {
	copies, err := c.copies(ctx, backend.PermissionLookUp)
	if err != nil {
		return 0, err
	}
	list, err := copies.List(ctx, backend.SavedQuery{Sort: backend.SavedByTime, Limit: 1})
	return list.Total, err
}

// Saved gives a window of the saved users, once the access log has a row that they were
// listed. Beside the reasons why they cannot be had, and that the row cannot be written,
// it fails with CodeBadArgument for an offset below 0, a limit outside 1 to MaxSaved, and
// for another order.
func (c *Scope) Saved(ctx context.Context, query backend.SavedQuery) (backend.SavedListView, error) {
	if err := c.pass.Allow(backend.PermissionLookUp); err != nil {
		return backend.SavedListView{}, err
	}
	if err := backend.CheckWindow(query.Offset, query.Limit, MaxSaved); err != nil {
		return backend.SavedListView{}, err
	}
	if query.Sort != backend.SavedByTime && query.Sort != backend.SavedByWorst {
		return backend.SavedListView{}, backend.BadArgument("sort")
	}
	copies, err := c.copies(ctx, backend.PermissionLookUp)
	if err != nil {
		return backend.SavedListView{}, err
	}
	list, err := copies.List(ctx, query)
	if err != nil {
		return backend.SavedListView{}, err
	}
	if len(list.Users) > 0 {
		if err := c.session.recordListed(ctx, "saved"); err != nil {
			return backend.SavedListView{}, err
		}
	}
	return list.View(), nil
}

// listInterval is the least time between two rows of the access log that say that the same
// list was shown: scrolling and filtering ask for many parts of it.
const listInterval = time.Minute

// recordListed commits to the access log that a list was shown, unless it was a moment ago.
// Detail names the list.
func (s *Session) recordListed(ctx context.Context, detail string) error {
	s.listing.Lock()
	defer s.listing.Unlock()
	now := s.options.Now()
	if at, was := s.listed[detail]; was && now.Sub(at).Abs() < listInterval {
		return nil
	}
	if err := s.record(ctx, backend.AccessEvent{Kind: backend.AccessListed, Source: backend.SourceSaved, Detail: detail}); err != nil {
		return err
	}
	s.listed[detail] = now
	return nil
}

// AllSaved is Saved for a limit of any size.
func (c *Scope) AllSaved(ctx context.Context, query backend.SavedQuery) (backend.SavedListView, error) {
	all := backend.SavedListView{}
	for left := query.Limit; ; left -= MaxSaved {
		query.Offset, query.Limit = len(all.Users), min(left, MaxSaved)
		list, err := c.Saved(ctx, query)
		if err != nil {
			return all, err
		}
		all = backend.SavedListView{Users: append(all.Users, list.Users...), Matching: list.Matching, Total: list.Total}
		if left <= MaxSaved || len(list.Users) < MaxSaved {
			return all, nil
		}
	}
}

// Forget destroys all that is kept of a user, in this run too. It fails with
// CodeNotSaved where that is nothing.
func (c *Scope) Forget(ctx context.Context, query backend.Query) error {
	copies, err := c.copies(ctx, backend.PermissionErase)
	if err != nil {
		return err
	}
	// What is on its way to the store would come back.
	if err := c.session.forget(ctx, func(user *backend.User) bool { return user != nil && query.Names(user) }); err != nil {
		return err
	}
	_ = c.session.options.SavedStore.Flush(ctx) // that something else could not be kept is no reason to keep this
	saved, err := copies.Find(ctx, query)
	if saved != nil || err != nil { // one that cannot be read is erased too
		c.session.recordErased(ctx, backend.AccessEvent{Kind: backend.AccessErased, Whom: erasedName(saved, query)})
	}
	return copies.Forget(ctx, query)
}

// recordErased records what is erased. Erasing shows nothing of anybody, so a log that
// cannot be written does not keep anyone from it.
func (s *Session) recordErased(ctx context.Context, event backend.AccessEvent) {
	if err := s.record(ctx, event); err != nil {
		s.options.Log.Warn("erasing was not recorded", "cause", err)
	}
}

// Erase destroys the copies of every platform with their key, and forgets who was
// looked up in this run.
func (c *Scope) Erase(ctx context.Context) error {
	if err := c.pass.Allow(backend.PermissionErase); err != nil {
		return err
	}
	store := c.session.options.SavedStore
	if err := store.Erasable(ctx); err != nil { // then nothing changes in this run either
		return err
	}
	c.session.recordErased(ctx, backend.AccessEvent{Kind: backend.AccessErased, Detail: "everything"})
	if err := c.session.forget(ctx, func(*backend.User) bool { return true }); err != nil {
		return err
	}
	return store.Erase(ctx)
}

// Purge destroys the saved copies that need not be kept any longer.
func (c *Scope) Purge(ctx context.Context) error {
	if err := c.pass.Allow(backend.PermissionErase); err != nil {
		return err
	}
	return c.session.options.SavedStore.Purge(ctx)
}

// forget stops the look-ups of some users, waits until they have ended, and closes
// them. Of one that has just begun nobody knows whose it is: its user is nil.
func (s *Session) forget(ctx context.Context, who func(*backend.User) bool) error {
	s.mu.Lock()
	var gone []*opened
	s.open = slices.DeleteFunc(s.open, func(o *opened) bool {
		isGone := who(o.user())
		if isGone {
			gone = append(gone, o)
		}
		return isGone
	})
	s.mu.Unlock()
	for _, o := range gone {
		o.stop()
	}
	for _, o := range gone {
		if err := o.waitForEnd(ctx); err != nil {
			return err
		}
	}
	return nil
}

// openedCopies gives an opened user, their GUID, and the copies to look for theirs in.
func (c *Scope) openedCopies(ctx context.Context, requestID string) (o *opened, guid string, copies backend.SavedCopies, err error) {
	if o, err = c.opened(backend.PermissionLookUp, requestID); err != nil {
		return nil, "", nil, err
	}
	if err = o.waitToShow(ctx, backend.PartUser); err != nil {
		return nil, "", nil, err
	}
	user := o.user()
	if user == nil {
		return nil, "", nil, backend.NewError(backend.CodeNotOpen, nil)
	}
	copies, err = c.session.options.SavedStore.Copies(ctx)
	return o, user.GUID, copies, err
}
