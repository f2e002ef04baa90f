package compose

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/export"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
)

const (
	// InvitationExtension ends the names of the files of invitations.
	InvitationExtension = ".userlookup"
	// OpenInvitationTime is how long an invitation stays open before it has to be joined.
	OpenInvitationTime = 10 * time.Minute
	// maxInvitationDays bounds how long an invitation is valid.
	maxInvitationDays = 365
)

// Invitations issues, lists, revokes, opens and accepts invitations. It is safe for
// concurrent use.
type Invitations struct {
	keep *Keep
	// after calls a function once a duration has passed.
	after func(time.Duration, func())

	mu     sync.Mutex
	opened *InvitationPreview // the last one that was opened; nil for none
}

// NewInvitations makes it for what is kept. after calls a function once a duration has
// passed, as time.AfterFunc does.
func NewInvitations(keep *Keep, after func(time.Duration, func())) *Invitations {
	return &Invitations{keep: keep, after: after}
}

// Holder says whose access something is done with: a profile, and the passphrase of this
// device's encrypted file, where there is no keychain.
type Holder struct {
	Profile    backend.ProfileName
	Passphrase backend.Secret
}

// InvitationForm is what an Admin says of a colleague.
type InvitationForm struct {
	Subject    access.Subject
	Role       access.Role
	UserLookup bool
	Days       int
	Policy     access.Policy
	Key        access.KeyKind
	ClientID   string         // of KeyOwn; that of the profile if empty
	APIKey     backend.Secret // of KeyOwn
	Passphrase backend.Secret // of the invitation
	Replaces   string         // the ID of the invitation that it re-issues; empty for none
}

// InvitationDraft is an invitation that was signed and encrypted, and that nobody has yet.
type InvitationDraft struct {
	FileName    string
	Fingerprint string
	Grant       *access.Grant

	holder   Holder
	replaces string
	entry    issued
	content  []byte
}

// Colleague is a person in the list of an Admin.
type Colleague struct {
	access.Grant
	You   bool // the Admin of this device
	State ColleagueState
	Key   access.KeyKind
}

// ColleagueState is what has become of an invitation.
type ColleagueState string

// The states. A revoked invitation that expired is expired: only that is certain.
const (
	ColleagueActive  ColleagueState = "active"
	ColleagueExpired ColleagueState = "expired"
	ColleagueRevoked ColleagueState = "revoked"
)

// admin is the Admin of this device, with what they sign with.
type admin struct {
	profile    backend.Profile
	passphrase backend.Secret
	pin        *access.Pin
	grant      *access.Grant
}

// admin fails with CodeAdminOnly where the holder cannot sign, CodeInvitationSample on
// sample data, and with the codes of a grant that is not valid.
func (i *Invitations) admin(ctx context.Context, pass backend.Pass, holder Holder) (*admin, error) {
	if err := pass.Allow(backend.PermissionAdminister); err != nil {
		return nil, err
	}
	if holder.Profile == backend.ProfileSandbox {
		return nil, backend.NewError(backend.CodeInvitationSample, nil)
	}
	settings, err := i.keep.Settings(ctx)
	if err != nil {
		return nil, err
	}
	profile, err := settings.Find(holder.Profile)
	if err != nil || profile.Place == "" {
		return nil, backend.NewError(backend.CodeAdminOnly, err)
	}
	pin, err := i.keep.ReadPin(ctx, profile.Name, profile.Place, holder.Passphrase)
	if err != nil {
		return nil, err
	}
	if pin == nil || pin.Sign == nil {
		return nil, backend.NewError(backend.CodeAdminOnly, nil)
	}
	content, err := i.keep.ReadGrant(ctx, profile.Name)
	if err != nil {
		return nil, err
	}
	standing := access.Conclude(access.Evidence{
		Content: content, Pin: pin, Now: i.keep.Now(),
		Binding: access.Binding{Profile: profile.Name, BaseURL: profile.Address(), ClientID: profile.ClientID},
	})
	if standing.Problem != nil {
		return nil, standing.Problem
	}
	if standing.Role != access.RoleAdmin {
		return nil, backend.NewError(backend.CodeAdminOnly, nil)
	}
	return &admin{profile, holder.Passphrase, pin, &standing.Grant}, nil
}

// Draft signs and encrypts an invitation, and stores nothing. It fails with
// CodeBadColleague, CodeBadPolicy, CodeBadPassphrase, CodeBadClientID, CodeBadAPIKey,
// CodeInvitationKeyShared for the Admin's own key that is given as the colleague's,
// CodeColleagueUnknown, and as Colleagues does.
func (i *Invitations) Draft(ctx context.Context, pass backend.Pass, holder Holder, form InvitationForm) (*InvitationDraft, error) {
	defer i.keep.Remember()()
	a, err := i.admin(ctx, pass, holder)
	if err != nil {
		return nil, err
	}
	form.UserLookup = form.UserLookup || form.Role == access.RoleAdmin // an Admin always may
	switch {
	case form.Role != access.RoleAdmin && form.Role != access.RoleUser:
		return nil, backend.NewError(backend.CodeBadArgument, nil, "argument", "role")
	case form.UserLookup && form.Key != access.KeyOwn && form.Key != access.KeyShared:
		return nil, backend.NewError(backend.CodeBadArgument, nil, "argument", "key")
	}
	grant, err := i.newGrant(ctx, a, form)
	if err != nil {
		return nil, err
	}
	invitation := &access.Invitation{Verify: a.pin.Verify, Network: access.InvitationNetwork(a.profile.Network), Key: access.KeyNone}
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
	if grant.Role == access.RoleAdmin {
		invitation.Sign, invitation.LogIdentity = a.pin.Sign, identity
	}
	if invitation.GrantFile, err = grant.Sign(a.pin.Sign); err != nil {
		return nil, err
	}
	plain, err := invitation.Encode(a.pin.Sign)
	if err != nil {
		return nil, err
	}
	content, err := i.sealer().Seal(plain, form.Passphrase)
	if err != nil {
		return nil, err
	}
	return &InvitationDraft{
		FileName: invitationFileName(grant.Subject.Name), Fingerprint: access.Fingerprint(a.pin.Verify), Grant: grant,
		holder: holder, replaces: form.Replaces, content: content, entry: issued{Grant: invitation.GrantFile, Key: invitation.Key, grant: grant},
	}, nil
}

// newGrant is the grant of a form. One that is re-issued is newer than the one it
// replaces, also where the clock was set back.
func (i *Invitations) newGrant(ctx context.Context, a *admin, form InvitationForm) (*access.Grant, error) {
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
	now := i.keep.Now().UTC().Truncate(time.Second)
	if form.Replaces != "" {
		list, err := i.keep.readIssued(ctx, a, i.keep.Now())
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
	if form.UserLookup && form.Key == access.KeyOwn && strings.TrimSpace(form.ClientID) != "" {
		if clientID, err = backend.CleanClientID(form.ClientID); err != nil {
			return nil, err
		}
	}
	return &access.Grant{
		Binding: access.Binding{Profile: a.profile.Name, BaseURL: a.profile.Address(), ClientID: clientID}, ID: rand.Text(),
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

func (i *Invitations) apiKey(ctx context.Context, a *admin, form InvitationForm) (backend.Secret, error) {
	own, err := i.keep.Credentials(ctx, a.profile, a.passphrase)
	if err != nil || form.Key == access.KeyShared {
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
func (i *Invitations) logIdentity(ctx context.Context, a *admin) (identity backend.Secret, recipient string, err error) {
	return logIdentity(ctx, i.keep.accessSecrets(a.profile.Name, a.profile.Place, a.passphrase), a.profile.Name)
}

// Issue writes the file of an invitation, and adds it to the list. Where the file cannot
// be written, the list is as it was. Beside the codes of writing a file it fails as
// Colleagues does.
func (i *Invitations) Issue(ctx context.Context, pass backend.Pass, draft *InvitationDraft, path string) error {
	defer i.keep.Remember()()
	if err := i.keep.CheckOutput(path); err != nil {
		return err
	}
	a, err := i.admin(ctx, pass, draft.holder)
	if err != nil {
		return err
	}
	var former []issued
	_, err = i.keep.updateIssued(ctx, a, i.keep.Now(), func(list []issued) ([]issued, error) {
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
	if err := export.WriteContent(path, draft.content); err != nil {
		_, undo := i.keep.updateIssued(context.WithoutCancel(ctx), a, i.keep.Now(), func([]issued) ([]issued, error) { return former, nil })
		return errors.Join(err, undo)
	}
	return nil
}

// Colleagues lists the Admin of this device, and then those they invited, the newest
// first. It fails with CodeAdminOnly, CodeIssuedAltered, and as the place of the access
// secrets does.
func (i *Invitations) Colleagues(ctx context.Context, pass backend.Pass, holder Holder) ([]Colleague, error) {
	defer i.keep.Remember()()
	if err := pass.Allow(backend.PermissionAdminister); err != nil {
		return nil, err
	}
	if holder.Profile == backend.ProfileSandbox {
		return []Colleague{{Grant: access.SampleStanding(access.RoleAdmin, true).Grant, You: true, State: ColleagueActive, Key: access.KeyNone}}, nil
	}
	a, err := i.admin(ctx, pass, holder)
	if err != nil {
		return nil, err
	}
	list, err := i.keep.readIssued(ctx, a, i.keep.Now())
	if err != nil {
		return nil, err
	}
	return i.colleagues(a, list), nil
}

func (i *Invitations) colleagues(a *admin, list []issued) []Colleague {
	colleagues := []Colleague{{Grant: *a.grant, You: true, State: ColleagueActive, Key: access.KeyOwn}}
	for _, one := range slices.Backward(list) {
		state := ColleagueActive
		switch {
		case !i.keep.Now().Before(one.grant.Expires):
			state = ColleagueExpired
		case one.Revoked:
			state = ColleagueRevoked
		}
		colleagues = append(colleagues, Colleague{Grant: *one.grant, State: state, Key: one.Key})
	}
	return colleagues
}

// Revoke marks an invitation in the list, and gives the list. It reaches no other device:
// invitation.revoke_limit says so. An ID that is not in the list is CodeColleagueUnknown.
func (i *Invitations) Revoke(ctx context.Context, pass backend.Pass, holder Holder, id string) ([]Colleague, error) {
	defer i.keep.Remember()()
	a, err := i.admin(ctx, pass, holder)
	if err != nil {
		return nil, err
	}
	list, err := i.keep.updateIssued(ctx, a, i.keep.Now(), func(list []issued) ([]issued, error) {
		at := indexOf(list, id)
		if at < 0 {
			return nil, backend.NewError(backend.CodeColleagueUnknown, nil)
		}
		list[at].Revoked = true
		return list, nil
	})
	if err != nil {
		return nil, err
	}
	return i.colleagues(a, list), nil
}

func indexOf(list []issued, id string) int {
	return slices.IndexFunc(list, func(one issued) bool { return one.grant.ID == id })
}

// SetPolicy signs a new grant for the Admin of this device, with another policy.
func (i *Invitations) SetPolicy(ctx context.Context, pass backend.Pass, holder Holder, policy access.Policy) error {
	defer i.keep.Remember()()
	if err := policy.Check(); err != nil {
		return err
	}
	a, err := i.admin(ctx, pass, holder)
	if err != nil {
		return err
	}
	grant := *a.grant
	grant.ID, grant.Policy, grant.Issued = rand.Text(), policy, later(i.keep.Now().UTC().Truncate(time.Second), a.grant.Issued)
	content, err := grant.Sign(a.pin.Sign)
	if err != nil {
		return err
	}
	_, err = i.keep.ReplaceGrant(ctx, a.profile.Name, a.profile.Place, a.passphrase, content, a.pin.Promote(&grant))
	return err
}

func (i *Invitations) sealer() secret.Invitations {
	return secret.Invitations{WorkFactor: i.keep.work}
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

// readInvitation reads the file of an invitation; what is too large is cut off, and so is
// no invitation.
func readInvitation(path string) ([]byte, error) {
	file, err := storage.OpenLinked(path)
	if err != nil {
		return nil, errUnread()
	}
	content, err := io.ReadAll(io.LimitReader(file, secret.MaxInvitation+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, errUnread()
	}
	return content, nil
}

// errUnread has no cause: that of the system names the path, and so the colleague.
func errUnread() error { return backend.NewError(backend.CodeInvitationUnread, nil) }
