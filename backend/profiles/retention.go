package profiles

import (
	"context"

	"userlookup/backend"
	"userlookup/backend/access"
)

// Kept returns the retention of saved copies, from the settings and the policy, and their size
// in bytes.
func (ps *Profiles) Kept(ctx context.Context, a *access.Service) (backend.Retention, int64) {
	settings, err := ps.settings.Load(ctx)
	if err != nil { // use the defaults
		settings = backend.Settings{}
	}
	kept := a.Retention(settings.Kept())
	if kept.OwnDays > 0 {
		kept.Days = min(kept.Days, kept.OwnDays)
	}
	ps.opening.Lock()
	defer ps.opening.Unlock()
	if ps.database == nil {
		return kept, 0
	}
	size, err := ps.database.Size()
	if err != nil {
		size = 0 // using the copies reports it
	}
	return kept, size
}

// Retention returns the limits for purging. If the settings cannot be read, nothing is purged,
// because the person may have chosen longer than the default.
func (ps *Profiles) Retention(ctx context.Context) backend.Retention {
	settings, err := ps.settings.Load(ctx)
	if warning := settings.Warning(); warning != nil {
		ps.warnings.add(warning)
	}
	if err != nil {
		return backend.Retention{}
	}
	return settings.Kept()
}

// SetRetention saves the retention of saved copies.
func (ps *Profiles) SetRetention(ctx context.Context, pass backend.Pass, retention backend.Retention) (backend.Settings, error) {
	if err := pass.Allow(backend.PermissionErase); err != nil {
		return backend.Settings{}, err
	}
	return ps.settings.Update(ctx, func(s *backend.Settings) error {
		s.Retention = retention
		return nil
	})
}
