package access

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"userlookup/backend"
)

// InvitationForm is what an Admin says of a colleague.
type InvitationForm struct {
	Subject    Subject
	Role       Role
	UserLookup bool
	Days       int
	Policy     Policy
	Key        KeyKind
	ClientID   string         // of KeyOwn; that of the profile if empty
	APIKey     backend.Secret // of KeyOwn
	Passphrase backend.Secret // of the invitation
	Replaces   string         // the ID of the invitation that it re-issues; empty for none
}

// InvitationDraft is an invitation that was signed and encrypted, and that was not sent yet.
type InvitationDraft struct {
	FileName    string
	Fingerprint string
	Grant       *Grant

	unlocked UnlockedProfile
	replaces string
	entry    issuedInvitation
	content  []byte
}

// Draft signs and encrypts an invitation, and stores nothing. It fails with
// CodeBadColleague, CodeBadPolicy, CodeBadPassphrase, CodeBadClientID, CodeBadAPIKey,
// CodeInvitationKeyShared for the Admin's own key that is given as the colleague's,
// CodeColleagueUnknown, and as Colleagues does.
func (i *Invitations) Draft(ctx context.Context, pass backend.Pass, unlocked UnlockedProfile, form InvitationForm) (*InvitationDraft, error) {
	a, err := i.issuer(ctx, pass, unlocked)
	if err != nil {
		return nil, err
	}
	form.UserLookup = form.UserLookup || form.Role == RoleAdmin // an Admin always may
	switch {
	case form.Role != RoleAdmin && form.Role != RoleUser:
		return nil, backend.BadArgument("role")
	case form.UserLookup && form.Key != KeyOwn && form.Key != KeyShared:
		return nil, backend.BadArgument("key")
	}
	grant, err := i.newGrant(ctx, a, form)
	if err != nil {
		return nil, err
	}
	invitation := &Invitation{Verify: a.pin.Verify, Network: InvitationNetwork(a.profile.Network), Key: KeyNone}
	if form.UserLookup {
		invitation.Key = form.Key
		if invitation.APIKey, err = i.apiKey(ctx, a, form); err != nil {
			return nil, err
		}
	}
	identity, recipient, err := i.logIdentity(ctx, a)
	if err != nil {
		return nil, err
	}
	grant.LogRecipient = recipient
	if grant.Role == RoleAdmin {
		invitation.Sign, invitation.LogIdentity = a.pin.Sign, identity
	}
	if invitation.GrantFile, err = grant.Sign(a.pin.Sign); err != nil {
		return nil, err
	}
	plain, err := invitation.Encode(a.pin.Sign)
	if err != nil {
		return nil, err
	}
	content, err := i.store.options.Cipher.Seal(plain, form.Passphrase)
	if err != nil {
		return nil, err
	}
	return &InvitationDraft{
		FileName: invitationFileName(grant.Subject.Name), Fingerprint: Fingerprint(a.pin.Verify), Grant: grant,
		unlocked: unlocked, replaces: form.Replaces, content: content, entry: issuedInvitation{Grant: invitation.GrantFile, Key: invitation.Key, grant: grant},
	}, nil
}

// newGrant is the grant of a form. One that is re-issued is newer than the one it
// replaces, also where the clock was set back.
func (i *Invitations) newGrant(ctx context.Context, a *issuer, form InvitationForm) (*Grant, error) {
	subject, err := form.Subject.Clean()
	if err != nil {
		return nil, err
	}
	if form.Days < 1 || form.Days > maxInvitationDays {
		return nil, backend.NewError(backend.CodeBadColleague, nil)
	}
	if err := form.Policy.Check(); err != nil {
		return nil, err
	}
	now := i.store.options.Now().UTC().Truncate(time.Second)
	if form.Replaces != "" {
		list, err := i.store.readIssued(ctx, a, i.store.options.Now())
		if err != nil {
			return nil, err
		}
		at := indexOf(list, form.Replaces)
		if at < 0 {
			return nil, backend.NewError(backend.CodeColleagueUnknown, nil)
		}
		now = later(now, list[at].grant.Issued)
	}
	clientID := a.profile.ClientID
	if form.UserLookup && form.Key == KeyOwn && strings.TrimSpace(form.ClientID) != "" {
		if clientID, err = backend.CleanClientID(form.ClientID); err != nil {
			return nil, err
		}
	}
	return &Grant{
		Binding: Binding{Profile: a.profile.Name, BaseURL: a.profile.Address(), ClientID: clientID}, ID: rand.Text(),
		Role: form.Role, Subject: subject, UserLookup: form.UserLookup, Issued: now, Expires: now.AddDate(0, 0, form.Days),
		Policy: form.Policy, Issuer: a.grant.Subject,
	}, nil
}

// later is now, and at least a second after another time.
func later(now, other time.Time) time.Time {
	if now.After(other) {
		return now
	}
	return other.Add(time.Second)
}

func (i *Invitations) apiKey(ctx context.Context, a *issuer, form InvitationForm) (backend.Secret, error) {
	own, err := i.profiles.Credentials(ctx, a.profile, a.passphrase)
	if err != nil || form.Key == KeyShared {
		return own.APIKey, err
	}
	typed, err := backend.Credentials{APIKey: form.APIKey}.Clean()
	if err != nil {
		return backend.Secret{}, err
	}
	if typed.APIKey.Equal(own.APIKey) {
		return backend.Secret{}, backend.NewError(backend.CodeInvitationKeyShared, nil)
	}
	return typed.APIKey, nil
}

// logIdentity is that of the Admin: it is made with the first invitation.
func (i *Invitations) logIdentity(ctx context.Context, a *issuer) (identity backend.Secret, recipient string, err error) {
	return i.store.logIdentity(ctx, i.store.options.Secrets(a.profile.Name, a.profile.Place, a.passphrase), a.profile.Name)
}

// Issue writes the file of an invitation, and adds it to the list. Where the file cannot
// be written, the list is as it was. Beside the codes of writing a file it fails as
// Colleagues does.
func (i *Invitations) Issue(ctx context.Context, pass backend.Pass, draft *InvitationDraft, path string) error {
	if err := i.store.options.CheckOutput(path); err != nil {
		return err
	}
	a, err := i.issuer(ctx, pass, draft.unlocked)
	if err != nil {
		return err
	}
	var former []issuedInvitation
	_, err = i.store.updateIssued(ctx, a, i.store.options.Now(), func(list []issuedInvitation) ([]issuedInvitation, error) {
		former = slices.Clone(list)
		if draft.replaces == "" {
			return append(list, draft.entry), nil
		}
		at := indexOf(list, draft.replaces)
		if at < 0 {
			return nil, backend.NewError(backend.CodeColleagueUnknown, nil)
		}
		return append(slices.Delete(list, at, at+1), draft.entry), nil
	})
	if err != nil {
		return err
	}
	if err := i.store.options.WriteFile(path, draft.content); err != nil {
		_, undo := i.store.updateIssued(context.WithoutCancel(ctx), a, i.store.options.Now(), func([]issuedInvitation) ([]issuedInvitation, error) { return former, nil })
		return errors.Join(err, undo)
	}
	return nil
}

// invitationFileName makes a file name of a person's name.
func invitationFileName(name string) string {
	plain := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	stem := []rune(strings.Join(plain, "-"))
	if len(stem) == 0 {
		stem = []rune("invitation")
	}
	return string(stem[:min(len(stem), 60)]) + InvitationExtension
}
