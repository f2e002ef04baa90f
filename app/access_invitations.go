package app

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/session"
)

// InviteForm is what an Admin says of a colleague.
type InviteForm struct {
	Name       string         `json:"name"`
	Email      string         `json:"email"`
	Role       access.Role    `json:"role"`
	UserLookup bool           `json:"userLookup"`
	Days       int            `json:"days"` // until it expires
	Policy     access.Policy  `json:"policy"`
	Key        access.KeyKind `json:"key"`        // own or shared; none without User Lookup
	ClientID   string         `json:"clientId"`   // of an own key; empty: that of the profile
	APIKey     string         `json:"apiKey"`     // of an own key
	Passphrase string         `json:"passphrase"` // that the file is encrypted with
	Replaces   string         `json:"replaces"`   // the ID of a colleague, to re-issue; else empty
}

// InviteResult is the file of an invitation.
type InviteResult struct {
	Path        string `json:"path"`        // empty where no place was chosen: nobody was invited
	Fingerprint string `json:"fingerprint"` // 8 groups of 4 hexadecimal digits
}

// PreviewForm names the file of an invitation.
type PreviewForm struct {
	Path       string `json:"path"` // empty: the person is asked for it
	Passphrase string `json:"passphrase"`
}

// JoinForm confirms an opened invitation.
type JoinForm struct {
	Token              string `json:"token"`
	FingerprintChecked bool   `json:"fingerprintChecked"`
	Passphrase         string `json:"passphrase"` // of this device's encrypted file, where there is no keychain
}

// InvitationDropped is the event that carries the path of an invitation that was dropped
// on the window.
const InvitationDropped = "invitation-dropped"

// joinTimeout bounds joining, setting up and unlocking: without a keychain, the encrypted
// file is opened and written several times, and each takes about a second, or many on a
// device that is busy.
const joinTimeout = 2 * time.Minute

// Colleagues lists the Admin of this device and those they invited, the newest first.
func (a *Access) Colleagues() ([]access.Colleague, error) {
	return enterWithin(a.bridge, "Access.Colleagues", joinTimeout, func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) ([]access.Colleague, error) {
		colleagues, err := a.bridge.invitations.Colleagues(ctx, scope.Pass(), a.bridge.unlockedProfile(workspace))
		if err != nil {
			return nil, err
		}
		return workspace.Access.Log().WithReceived(ctx, colleagues)
	})
}

// Invite makes the file of an invitation, at a path that the person chooses.
func (a *Access) Invite(form InviteForm) (InviteResult, error) {
	return enterWithin(a.bridge, "Access.Invite", dialogTimeout, func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (InviteResult, error) {
		b := a.bridge
		draft, err := b.invitations.Draft(ctx, scope.Pass(), b.unlockedProfile(workspace), invitationForm(form))
		if err != nil {
			return InviteResult{}, err
		}
		path, scope, err := ask(ctx, workspace, "Access.Invite", func() (string, error) { return b.saveInvitation(draft.FileName) })
		if path == "" || err != nil {
			return InviteResult{}, err
		}
		if !isInvitation(path) {
			path += access.InvitationExtension
		}
		if err := b.profiles.CheckOutput(path); err != nil {
			return InviteResult{}, err
		}
		event := backend.AccessEvent{Kind: backend.AccessInvited, Target: draft.Grant.Subject.Name, Detail: "until " + draft.Grant.Expires.Format(time.DateOnly)}
		if form.Replaces != "" {
			event.Kind = backend.AccessReissued
		}
		if err := workspace.Access.Record(ctx, event); err != nil {
			return InviteResult{}, err
		}
		if err := b.invitations.Issue(ctx, scope.Pass(), draft, path); err != nil {
			return InviteResult{}, err
		}
		return InviteResult{Path: path, Fingerprint: draft.Fingerprint}, nil
	})
}

// Revoke marks an invitation as revoked, and gives the list. It reaches no other device.
func (a *Access) Revoke(id string) ([]access.Colleague, error) {
	return enterWithin(a.bridge, "Access.Revoke", joinTimeout, func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) ([]access.Colleague, error) {
		b := a.bridge
		colleagues, err := b.invitations.Colleagues(ctx, scope.Pass(), b.unlockedProfile(workspace))
		if err != nil {
			return nil, err
		}
		for _, c := range colleagues {
			if c.ID != id || c.You {
				continue
			}
			if err := workspace.Access.Record(ctx, backend.AccessEvent{Kind: backend.AccessRevoked, Target: c.Name}); err != nil {
				return nil, err
			}
		}
		if colleagues, err = b.invitations.Revoke(ctx, scope.Pass(), b.unlockedProfile(workspace), id); err != nil {
			return nil, err
		}
		return workspace.Access.Log().WithReceived(ctx, colleagues)
	})
}

// SetPolicy changes the policy of the Admin of this device, which new invitations begin
// with.
func (a *Access) SetPolicy(policy access.Policy) (AccessState, error) {
	return enterWithin(a.bridge, "Access.SetPolicy", joinTimeout, func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (AccessState, error) {
		b := a.bridge
		if err := policy.Check(); err != nil {
			return AccessState{}, err
		}
		if err := workspace.Access.Record(ctx, backend.AccessEvent{Kind: backend.AccessPolicy}); err != nil {
			return AccessState{}, err
		}
		if err := b.invitations.SetPolicy(ctx, scope.Pass(), b.unlockedProfile(workspace), policy); err != nil {
			return AccessState{}, err
		}
		workspace.Access.Reload()
		return b.wireAccess(ctx, workspace), nil
	})
}

// Preview opens an invitation. It adds nothing, and is refused while User Lookup is locked,
// as Join is.
func (a *Access) Preview(form PreviewForm) (access.InvitationView, error) {
	return enterWithin(a.bridge, "Access.Preview", dialogTimeout, func(ctx context.Context, workspace *compose.Workspace, _ *session.Scope) (access.InvitationView, error) {
		b := a.bridge
		path := form.Path
		if path == "" {
			var err error
			if path, _, err = ask(ctx, workspace, "Access.Preview", b.openInvitation); path == "" || err != nil {
				return access.InvitationView{}, err
			}
		}
		preview, err := b.invitations.Preview(ctx, path, backend.NewSecret(form.Passphrase), b.entered())
		if b.isLocked() { // meanwhile; a lock after this drops it
			b.invitations.Drop()
			return access.InvitationView{}, backend.NewError(backend.CodeLocked, nil)
		}
		if err != nil {
			return access.InvitationView{}, backend.AsError(err).With("path", path) // that the person chose: the page asks for the passphrase of it
		}
		return preview.View(), nil
	})
}

// Join adds the profile of an opened invitation, or replaces it, and opens it.
func (a *Access) Join(form JoinForm) (Start, error) {
	return enterWithin(a.bridge, "Access.Join", joinTimeout, func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) (Start, error) {
		b := a.bridge
		return withPassphrase(ctx, b, backend.NewSecret(form.Passphrase), func() (Start, error) {
			joined, err := b.invitations.Join(ctx, scope.Pass(), form.Token, form.FingerprintChecked, b.entered())
			if err != nil {
				return Start{}, err
			}
			settings, err := b.profiles.Use(ctx, scope.Pass(), joined)
			b.note(settings)
			if err != nil {
				return Start{}, err
			}
			choice, _, err := b.profiles.Config(ctx, joined, b.entered(), b.getenv)
			if err != nil {
				return Start{}, err
			}
			workspace, err := b.openWorkspace(choice)
			if err != nil {
				return Start{}, err
			}
			if err := workspace.Access.Joined(ctx); err != nil {
				workspace.Close()
				return Start{}, err
			}
			return b.shown(workspace)
		})
	})
}

// holder is the person at this device, on the profile that is open.
func (b *bridge) unlockedProfile(workspace *compose.Workspace) access.UnlockedProfile {
	return access.UnlockedProfile{Profile: workspace.Profile, Passphrase: b.entered()}
}

// dropped notifies the page of the first invitation among the files that were dropped on the
// window. All others are ignored.
func (b *bridge) dropped(paths []string) {
	for _, path := range paths {
		if isInvitation(path) {
			b.emit(InvitationDropped, path)
			return
		}
	}
}

func isInvitation(path string) bool {
	return strings.EqualFold(filepath.Ext(path), access.InvitationExtension)
}

func invitationForm(form InviteForm) access.InvitationForm {
	return access.InvitationForm{
		Subject: access.Subject{Name: form.Name, Email: form.Email}, Role: form.Role, UserLookup: form.UserLookup, Days: form.Days,
		Policy: form.Policy, Key: form.Key, ClientID: form.ClientID, APIKey: backend.NewSecret(form.APIKey),
		Passphrase: backend.NewSecret(form.Passphrase), Replaces: form.Replaces,
	}
}
