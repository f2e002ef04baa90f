package profiles

import (
	"context"

	"userlookup/backend"
)

// noCopies is the SavedStore of a platform of which nothing is kept. It touches nothing: no
// keychain, no file and no database.
type noCopies struct {
	erasable func(ctx context.Context) error
	erase    func(ctx context.Context) error // of the copies of the other platforms
}

var _ backend.SavedStore = noCopies{}

func errNotKept() *backend.Error { return backend.NewError(backend.CodeSavedAdHoc, nil) }

// Copies fails with CodeSavedAdHoc.
func (noCopies) Copies(context.Context) (backend.SavedCopies, error) { return nil, errNotKept() }

// State says that the copies are off, and why.
func (noCopies) State() backend.SavedState { return backend.SavedState{Off: errNotKept()} }

// Reopen fails with CodeSavedAdHoc.
func (noCopies) Reopen(context.Context) error { return errNotKept() }

// Flush has nothing to wait for.
func (noCopies) Flush(context.Context) error { return nil }

// Purge has nothing to destroy.
func (noCopies) Purge(context.Context) error { return nil }

// Erasable fails with the reason why Erase would be refused.
func (s noCopies) Erasable(ctx context.Context) error { return s.erasable(ctx) }

// Erase destroys the copies of every platform of which there are any.
func (s noCopies) Erase(ctx context.Context) error { return s.erase(ctx) }

// AdHocStore is the SavedStore of a platform that was named for this run only. erase erases the
// copies of the other platforms.
func (ps *Profiles) AdHocStore(config PlatformConfig, erase func(context.Context) error) backend.SavedStore {
	return noCopies{erasable: func(ctx context.Context) error { return ps.CheckErase(ctx, config) }, erase: erase}
}

// AdHocLookups asks a platform that was named for this run only.
func AdHocLookups(live backend.Lookups) backend.Lookups { return liveOnly{live} }

// liveOnly is a Lookups that has no copy to give.
type liveOnly struct{ backend.Lookups }

// Lookup asks the platform. With query.Offline it fails with CodeSavedAdHoc.
func (l liveOnly) Lookup(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	if query.Offline {
		return errNotKept()
	}
	return l.Lookups.Lookup(ctx, query, deliver)
}
