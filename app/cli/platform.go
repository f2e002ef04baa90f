package cli

import (
	"context"
	"log/slog"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/profiles"
	"userlookup/backend/session"
	"userlookup/backend/text"
)

// platformFlags say which platform is asked, and how its credentials are opened.
type platformFlags struct {
	profile      string
	baseURL      string
	passphraseFD int
	pinFD        int
	saved        bool // a command that asks no platform: credentials of the environment say nothing
}

// addTo adds them to the flags of a command.
func (p *platformFlags) addTo(cmd *cobra.Command) {
	p.addLocal(cmd)
	p.saved = false
	cmd.Flags().StringVar(&p.baseURL, "base-url", "", "")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error { return p.check(cmd.Flags()) }
}

// addLocal adds those of a command that asks no platform.
func (p *platformFlags) addLocal(cmd *cobra.Command) {
	p.saved = true
	cmd.Flags().StringVar(&p.profile, "profile", string(backend.ProfileSandbox), "")
	completeFlag[string](cmd, "profile") // no file has its name
	descriptorFlag(cmd, &p.passphraseFD, "passphrase-fd")
	descriptorFlag(cmd, &p.pinFD, "pin-fd")
}

// check refuses two platforms at once. A flag that was given empty, by a script's
// unset variable, is wrong use: it would answer with sample data.
func (p *platformFlags) check(flags *pflag.FlagSet) error {
	switch {
	case flags.Changed("profile") && flags.Changed("base-url"):
		return wrongUse(text.Of("cli.profile_and_url"))
	case flags.Changed("base-url") && p.baseURL == "":
		return wrongUse(text.Of("cli.empty_base_url"))
	}
	return nil
}

// enter is the one way from a command to everything else: it opens the platform that is
// asked for, enters through its gate, and gives what the command may do. Nil flags ask
// for no platform. The workspace is left with leave, unless it fails.
func (t *Terminal) enter(ctx context.Context, command string, flags *platformFlags) (*compose.Workspace, *session.Scope, error) {
	workspace := compose.Closed(nil)
	if flags != nil {
		config, passphrase, err := t.config(ctx, *flags)
		if err != nil {
			return nil, nil, err
		}
		refused, err := t.unlock(ctx, *flags, config.Place) // before saved copies are opened
		if err != nil {
			return nil, nil, err
		}
		if workspace, err = t.openQuietly(config, passphrase); err != nil {
			return nil, nil, err
		}
		if err := recordPIN(ctx, workspace, *flags, refused); err != nil {
			t.leave(workspace)
			return nil, nil, err
		}
	}
	scope, err := workspace.Enter(ctx, action(command))
	if err != nil {
		t.leave(workspace)
		return nil, nil, notAllowed{err}
	}
	return workspace, scope, nil
}

// openQuietly opens a platform without a log.
func (t *Terminal) openQuietly(config profiles.PlatformConfig, passphrase backend.Secret) (*compose.Workspace, error) {
	saved := compose.OpenOptions{Passphrase: func() backend.Secret { return passphrase }}
	return t.Profiles.Open(config, saved, slog.New(slog.DiscardHandler))
}

// unlock lets the saved copies be opened with the PIN that was passed, if one was. Refused
// is why a PIN does not unlock.
func (t *Terminal) unlock(ctx context.Context, flags platformFlags, place backend.Place) (refused, err error) {
	if flags.pinFD == noDescriptor {
		return nil, nil
	}
	if place == backend.PlaceFile {
		return nil, backend.NewError(backend.CodePINNone, nil)
	}
	pin, err := compose.ReadPassphrase(ctx, flags.pinFD)
	if backend.HasCode(err, backend.CodeBadPassphrase) {
		return nil, wrongUse(text.Of("cli.bad_pin"))
	}
	if err != nil {
		return nil, err
	}
	return t.Profiles.Unlock(ctx, place, pin), nil
}

// recordPIN records that the PIN unlocked, or why it did not, and gives that.
func recordPIN(ctx context.Context, workspace *compose.Workspace, flags platformFlags, refused error) error {
	if flags.pinFD == noDescriptor || workspace.Place == "" {
		return refused
	}
	event := backend.AccessEvent{Kind: backend.AccessUnlocked, Detail: "terminal"}
	if refused != nil {
		event = backend.AccessEvent{Kind: backend.AccessUnlockFailed, Detail: "terminal " + string(backend.CodeOf(refused))}
	}
	if err := workspace.Access.Record(context.WithoutCancel(ctx), event); err != nil && refused == nil {
		return err
	}
	return refused
}

// leave closes a platform, and says what must be reported about its saved copies and of
// other files.
func (t *Terminal) leave(workspace *compose.Workspace) {
	workspace.Close()
	if notice := workspace.Notice(); notice != nil {
		t.say(text.Failure("cli.failure", string(notice.Code), notice.Params))
	}
	if t.Profiles == nil {
		return
	}
	for notice := t.Profiles.Notice(); notice != nil; notice = t.Profiles.Notice() {
		t.say(text.Failure("cli.failure", string(notice.Code), notice.Params))
	}
}

// config finds the platform that is asked for, and opens its credentials. It
// never asks for a passphrase: there may be no terminal.
func (t *Terminal) config(ctx context.Context, flags platformFlags) (config profiles.PlatformConfig, passphrase backend.Secret, err error) {
	if passphrase, err = readPassphrase(ctx, flags.passphraseFD); err != nil {
		return config, passphrase, err
	}
	if flags.baseURL != "" {
		config, err = t.adHoc(flags.baseURL)
		return config, passphrase, err
	}
	environment := t.Getenv
	if flags.saved {
		environment = func(string) string { return "" }
	}
	config, settings, err := t.Profiles.Config(ctx, backend.ProfileName(flags.profile), passphrase, environment)
	if warning := settings.Warning(); warning != nil {
		t.say(text.Failure("cli.failure", string(warning.Code), warning.Params))
	}
	return config, passphrase, err
}

// adHoc gives the platform that --base-url names, with the credentials of the environment.
func (t *Terminal) adHoc(baseURL string) (profiles.PlatformConfig, error) {
	if t.Getenv(profiles.EnvClientID) == "" || t.Getenv(profiles.EnvAPIKey) == "" {
		return profiles.PlatformConfig{}, wrongUse(text.Of("cli.no_credentials", "client_id", profiles.EnvClientID, "api_key", profiles.EnvAPIKey))
	}
	return profiles.AdHoc(baseURL, t.Getenv)
}
