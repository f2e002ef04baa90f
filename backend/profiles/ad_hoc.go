package profiles

import (
	"context"

	"userlookup/backend"
)

// noCopies is the SavedStore of a platform that saves nothing. It uses no keychain, no file
// and no database.
type noCopies struct {
	erasable func(ctx context.Context) error
	erase    func(ctx context.Context) error // of the copies of the other platforms
}

var _ backend.SavedStore = noCopies{}

func errNotSaved() *backend.Error { return backend.NewError(backend.CodeSavedAdHoc, nil) }

// Copies fails with CodeSavedAdHoc.
func (noCopies) Copies(context.Context) (backend.SavedCopies, error) { return nil, errNotSaved() }

// State returns CodeSavedAdHoc.
func (noCopies) State() backend.SavedState { return backend.SavedState{Off: errNotSaved()} }

// Reopen fails with CodeSavedAdHoc.
func (noCopies) Reopen(context.Context) error { return errNotSaved() }

// Flush does nothing.
func (noCopies) Flush(context.Context) error { return nil }

// Purge does nothing.
func (noCopies) Purge(context.Context) error { return nil }

// Erasable fails with the reason why Erase would fail.
func (s noCopies) Erasable(ctx context.Context) error { return s.erasable(ctx) }

// Erase deletes the copies of all other platforms.
func (s noCopies) Erase(ctx context.Context) error { return s.erase(ctx) }

// AdHocStore is the SavedStore of a platform used for this run only. erase deletes the copies
// of the other platforms.
func (ps *Profiles) AdHocStore(config PlatformConfig, erase func(context.Context) error) backend.SavedStore {
	return noCopies{erasable: func(ctx context.Context) error { return ps.CheckErase(ctx, config) }, erase: erase}
}

// AdHocLookups returns the Lookups of a platform used for this run only.
func AdHocLookups(live backend.Lookups) backend.Lookups { return liveOnly{live} }

// liveOnly is a Lookups without saved copies.
type liveOnly struct{ backend.Lookups }

// Lookup asks the platform. It fails with CodeSavedAdHoc if query.Offline is set.
func (l liveOnly) Lookup(ctx context.Context, query backend.Query, deliver func(backend.Part)) error {
	if query.Offline {
		return errNotSaved()
	}
	return l.Lookups.Lookup(ctx, query, deliver)
}
