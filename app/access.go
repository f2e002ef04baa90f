package app

import (
	"context"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/session"
)

// AccessState says what the person may do on the open profile, and why.
type AccessState struct {
	access.GrantView
	Sample      bool             `json:"sample"`
	Environment bool             `json:"environment"`
	Permissions []string         `json:"permissions"` // held now
	Problem     *backend.Failure `json:"problem"`     // why there is no access; else null
	Locked      bool             `json:"locked"`
	LockedAt    string           `json:"lockedAt"`
	LockReason  string           `json:"lockReason"` // idle, sleep, asked or start
	PIN         string           `json:"pin"`        // none, needed or set
	RetryAt     string           `json:"retryAt"`    // when the next PIN is taken; empty: now
	ClockBehind bool             `json:"clockBehind"`
}

// ReasonForm says why a user is opened.
type ReasonForm struct {
	RequestID string `json:"requestId"`
	Text      string `json:"text"` // what was typed as the user
	Reason    string `json:"reason"`
}

// CopiedForm says what of an opened user was copied to the clipboard.
type CopiedForm struct {
	RequestID string `json:"requestId"`
	What      string `json:"what"` // such as user_id, guid, email or ticket
}

// AccessChanged is the event that carries a new AccessState.
const AccessChanged = "access"

// Access is bound to the page: who the person is on the open profile, and what they may
// do there.
type Access struct{ bridge *bridge }

// State gives it. Each change brings an AccessChanged event.
func (a *Access) State() (AccessState, error) {
	return enter(a.bridge, "Access.State", func(ctx context.Context, workspace *compose.Workspace, _ *session.Scope) (AccessState, error) {
		return a.bridge.wireAccess(ctx, workspace), nil
	})
}

// emitAccess notifies the page what the person may do now. One at a time: else an older
// state could be the last one that the page hears of.
func (b *bridge) emitAccess() {
	b.emittingAccess.Lock()
	defer b.emittingAccess.Unlock()
	state, err := within(b, "Access.State", callTimeout, func(ctx context.Context) (AccessState, error) {
		workspace, err := b.wait(ctx)
		if err != nil {
			return AccessState{}, err
		}
		return b.wireAccess(ctx, workspace), nil
	})
	if err == nil { // else the page hears of it when it asks for anything
		b.emit(AccessChanged, state)
	}
}

// Switch changes the role, on the sample data only.
func (a *Access) Switch(form backend.SampleRole) (AccessState, error) {
	return enter(a.bridge, "Access.Switch", func(ctx context.Context, workspace *compose.Workspace, _ *session.Scope) (AccessState, error) {
		if err := a.bridge.profiles.SwitchSample(ctx, workspace.Access, access.Role(form.Role), form.UserLookup); err != nil {
			return AccessState{}, err
		}
		return a.bridge.wireAccess(ctx, workspace), nil
	})
}

// GiveReason says why a user is opened, before they are looked up.
func (a *Access) GiveReason(form ReasonForm) error {
	return enterToDo(a.bridge, "Access.GiveReason", func(_ context.Context, workspace *compose.Workspace, _ *session.Scope) error {
		return workspace.Access.GiveReason(form.Text, form.Reason)
	})
}

// Reasons lists the reasons that were given in the last hour, newest first.
func (a *Access) Reasons() ([]string, error) {
	return enter(a.bridge, "Access.Reasons", func(_ context.Context, workspace *compose.Workspace, _ *session.Scope) ([]string, error) {
		return workspace.Access.Reasons(), nil
	})
}

// Copied records that something of an opened user was copied to the clipboard.
func (a *Access) Copied(form CopiedForm) error {
	return enterToDo(a.bridge, "Access.Copied", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) error {
		return scope.Copied(ctx, form.RequestID, form.What)
	})
}

func (b *bridge) wireAccess(ctx context.Context, workspace *compose.Workspace) AccessState {
	s := workspace.Access.State()
	state := AccessState{
		GrantView: s.View(), Sample: s.Sample, Environment: s.Environment,
		Permissions: backend.Views(s.Held(), func(p *backend.Permission) string { return string(*p) }),
		Problem:     s.Problem.View(), ClockBehind: s.ClockBehind,
	}
	state.Profile, state.Host = string(workspace.Profile), workspace.BaseURL // also where nothing says who is here
	b.wireLock(ctx, &state, workspace)
	return state
}
