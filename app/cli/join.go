package cli

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/text"
)

// Prompt asks the person at the terminal.
type Prompt interface {
	Line(ctx context.Context, question string) (string, error)
	Passphrase(ctx context.Context, question string) (backend.Secret, error)
}

// joinFlags are those of userlookup join.
type joinFlags struct {
	passphraseFD int // of the invitation
	deviceFD     int // of the sealed file
	fingerprint  string
	yes          bool
}

// join opens an invitation, shows what it is, and adds its profile once the fingerprint of
// the issuer was compared: by the person at the terminal, or with --fingerprint.
func (t *Terminal) join(ctx context.Context, args []string) error {
	flags := newFlags()
	var f joinFlags
	flags.IntVar(&f.passphraseFD, "passphrase-fd", noDescriptor, "")
	flags.IntVar(&f.deviceFD, "device-passphrase-fd", noDescriptor, "")
	flags.StringVar(&f.fingerprint, "fingerprint", "", "")
	flags.BoolVar(&f.yes, "yes", false, "")
	others, err := parse(flags, args)
	switch {
	case err != nil:
		return err
	case len(others) != 1:
		return wrongUse(text.Of("cli.join.one_file"))
	case f.passphraseFD == f.deviceFD && f.deviceFD != noDescriptor:
		return wrongUse(text.Of("cli.join.same_descriptor"))
	}
	desk, scope, err := t.enter(ctx, "join", nil)
	if err != nil {
		return err
	}
	defer t.leave(desk)

	invitations := compose.NewInvitations(t.Keep, func(wait time.Duration, do func()) { time.AfterFunc(wait, do) })
	passphrase, err := readPassphrase(ctx, f.passphraseFD)
	if err != nil {
		return err
	}
	ofDevice, err := readPassphrase(ctx, f.deviceFD)
	if err != nil {
		return err
	}
	if !ofDevice.Empty() { // a wrong one is tried once, and fails before anything is opened
		if err := t.Keep.CheckPassphrase(ctx, ofDevice); err != nil && !backend.HasCode(err, backend.CodeSealedMissing) {
			return err
		}
	}
	preview, err := invitations.Preview(ctx, others[0], passphrase, ofDevice)
	if backend.HasCode(err, backend.CodeInvitationPassphraseNeeded) && t.Prompt != nil {
		if passphrase, err = t.Prompt.Passphrase(ctx, text.Of("cli.join.ask_passphrase")); err != nil {
			return err
		}
		preview, err = invitations.Preview(ctx, others[0], passphrase, ofDevice)
	}
	if err != nil {
		return explained(err)
	}
	var out bytes.Buffer
	reportInvitation(&out, preview)
	if err := t.write(out.Bytes()); err != nil {
		return err
	}
	checked, err := t.confirmed(ctx, f, preview)
	if err != nil {
		return err
	}
	name, err := invitations.Join(ctx, scope.Pass(), preview.Token, checked, ofDevice)
	if asksPassphrase(err) && f.deviceFD == noDescriptor && t.Prompt != nil {
		question := "cli.join.ask_device_passphrase"
		if backend.HasCode(err, backend.CodePassphraseNew) {
			question = "cli.join.choose_device_passphrase"
		}
		if ofDevice, err = t.Prompt.Passphrase(ctx, text.Of(question)); err != nil {
			return err
		}
		name, err = invitations.Join(ctx, scope.Pass(), preview.Token, checked, ofDevice)
	}
	if err != nil {
		return explained(err)
	}
	if err := t.joined(ctx, scope.Pass(), name, ofDevice); err != nil {
		return err
	}
	done := "cli.join.added"
	if preview.Replaces {
		done = "cli.join.replaced"
	}
	return t.print(text.Of(done, "profile", string(name)))
}

// readPassphrase reads one from a descriptor; it is empty without one.
func readPassphrase(ctx context.Context, descriptor int) (backend.Secret, error) {
	if descriptor == noDescriptor {
		return backend.Secret{}, nil
	}
	return compose.ReadPassphrase(ctx, descriptor)
}

// confirmed says whether the fingerprint was compared. It fails where it is another one,
// where the person does not want the profile, and where nobody can be asked.
func (t *Terminal) confirmed(ctx context.Context, f joinFlags, preview *compose.InvitationPreview) (bool, error) {
	if f.fingerprint != "" {
		if !access.HasFingerprint(preview.Verify, f.fingerprint) {
			return false, backend.NewError(backend.CodeFingerprintOther, nil, "fingerprint", preview.Fingerprint)
		}
		return true, nil
	}
	if f.yes && !preview.First { // its issuer was compared before
		return false, nil
	}
	if f.yes || t.Prompt == nil {
		return false, wrongUse(text.Of("cli.join.fingerprint_needed"))
	}
	question := "cli.join.confirm"
	if preview.First {
		question = "cli.join.confirm_first"
	}
	answer, err := t.Prompt.Line(ctx, text.Of(question, "profile", string(preview.Grant.Profile)))
	if err != nil {
		return false, err
	}
	if !slices.Contains(strings.Split(text.Of("cli.join.yes_words"), " "), strings.ToLower(answer)) {
		return false, &commandError{text.Of("cli.join.nothing_added"), exitOther}
	}
	return true, nil
}

// joined opens the profile, so that it is certain that it can be used, and records in its
// access log that it was joined. The window opens it where no other was chosen.
func (t *Terminal) joined(ctx context.Context, pass backend.Pass, name backend.ProfileName, passphrase backend.Secret) error {
	settings, err := t.Keep.Settings(ctx)
	if err != nil {
		return err
	}
	if settings.Profile == "" {
		if _, err := t.Keep.Use(ctx, pass, name); err != nil {
			return err
		}
	}
	choice, _, err := t.Keep.Choice(ctx, name, passphrase, t.Getenv)
	if err != nil {
		return err
	}
	desk, err := t.openQuietly(choice, passphrase)
	if err != nil {
		return err
	}
	defer t.leave(desk)
	return desk.Joined(ctx)
}

// asksPassphrase says whether a passphrase of this device is missing.
func asksPassphrase(err error) bool {
	return backend.HasCode(err, backend.CodePassphraseNeeded) || backend.HasCode(err, backend.CodePassphraseNew)
}

// explained adds which flag gives a passphrase that is missing: the command has two.
func explained(err error) error {
	failure := backend.AsError(err)
	var hint string
	switch {
	case failure.Code == backend.CodeInvitationPassphraseNeeded:
		hint = "cli.join.passphrase_fd"
	case asksPassphrase(err):
		hint = "cli.join.device_passphrase_fd"
	default:
		return err
	}
	return &commandError{text.Failure("cli.failure", string(failure.Code), failure.Params) + " " + text.Of(hint), exitStatus(failure)}
}

// reportInvitation prints for a person what an invitation is. Times are UTC.
func reportInvitation(out *bytes.Buffer, p *compose.InvitationPreview) {
	heading(out, text.Of("cli.join.invitation"))
	table := newFacts(out)
	table.add("  ", "cli.join.for", person(p.Grant.Subject))
	table.add("  ", "cli.access.role", roleWord(p.Grant.Role))
	table.add("  ", "cli.access.user_lookup", switchWord(p.Grant.UserLookup))
	table.add("  ", "cli.join.profile", string(p.Grant.Profile))
	table.add("  ", "cli.join.host", p.Grant.BaseURL)
	if p.Network.Proxy == backend.ProxyAddress {
		table.add("  ", "cli.join.proxy", p.Network.ProxyAddress)
	}
	if p.Holder.Name != "" && p.Holder != p.Grant.Subject {
		table.add("  ", "cli.join.replaces", text.Of("cli.join.replaces.person", "name", person(p.Holder)))
	}
	table.add("  ", "cli.access.issued", when(p.Grant.Issued, "cli.not_known"))
	table.add("  ", "cli.access.expires", when(p.Grant.Expires, "cli.never"))
	table.add("  ", "cli.join.issuer", person(p.Grant.Issuer))
	table.add("  ", "cli.join.key", text.Of("cli.join.key."+string(p.Key)))
	if p.Sign != nil {
		table.add("  ", "cli.join.signing_key", text.Of("cli.join.signing_key.included"))
	}
	table.add("  ", "cli.join.fingerprint", p.Fingerprint)
	table.end()
	reportPolicy(out, p.Grant.Policy)
}

func person(s access.Subject) string {
	if s.Email == "" {
		return orMissing(s.Name, "cli.unknown")
	}
	return s.Name + " <" + s.Email + ">"
}
