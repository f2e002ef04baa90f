package profiles

import (
	"context"

	"userlookup/backend"
	"userlookup/backend/access"
)

// Environment variables with the credentials of a platform and, for the window, its base
// URL. They override what is saved.
const (
	EnvBaseURL  = "USERLOOKUP_BASE_URL"
	EnvClientID = "USERLOOKUP_CLIENT_ID"
	EnvAPIKey   = "USERLOOKUP_API_KEY" //nolint:gosec // the name of a variable, not a key
)

// PlatformConfig says which platform to open. An empty BaseURL is the sandbox.
type PlatformConfig struct {
	Profile  backend.ProfileName // empty: ad hoc, for this run only
	BaseURL  string
	ClientID string
	APIKey   backend.Secret

	Place         backend.Place // of a saved profile's credentials; empty where they came from the environment
	Network       backend.Network
	ProxyUser     backend.Secret
	ProxyPassword backend.Secret

	LogFolder string               // folder of the request log; empty for none
	Warn      func(*backend.Error) // called if the request log cannot be written; may be nil
}

// IsAdHoc reports whether the platform or its credentials are for this run only. Then nothing
// is saved about it.
func (c PlatformConfig) IsAdHoc() bool { return c.Place == "" && c.BaseURL != "" }

// AdHoc returns the configuration of a platform used for this run only, with credentials from
// the environment, which are cleaned and checked. It fails with CodeBadBaseURL,
// CodeBadClientID and CodeBadAPIKey.
func AdHoc(baseURL string, getenv func(string) string) (PlatformConfig, error) {
	base, err := backend.ParseBaseURL(baseURL)
	if err != nil {
		return PlatformConfig{}, err
	}
	id, err := backend.CleanClientID(getenv(EnvClientID))
	if err != nil {
		return PlatformConfig{}, err
	}
	c, err := backend.Credentials{APIKey: backend.NewSecret(getenv(EnvAPIKey))}.Clean()
	if err != nil {
		return PlatformConfig{}, err
	}
	return PlatformConfig{BaseURL: base.String(), ClientID: id, APIKey: c.APIKey}, nil
}

// Config returns the configuration of a saved profile. Client ID and API key from the
// environment override the saved ones; with an API key from there, no credentials are opened
// and nothing is saved about the platform. The sandbox reads and writes nothing.
//
// It fails with the errors of Settings, Credentials and Profile.Clean, and with
// CodeProfileUnknown. The settings are returned for their warning.
func (ps *Profiles) Config(ctx context.Context, name backend.ProfileName, passphrase backend.Secret, getenv func(string) string) (PlatformConfig, backend.Settings, error) {
	if name == backend.ProfileSandbox {
		return PlatformConfig{}, backend.Settings{}, nil
	}
	s, err := ps.Settings(ctx)
	if err != nil {
		return PlatformConfig{}, s, err
	}
	p, err := s.Find(name)
	if err != nil {
		return PlatformConfig{}, s, err
	}
	if id := getenv(EnvClientID); id != "" {
		p.ClientID = id
	}
	if p.ClientID == "" { // a built-in platform that was never set up
		return PlatformConfig{}, s, backend.NewError(backend.CodeCredentialsMissing, nil, "profile", string(name))
	}
	if p, err = p.Clean(); err != nil {
		return PlatformConfig{}, s, err
	}
	c := backend.Credentials{APIKey: backend.NewSecret(getenv(EnvAPIKey))}
	if c.APIKey.Empty() {
		c, err = ps.Credentials(ctx, p, passphrase)
		if backend.HasCode(err, backend.CodeCredentialsMissing) && getenv(EnvClientID) == "" && ps.hasProblem(ctx, p, passphrase) {
			return ConfigOf(p, backend.Credentials{}), s, nil // the gate has the reason
		}
	} else {
		c, err = c.Clean()
		p.Place = "" // for this run only: nothing is kept of it
	}
	if err != nil {
		return PlatformConfig{}, s, err
	}
	return ConfigOf(p, c), s, nil
}

// hasProblem reports whether the grant of a saved profile allows nothing, for example with
// User Lookup off, which comes without an API key.
func (ps *Profiles) hasProblem(ctx context.Context, p backend.Profile, passphrase backend.Secret) bool {
	if p.Place == "" {
		return false
	}
	return ps.Access.HasProblem(ctx, ConfigOf(p, backend.Credentials{}).target(), passphrase)
}

// Binding is the platform that a grant must be for.
func (c PlatformConfig) Binding() access.Binding {
	return access.Binding{Profile: c.Profile, BaseURL: c.BaseURL, ClientID: c.ClientID}
}

func (c PlatformConfig) target() access.Target {
	return access.Target{Binding: c.Binding(), Place: c.Place}
}

// ConfigOf returns the configuration of a profile with credentials.
func ConfigOf(p backend.Profile, c backend.Credentials) PlatformConfig {
	return PlatformConfig{
		Profile: p.Name, BaseURL: p.Address(), ClientID: p.ClientID, APIKey: c.APIKey, Place: p.Place,
		Network: p.Network, ProxyUser: c.ProxyUser, ProxyPassword: c.ProxyPassword,
	}
}
