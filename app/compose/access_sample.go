package compose

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/storage"
)

// sampleRole gives the role on the sample data that was switched to; Admin where none
// was.
func (k *Keep) sampleRole(ctx context.Context) (role access.Role, userLookup bool) {
	s, err := k.Settings(ctx)
	if warning := s.Warning(); warning != nil {
		k.warn(warning)
	}
	if err != nil || s.Sample.Role != string(access.RoleUser) {
		return access.RoleAdmin, true
	}
	return access.RoleUser, s.Sample.UserLookup
}

// SwitchSample changes the role on the sample data, for this run and the next ones. It
// fails with CodeSampleOnly on any other profile, with CodeBadArgument for no role, and
// as the settings do.
func (k *Keep) SwitchSample(ctx context.Context, a *Access, role access.Role, userLookup bool) error {
	switch {
	case a.fixed == nil || !a.conclude().Sample:
		refusal := backend.NewError(backend.CodeSampleOnly, nil)
		event := backend.AccessEvent{Kind: backend.AccessRefused, Detail: "role " + string(refusal.Code)}
		return cmp.Or(a.Record(ctx, event), error(refusal))
	case role != access.RoleAdmin && role != access.RoleUser:
		return backend.NewError(backend.CodeBadArgument, nil, "argument", "role")
	}
	_, err := k.settings.Update(ctx, func(s *backend.Settings) error {
		s.Sample = backend.SampleRole{Role: string(role), UserLookup: userLookup || role == access.RoleAdmin}
		return nil
	})
	if err != nil {
		return err
	}
	standing := access.SampleStanding(role, userLookup)
	a.mu.Lock()
	a.fixed = &standing
	a.mu.Unlock()
	_ = a.Standing() // which tells of the change
	return nil
}

// maxMachine bounds that file, in bytes.
const maxMachine = 64 << 10

var errMachine = errors.New("machine-wide settings are damaged")

// environmentProblem is why platforms that the environment names may not be used on this
// device: nil where they may. Settings that cannot be read forbid them: somebody wrote
// them for a reason.
func (k *Keep) environmentProblem() *backend.Error {
	unreadable := func(cause error) *backend.Error {
		return backend.NewError(backend.CodeFileUnreadable, cause, "file", k.machine)
	}
	if k.noMachine != nil {
		return unreadable(k.noMachine)
	}
	if k.machine == "" {
		return nil
	}
	file, err := storage.Open(k.machine)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unreadable(err)
	}
	content, err := io.ReadAll(io.LimitReader(file, maxMachine+1))
	if err := errors.Join(err, file.Close()); err != nil || len(content) > maxMachine {
		return unreadable(err)
	}
	settings := struct {
		Environment *bool `json:"environment"`
	}{}
	if err := backend.UnmarshalOwnJSON(content, &settings); err != nil {
		return unreadable(errMachine)
	}
	if settings.Environment != nil && !*settings.Environment {
		return backend.NewError(backend.CodeEnvForbidden, nil)
	}
	return nil
}

// Closed is a desk on a platform that could not be opened: everything that needs one is
// refused with the failure. Nil stands for no platform at all.
func Closed(failure error) *Desk {
	standing := access.EnvironmentStanding(access.Binding{})
	standing.Problem = backend.AsError(failure)
	return closedDesk(standing)
}
