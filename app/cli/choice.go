package cli

import (
	"context"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/text"
)

// platformFlags say which platform is asked, and how its credentials are opened.
type platformFlags struct {
	profile      backend.ProfileName
	baseURL      string
	sealed       bool // passphraseFD is given
	passphraseFD int
}

// checkPlatform refuses two platforms at once. A flag that was given empty, by a
// script's unset variable, is wrong use: it would answer with sample data.
func checkPlatform(given map[string]bool, baseURL string) error {
	switch {
	case given["profile"] && given["base-url"]:
		return wrongUse(text.Of("cli.profile_and_url"))
	case given["base-url"] && baseURL == "":
		return wrongUse(text.Of("cli.empty_base_url"))
	}
	return nil
}

// choice finds the platform that is asked for, and opens its credentials. It
// never asks for a passphrase: there may be nobody to answer.
func (t *Terminal) choice(ctx context.Context, flags platformFlags) (compose.Choice, error) {
	if flags.baseURL != "" {
		return t.adHoc(flags.baseURL)
	}
	var passphrase backend.Secret
	if flags.sealed && flags.profile != backend.ProfileSandbox {
		var err error
		if passphrase, err = compose.ReadPassphrase(ctx, flags.passphraseFD); err != nil {
			return compose.Choice{}, err
		}
	}
	choice, settings, err := t.Keep.Choice(ctx, flags.profile, passphrase, t.Getenv)
	if warning := settings.Warning(); warning != nil {
		t.say(text.Failure("cli.failure", string(warning.Code), warning.Params))
	}
	return choice, err
}

func (t *Terminal) adHoc(baseURL string) (compose.Choice, error) {
	choice := compose.Choice{
		BaseURL: baseURL, ClientID: t.Getenv(compose.EnvClientID), APIKey: backend.NewSecret(t.Getenv(compose.EnvAPIKey)),
	}
	if choice.ClientID == "" || choice.APIKey.Empty() {
		return choice, wrongUse(text.Of("cli.no_credentials", "client_id", compose.EnvClientID, "api_key", compose.EnvAPIKey))
	}
	return choice, nil
}
