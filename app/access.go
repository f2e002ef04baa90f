package app

import (
	"context"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/session"
)

// Access is bound to the page: who the person is on the open profile, and what they may
// do there.
type Access struct{ bridge *bridge }

// State gives it. Each change brings an AccessChanged event.
func (a *Access) State() (AccessState, error) {
	return enter(a.bridge, "Access.State", func(ctx context.Context, desk *compose.Workspace, _ *session.Scope) (AccessState, error) {
		return a.bridge.wireAccess(ctx, desk), nil
	})
}

// tellAccess tells the page what the person may do now. One at a time: else an older
// state could be the last one that the page hears of.
func (b *bridge) tellAccess() {
	b.tellingAccess.Lock()
	defer b.tellingAccess.Unlock()
	state, err := within(b, "Access.State", callTimeout, func(ctx context.Context) (AccessState, error) {
		desk, err := b.wait(ctx)
		if err != nil {
			return AccessState{}, err
		}
		return b.wireAccess(ctx, desk), nil
	})
	if err == nil { // else the page hears of it when it asks for anything
		b.emit(AccessChanged, state)
	}
}

// Switch changes the role, on the sample data only.
func (a *Access) Switch(form RoleForm) (AccessState, error) {
	return enter(a.bridge, "Access.Switch", func(ctx context.Context, desk *compose.Workspace, _ *session.Scope) (AccessState, error) {
		if err := a.bridge.keep.SwitchSample(ctx, desk.Access, access.Role(form.Role), form.UserLookup); err != nil {
			return AccessState{}, err
		}
		return a.bridge.wireAccess(ctx, desk), nil
	})
}

// GiveReason says why a user is opened, before they are looked up.
func (a *Access) GiveReason(form ReasonForm) error {
	_, err := enter(a.bridge, "Access.GiveReason", func(_ context.Context, desk *compose.Workspace, _ *session.Scope) (struct{}, error) {
		return struct{}{}, desk.Access.GiveReason(form.Text, form.Reason)
	})
	return err
}

// Reasons lists the reasons that were given in the last hour, newest first.
func (a *Access) Reasons() ([]string, error) {
	return enter(a.bridge, "Access.Reasons", func(_ context.Context, desk *compose.Workspace, _ *session.Scope) ([]string, error) {
		return desk.Access.Reasons(), nil
	})
}

// Copied records that something of an opened user was copied to the clipboard.
func (a *Access) Copied(form CopiedForm) error {
	_, err := enter(a.bridge, "Access.Copied", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) (struct{}, error) {
		return struct{}{}, scope.Copied(ctx, form.RequestID, form.What)
	})
	return err
}

func (b *bridge) wireAccess(ctx context.Context, desk *compose.Workspace) AccessState {
	s := desk.Access.Standing()
	state := AccessState{
		Profile: string(desk.Profile), Host: desk.BaseURL, ClientID: maskedClientID(s.ClientID),
		Sample: s.Sample, Environment: s.Environment,
		Role: string(s.Role), Name: s.Subject.Name, Email: s.Subject.Email, UserLookup: s.UserLookup,
		Issued: wireTime(s.Issued), Expires: wireTime(s.Expires), IssuerName: s.Issuer.Name, IssuerEmail: s.Issuer.Email,
		Policy:      wirePolicy(s.Policy),
		Permissions: wireList(s.Held(), func(p backend.Permission) string { return string(p) }),
		Problem:     s.Problem.View(), ClockBehind: s.ClockBehind,
	}
	b.wireLock(ctx, &state, desk)
	return state
}

func wirePolicy(p access.Policy) AccessPolicy {
	return AccessPolicy{
		Reason: p.Reason, Mask: p.Mask, RetentionDays: p.RetentionDays, Export: p.Export,
		LockMinutes: p.LockMinutes, OfflineHours: p.OfflineHours, LogFolder: p.LogFolder,
	}
}

// maskedClientID shows the first three and the last four characters of one that is
// longer than both.
func maskedClientID(id string) string {
	const first, last = 3, 4
	switch runes := []rune(id); {
	case id == "":
		return ""
	case len(runes) <= first+last:
		return "•••"
	default:
		return string(runes[:first]) + "•••" + string(runes[len(runes)-last:])
	}
}
