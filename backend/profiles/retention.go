package profiles

import (
	"context"

	"userlookup/backend"
	"userlookup/backend/access"
)

// Kept returns how long saved copies are saved, by the settings and the policy, and what
// they take on disk, in bytes.
func (ps *Profiles) Kept(ctx context.Context, a *access.Service) (backend.Retention, int64) {
	settings, err := ps.settings.Load(ctx)
	if err != nil { // then nothing was chosen that could be read
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
		size = 0 // it is reported when the copies are used
	}
	return kept, size
}

// Retention is what copies are purged by. Where the settings cannot be read, longer
// may have been chosen than is the rule: then none are purged.
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

// SetRetention keeps how long saved copies are saved.
func (ps *Profiles) SetRetention(ctx context.Context, pass backend.Pass, retention backend.Retention) (backend.Settings, error) {
	if err := pass.Allow(backend.PermissionErase); err != nil {
		return backend.Settings{}, err
	}
	return ps.settings.Update(ctx, func(s *backend.Settings) error {
		s.Retention = retention
		return nil
	})
}
