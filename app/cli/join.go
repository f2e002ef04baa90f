package cli

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

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

type joinOptions struct {
	*Terminal
	file         string
	passphraseFD int // of the invitation
	deviceFD     int // of the encrypted file
	fingerprint  string
	yes          bool
}

func newJoinCommand(t *Terminal, run func(context.Context, *joinOptions) error) *cobra.Command {
	o := &joinOptions{Terminal: t}
	cmd := &cobra.Command{Use: "join FILE", Args: exactlyOne("cli.join.one_file")}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o.file = args[0]
		if o.passphraseFD == o.deviceFD && o.deviceFD != noDescriptor {
			return wrongUse(text.Of("cli.join.same_descriptor"))
		}
		return run(cmd.Context(), o)
	}
	flags := cmd.Flags()
	descriptorFlag(cmd, &o.passphraseFD, "passphrase-fd")
	descriptorFlag(cmd, &o.deviceFD, "device-passphrase-fd")
	flags.StringVar(&o.fingerprint, "fingerprint", "", "")
	flags.BoolVar(&o.yes, "yes", false, "")
	return cmd
}

// runJoin opens an invitation, shows what it is, and adds its profile once the fingerprint
// of the issuer was compared: by the person at the terminal, or with --fingerprint.
func runJoin(ctx context.Context, o *joinOptions) error {
	workspace, scope, err := o.enter(ctx, "join", nil)
	if err != nil {
		return err
	}
	defer o.leave(workspace)

	invitations := o.Profiles.NewInvitations(func(wait time.Duration, do func()) { time.AfterFunc(wait, do) })
	passphrase, err := readPassphrase(ctx, o.passphraseFD)
	if err != nil {
		return err
	}
	ofDevice, err := readPassphrase(ctx, o.deviceFD)
	if err != nil {
		return err
	}
	if !ofDevice.Empty() { // a wrong one is tried once, and fails before anything is opened
		if err := o.Profiles.CheckPassphrase(ctx, ofDevice); err != nil && !backend.HasCode(err, backend.CodeSealedMissing) {
			return err
		}
	}
	preview, err := invitations.Preview(ctx, o.file, passphrase, ofDevice)
	if backend.HasCode(err, backend.CodeInvitationPassphraseNeeded) && o.Prompt != nil {
		if passphrase, err = o.Prompt.Passphrase(ctx, text.Of("cli.join.ask_passphrase")); err != nil {
			return err
		}
		preview, err = invitations.Preview(ctx, o.file, passphrase, ofDevice)
	}
	if err != nil {
		return explained(err)
	}
	var out bytes.Buffer
	reportInvitation(&out, preview)
	if err := o.write(out.Bytes()); err != nil {
		return err
	}
	checked, err := o.confirmed(ctx, preview)
	if err != nil {
		return err
	}
	name, err := invitations.Join(ctx, scope.Pass(), preview.Token, checked, ofDevice)
	if asksPassphrase(err) && o.deviceFD == noDescriptor && o.Prompt != nil {
		question := "cli.join.ask_device_passphrase"
		if backend.HasCode(err, backend.CodePassphraseNew) {
			question = "cli.join.choose_device_passphrase"
		}
		if ofDevice, err = o.Prompt.Passphrase(ctx, text.Of(question)); err != nil {
			return err
		}
		name, err = invitations.Join(ctx, scope.Pass(), preview.Token, checked, ofDevice)
	}
	if err != nil {
		return explained(err)
	}
	if err := o.joined(ctx, scope.Pass(), name, ofDevice); err != nil {
		return err
	}
	done := "cli.join.added"
	if preview.Replaces {
		done = "cli.join.replaced"
	}
	return o.print(text.Of(done, "profile", string(name)))
}

// readPassphrase reads one from a descriptor; it is empty without one.
func readPassphrase(ctx context.Context, from int) (backend.Secret, error) {
	if from == noDescriptor {
		return backend.Secret{}, nil
	}
	return compose.ReadPassphrase(ctx, from)
}

// confirmed says whether the fingerprint was compared. It fails where it is another one,
// where the person does not want the profile, and without a terminal to ask at.
func (o *joinOptions) confirmed(ctx context.Context, preview *access.InvitationPreview) (bool, error) {
	if o.fingerprint != "" {
		if !access.HasFingerprint(preview.Verify, o.fingerprint) {
			return false, backend.NewError(backend.CodeFingerprintOther, nil, "fingerprint", preview.Fingerprint)
		}
		return true, nil
	}
	if o.yes && !preview.First { // its issuer was compared before
		return false, nil
	}
	if o.yes || o.Prompt == nil {
		return false, wrongUse(text.Of("cli.join.fingerprint_needed"))
	}
	question := "cli.join.confirm"
	if preview.First {
		question = "cli.join.confirm_first"
	}
	answer, err := o.Prompt.Line(ctx, text.Of(question, "profile", string(preview.Grant.Profile)))
	if err != nil {
		return false, err
	}
	if !slices.Contains(strings.Split(text.Of("cli.join.yes_words"), " "), strings.ToLower(answer)) {
		return false, &commandError{text.Of("cli.join.nothing_added"), backend.ExitOther}
	}
	return true, nil
}

// joined opens the profile, so that it is certain that it can be used, and records in its
// access log that it was joined. The window opens it where no other was chosen.
func (t *Terminal) joined(ctx context.Context, pass backend.Pass, name backend.ProfileName, passphrase backend.Secret) error {
	settings, err := t.Profiles.Settings(ctx)
	if err != nil {
		return err
	}
	if settings.Profile == "" {
		if _, err := t.Profiles.Use(ctx, pass, name); err != nil {
			return err
		}
	}
	config, _, err := t.Profiles.Config(ctx, name, passphrase, t.Getenv)
	if err != nil {
		return err
	}
	workspace, err := t.openQuietly(config, passphrase)
	if err != nil {
		return err
	}
	defer t.leave(workspace)
	return workspace.Access.Joined(ctx)
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
func reportInvitation(out *bytes.Buffer, p *access.InvitationPreview) {
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
	if p.Owner.Name != "" && p.Owner != p.Grant.Subject {
		table.add("  ", "cli.join.replaces", text.Of("cli.join.replaces.person", "name", person(p.Owner)))
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
