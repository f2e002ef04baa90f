package access

import (
	"cmp"
	"context"

	"userlookup/backend"
)

// sampleRole gives the role on the sample data that was switched to; Admin where none
// was.
func (s *Store) sampleRole(ctx context.Context) (role Role, userLookup bool) {
	settings, err := s.options.Settings.Load(ctx)
	if warning := settings.Warning(); warning != nil {
		s.options.Warn(warning)
	}
	if err != nil || settings.Sample.Role != string(RoleUser) {
		return RoleAdmin, true
	}
	return RoleUser, settings.Sample.UserLookup
}

// SwitchSample changes the role on the sample data, for this run and the next ones. It
// fails with CodeSampleOnly on any other profile, with CodeBadArgument for no role, and
// as the settings do.
func (s *Store) SwitchSample(ctx context.Context, a *Service, role Role, userLookup bool) error {
	switch {
	case a.fixed == nil || !a.conclude().Sample:
		refusal := backend.NewError(backend.CodeSampleOnly, nil)
		event := backend.AccessEvent{Kind: backend.AccessRefused, Detail: "role " + string(refusal.Code)}
		return cmp.Or(a.Record(ctx, event), error(refusal))
	case role != RoleAdmin && role != RoleUser:
		return backend.BadArgument("role")
	}
	_, err := s.options.Settings.Update(ctx, func(settings *backend.Settings) error {
		settings.Sample = backend.SampleRole{Role: string(role), UserLookup: userLookup || role == RoleAdmin}
		return nil
	})
	if err != nil {
		return err
	}
	state := SampleState(role, userLookup)
	a.mu.Lock()
	a.fixed = &state
	a.mu.Unlock()
	_ = a.State() // which tells of the change
	return nil
}
