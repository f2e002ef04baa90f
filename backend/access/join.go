package access

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// InvitationPreview is an invitation that was opened and not joined yet.
type InvitationPreview struct {
	*Invitation
	Path        string
	Token       string // what Join takes
	Fingerprint string
	// First is whether this device accepts no issuer for the profile yet: then the
	// fingerprint has to be compared.
	First bool
	// Replaces is whether a profile of this name is there already, and Holder whose it is;
	// zero where that cannot be read.
	Replaces bool
	Holder   Subject
}

// Preview opens an invitation and keeps it in memory for OpenInvitationTime, or until
// another one is opened. The passphrase is that of the invitation. It fails as
// secret.Invitations.Open and ParseInvitation do, with CodeInvitationUnread,
// CodeInvitationExpired, and as far as the access secrets can be opened with the holder's
// passphrase, with the codes of Join.
func (i *Invitations) Preview(ctx context.Context, path string, passphrase, ofDevice backend.Secret) (*InvitationPreview, error) {
	i.Drop()
	file, err := readInvitation(path)
	if err != nil {
		return nil, err
	}
	content, err := i.store.options.Cipher.Open(file, passphrase)
	if err != nil {
		return nil, err
	}
	invitation, err := ParseInvitation(content)
	if err != nil {
		return nil, err
	}
	target, err := i.target(ctx, invitation, ofDevice)
	if backend.HasCode(err, backend.CodePassphraseNeeded) || backend.HasCode(err, backend.CodePassphraseWrong) { // Join asks for it
		target.pin, err = nil, nil
	}
	if err == nil {
		err = i.check(invitation, target.pin)
	}
	if err != nil {
		return nil, err
	}
	preview := &InvitationPreview{
		Invitation: invitation, Path: path, Token: rand.Text(), Fingerprint: Fingerprint(invitation.Verify),
		First: target.pin == nil, Replaces: target.former.Place != "", Holder: i.holderOf(ctx, invitation.Grant.Profile, target.pin),
	}
	i.mu.Lock()
	i.opened = preview
	i.mu.Unlock()
	token := preview.Token // the timer holds nothing else
	i.after(OpenInvitationTime, func() { i.drop(token) })
	return preview, nil
}

// holderOf is the person who holds the access of a profile on this device; zero where it
// cannot be read.
func (i *Invitations) holderOf(ctx context.Context, profile backend.ProfileName, pin *Pin) Subject {
	if pin == nil {
		return Subject{}
	}
	content, err := i.store.ReadGrant(ctx, profile)
	if err != nil {
		return Subject{}
	}
	grant, err := ParseGrant(content, pin.Verify)
	if err != nil {
		return Subject{}
	}
	return grant.Subject
}

// Drop forgets the open invitation, if there is one.
func (i *Invitations) Drop() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.opened = nil
}

// drop forgets the invitation with a token, if it is the open one.
func (i *Invitations) drop(token string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.opened != nil && i.opened.Token == token {
		i.opened = nil
	}
}

// joinTarget is the profile of an invitation, as it is on this device.
type joinTarget struct {
	former backend.Profile // as it was saved; without a place where it was not
	place  backend.Place   // of the pin
	pin    *Pin            // nil for none that can be used
}

// target finds what this device knows of the profile of an invitation.
func (i *Invitations) target(ctx context.Context, invitation *Invitation, passphrase backend.Secret) (joinTarget, error) {
	settings, err := i.profiles.Settings(ctx)
	if err != nil {
		return joinTarget{}, err
	}
	var target joinTarget
	name := invitation.Grant.Profile
	if former, err := settings.Find(name); err == nil {
		target.former = former
	}
	target.place = target.former.Place
	if target.place == "" {
		target.place = backend.PlaceKeychain
	}
	target.pin, err = i.store.ReadPin(ctx, name, target.place, passphrase)
	if backend.HasCode(err, backend.CodeKeychainMissing) && (target.former.Place == "" || target.former.Place == backend.PlaceKeychain) {
		target.place = backend.PlaceFile
		target.pin, err = i.store.ReadPin(ctx, name, target.place, passphrase)
	}
	if backend.HasCode(err, backend.CodeAccessMissing) { // it cannot be decoded: this invitation takes its place
		err = nil
	}
	return target, err
}

// check fails where an invitation must not be joined on a device with this pin.
func (i *Invitations) check(invitation *Invitation, pin *Pin) error {
	grant := &invitation.Grant
	profile := string(grant.Profile)
	switch {
	case !i.store.options.Now().Before(grant.Expires):
		return backend.NewError(backend.CodeInvitationExpired, nil, "date", grant.Expires.Format(time.RFC3339), "issuer", grant.Issuer.Name)
	case pin == nil:
		return nil
	case !pin.Verify.Equal(invitation.Verify):
		return backend.NewError(backend.CodeInvitationIssuer, nil, "profile", profile)
	case pin.Sign != nil && invitation.Sign == nil:
		return backend.NewError(backend.CodeInvitationOwn, nil, "profile", profile)
	case !pin.AcceptsInvitation(grant):
		return backend.NewError(backend.CodeInvitationOlder, nil, "profile", profile)
	}
	return nil
}

// Join adds the profile of an opened invitation, or replaces it, and gives its name. Where
// the fingerprint has to be compared, checked says that a person did. The passphrase is
// that of this device's encrypted file, where there is no keychain.
//
// Grant and pin are written first, and the credentials last: a profile with credentials
// and neither of them would get its first Admin. Where a step fails, what was there before
// is put back.
//
// It fails with CodeInvitationClosed, CodeInvitationExpired, CodeInvitationIssuer for
// another key than the device accepts, CodeInvitationOlder, CodeInvitationOwn,
// CodeFingerprintNeeded, and as Profiles.Save does.
func (i *Invitations) Join(ctx context.Context, pass backend.Pass, token string, checked bool, passphrase backend.Secret) (backend.ProfileName, error) {
	if err := pass.Allow(backend.PermissionSetUp); err != nil {
		return "", err
	}
	i.mu.Lock()
	preview := i.opened
	i.mu.Unlock()
	if preview == nil || preview.Token != token {
		return "", backend.NewError(backend.CodeInvitationClosed, nil)
	}
	target, err := i.target(ctx, preview.Invitation, passphrase)
	if err != nil {
		return "", err
	}
	if err := i.check(preview.Invitation, target.pin); err != nil {
		return "", err
	}
	if target.pin == nil && !checked {
		return "", backend.NewError(backend.CodeFingerprintNeeded, nil)
	}
	if err := i.replace(ctx, pass, preview.Invitation, target, passphrase); err != nil {
		return "", err
	}
	i.drop(token)
	return preview.Grant.Profile, nil
}

func (i *Invitations) replace(ctx context.Context, pass backend.Pass, invitation *Invitation, target joinTarget, passphrase backend.Secret) error {
	profile := invitation.Profile()
	if target.former.Place != "" && target.former.Address() == profile.Address() {
		profile.Network = target.former.Network // what reaches the platform from this device
	}
	pin := NewPin(invitation.Verify, invitation.Sign, &invitation.Grant)
	pin.First = target.pin != nil && target.pin.First
	putBack, err := i.store.ReplaceGrant(ctx, profile.Name, target.place, passphrase, invitation.GrantFile, pin)
	if err != nil {
		return err
	}
	if target.pin == nil || target.pin.NewestID != invitation.Grant.ID { // joining one again gains no time
		at := targetOf(profile)
		at.Place = target.place
		err = i.store.correctTimes(ctx, at, passphrase, invitation.Grant.Issued)
	}
	if err == nil {
		err = i.save(ctx, pass, profile, invitation, target, passphrase)
	}
	if err != nil {
		putBack()
	}
	return err
}

// save stores the profile with the credentials of its invitation, and the identity
// of an Admin. Without credentials the former ones are deleted: User Lookup is off.
func (i *Invitations) save(ctx context.Context, pass backend.Pass, profile backend.Profile, invitation *Invitation, target joinTarget, passphrase backend.Secret) error {
	if !invitation.LogIdentity.Empty() {
		if err := i.store.options.Secrets(profile.Name, target.place, passphrase).Set(ctx, identitySecret+string(profile.Name), invitation.LogIdentity); err != nil {
			return err
		}
	}
	if invitation.Key != KeyNone {
		_, err := i.profiles.Save(ctx, pass, profile, backend.Credentials{APIKey: invitation.APIKey}, passphrase)
		return err
	}
	profile.Place = target.place
	return i.profiles.SaveWithoutCredentials(ctx, profile, passphrase)
}

// Joined records that the profile was added or replaced by an invitation.
func (a *Service) Joined(ctx context.Context) error {
	standing := a.Standing()
	return a.Record(ctx, backend.AccessEvent{Kind: backend.AccessJoined, Whom: standing.Issuer.Name})
}

// maxInvitationFile is more than the file of an invitation has, in bytes.
const maxInvitationFile = 1 << 20

// readInvitation reads the file of an invitation; what is too large is cut off, and so is
// no invitation.
func readInvitation(path string) ([]byte, error) {
	file, err := storage.OpenFollowingLinks(path)
	if err != nil {
		return nil, errUnread()
	}
	content, err := io.ReadAll(io.LimitReader(file, maxInvitationFile))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, errUnread()
	}
	return content, nil
}

// errUnread has no cause: that of the system names the path, and so the colleague.
func errUnread() error { return backend.NewError(backend.CodeInvitationUnread, nil) }
