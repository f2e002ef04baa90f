package access

import (
	"slices"
	"time"

	"userlookup/backend"
)

// State is what the person at this device may do on the open profile at one moment.
type State struct {
	Grant
	// Sample is whether the profile is the sample data, whose role can be switched.
	Sample bool
	// Environment is whether platform and credentials come from the environment, for
	// this run only: there is no grant.
	Environment bool
	// Problem is why there is no access, such as CodeAccessExpired; nil where there is.
	Problem *backend.Error
	// Locked is whether the profile waits for its PIN.
	Locked bool
	// ClockBehind is whether the clock is behind the last known time: saved copies stay
	// closed.
	ClockBehind bool
}

// ClockTolerance is how far the clock may be behind the last known time.
const ClockTolerance = 10 * time.Minute

// Evidence is what a State is concluded from.
type Evidence struct {
	// Content is that of the file of the grant; nil where there is none.
	Content []byte
	// Pin is nil where the keychain has none.
	Pin *Pin
	// Binding is the profile that is open.
	Binding Binding
	// Now is the time of this device, and LastKnown the latest time that was seen
	// here, of this device or of a live answer; zero for none.
	Now, LastKnown time.Time

	verified bool
	grant    *Grant
	failure  error
}

// Verify parses and verifies the grant once for all conclusions, which follow each
// other faster than a signature is verified.
func (e *Evidence) Verify() {
	e.verified, e.grant, e.failure = false, nil, nil
	if e.Content != nil && e.Pin != nil {
		e.grant, e.failure = ParseGrant(e.Content, e.Pin.Verify)
		e.verified = true
	}
}

// Evaluate says what a grant allows now. It never fails: what is wrong is
// State.Problem.
func Evaluate(e Evidence) State {
	state := State{Grant: Grant{Binding: e.Binding, Role: RoleUser, Policy: DefaultPolicy()}}
	state.ClockBehind = e.LastKnown.Sub(e.Now) > ClockTolerance
	if e.Content == nil || e.Pin == nil {
		state.Problem = backend.NewError(backend.CodeAccessMissing, nil, "profile", string(e.Binding.Profile))
		return state
	}
	if !e.verified {
		e.Verify()
	}
	grant, err := e.grant, e.failure
	if err != nil {
		state.Problem = backend.AsError(err).With("profile", string(e.Binding.Profile))
		return state
	}
	// A clock that was set back does not make an expired grant valid again.
	now := e.Now
	if e.LastKnown.After(now) {
		now = e.LastKnown
	}
	isAccepted := e.Pin.Accepts(grant)
	if isAccepted { // else it says nothing of who is here, or of their policy
		state.Grant = *grant
	}
	switch {
	case grant.Binding != e.Binding:
		state.Problem = backend.NewError(backend.CodeAccessOther, nil, "profile", string(e.Binding.Profile))
	case !isAccepted && grant.Issued.After(e.Pin.Newest): // a colleague's
		state.Problem = backend.NewError(backend.CodeAccessOther, nil, "profile", string(e.Binding.Profile))
	case !isAccepted:
		state.Problem = backend.NewError(backend.CodeAccessRolledBack, nil, "profile", string(e.Binding.Profile))
	case !grant.Expires.IsZero() && !now.Before(grant.Expires):
		state.Problem = backend.NewError(backend.CodeAccessExpired, nil, "date", formatTime(grant.Expires), "issuer", grant.Issuer.Name)
	case grant.Role == RoleUser && !grant.UserLookup:
		state.Problem = backend.NewError(backend.CodeAccessOff, nil, "name", grant.Subject.Name, "issuer", grant.Issuer.Name)
	}
	return state
}

// SampleState is that on the sample data, in a role that was switched to.
func SampleState(role Role, userLookup bool) State {
	state := State{Sample: true, Grant: Grant{
		Binding: Binding{Profile: backend.ProfileSandbox}, Role: role, UserLookup: userLookup || role == RoleAdmin,
		Policy: DefaultPolicy(), Subject: sampleSubject(role), Issuer: sampleSubject(RoleAdmin),
	}}
	if !state.UserLookup {
		state.Problem = backend.NewError(backend.CodeAccessOff, nil, "name", state.Subject.Name, "issuer", state.Issuer.Name)
	}
	return state
}

func sampleSubject(role Role) Subject {
	if role == RoleAdmin {
		return Subject{Name: "Sample Admin", Email: "admin@sample.example"}
	}
	return Subject{Name: "Sample User", Email: "user@sample.example"}
}

// EnvironmentState is that on a platform that the environment names, for this run
// only: the API key can be used without it anyway.
func EnvironmentState(binding Binding) State {
	return State{Environment: true, Grant: Grant{
		Binding: binding, Role: RoleUser, UserLookup: true, Policy: DefaultPolicy(), Subject: Subject{Name: "environment"},
	}}
}

// Holds says whether the person holds a permission at this moment.
func (s *State) Holds(permission backend.Permission) bool {
	return s.Refusal(permission) == nil
}

// Held lists the permissions that the person holds.
func (s *State) Held() []backend.Permission {
	held := slices.Clone(backend.Permissions)
	return slices.DeleteFunc(held, func(p backend.Permission) bool { return !s.Holds(p) })
}

// Refusal says why a permission is not held; nil where it is.
func (s *State) Refusal(permission backend.Permission) *backend.Error {
	if s.Locked {
		return backend.NewError(backend.CodeLocked, nil)
	}
	if permission == backend.PermissionSetUp || permission == backend.PermissionReadLog {
		// Joining again restores lost access, and a user without access may still send
		// the log of this device.
		return nil
	}
	if s.Problem != nil {
		return s.Problem
	}
	switch permission {
	case backend.PermissionAdminister:
		if s.Role != RoleAdmin || s.Environment {
			return backend.NewError(backend.CodeAdminOnly, nil)
		}
	case backend.PermissionExport:
		if !s.Policy.Export {
			return backend.NewError(backend.CodeExportOff, nil, "issuer", s.Issuer.Name)
		}
	case backend.PermissionExportFull:
		switch {
		case !s.Policy.Export:
			return backend.NewError(backend.CodeExportOff, nil, "issuer", s.Issuer.Name)
		case s.Policy.Mask:
			return backend.NewError(backend.CodeExportMasked, nil, "issuer", s.Issuer.Name)
		}
	case backend.PermissionLookUp, backend.PermissionReveal, backend.PermissionErase, backend.PermissionSetUp, backend.PermissionReadLog:
	default:
		return backend.NewError(backend.CodeNotAllowed, nil)
	}
	return nil
}
