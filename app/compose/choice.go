package compose

import (
	"context"

	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/secret"
)

// The variables of the environment that hold the credentials of a platform and,
// for the window, its base URL. They win over what is saved.
const (
	EnvBaseURL  = "USERLOOKUP_BASE_URL"
	EnvClientID = "USERLOOKUP_CLIENT_ID"
	EnvAPIKey   = "USERLOOKUP_API_KEY" //nolint:gosec // the name of a variable, not a key
)

// Choice says which platform to open. The zero BaseURL is the sandbox.
type Choice struct {
	Profile  backend.ProfileName // empty: ad hoc, for this run only
	BaseURL  string
	ClientID string
	APIKey   backend.Secret

	Place         backend.Place // of a saved profile's credentials; empty where they came from the environment
	Network       backend.Network
	ProxyUser     backend.Secret
	ProxyPassword backend.Secret

	LogFolder string               // where the request log is written; empty writes none
	warn      func(*backend.Error) // receives that it is not written; may be nil
}

// isAdHoc says whether a platform was named, or given credentials, for this run only:
// nothing is kept of it.
func (c Choice) isAdHoc() bool { return c.Place == "" && c.BaseURL != "" }

// withoutCredentials is the same choice without what must not be in memory during a lock.
func (c Choice) withoutCredentials() Choice {
	c.APIKey, c.ProxyUser, c.ProxyPassword = backend.Secret{}, backend.Secret{}, backend.Secret{}
	return c
}

// AdHoc gives what Open needs for a platform that is named for this run only, with the
// credentials of the environment, which are cleaned and checked as those that are typed.
// It fails with CodeBadBaseURL, CodeBadClientID and CodeBadAPIKey.
func AdHoc(baseURL string, getenv func(string) string) (Choice, error) {
	base, err := backend.ParseBaseURL(baseURL)
	if err != nil {
		return Choice{}, err
	}
	id, err := backend.CleanClientID(getenv(EnvClientID))
	if err != nil {
		return Choice{}, err
	}
	c, err := backend.Credentials{APIKey: backend.NewSecret(getenv(EnvAPIKey))}.Clean()
	if err != nil {
		return Choice{}, err
	}
	return Choice{BaseURL: base.String(), ClientID: id, APIKey: c.APIKey}, nil
}

// ReadPassphrase reads the passphrase of the sealed file from a descriptor that
// whoever started the process passed. See secret.ReadPassphrase.
func ReadPassphrase(ctx context.Context, descriptor int) (backend.Secret, error) {
	return secret.ReadPassphrase(ctx, descriptor)
}

// Choice opens a saved profile: what Open needs. The client ID and API key of
// the environment win over the saved ones; with an API key there, no credentials
// are opened, and nothing is kept of the platform. The sandbox touches nothing at all.
//
// Beside the errors of Settings, Credentials and Profile.Clean it fails with
// CodeProfileUnknown. The settings are given too, for their warning.
func (k *Keep) Choice(ctx context.Context, name backend.ProfileName, passphrase backend.Secret, getenv func(string) string) (Choice, backend.Settings, error) {
	if name == backend.ProfileSandbox {
		return Choice{}, backend.Settings{}, nil
	}
	s, err := k.Settings(ctx)
	if err != nil {
		return Choice{}, s, err
	}
	p, err := s.Find(name)
	if err != nil {
		return Choice{}, s, err
	}
	if id := getenv(EnvClientID); id != "" {
		p.ClientID = id
	}
	if p.ClientID == "" { // a platform that is known but was never set up
		return Choice{}, s, backend.NewError(backend.CodeCredentialsMissing, nil, "profile", string(name))
	}
	if p, err = p.Clean(); err != nil {
		return Choice{}, s, err
	}
	c := backend.Credentials{APIKey: backend.NewSecret(getenv(EnvAPIKey))}
	if c.APIKey.Empty() {
		k.memo.Store(&secret.Memo{}) // Open reads more of the same file, and ends it
		c, err = k.Credentials(ctx, p, passphrase)
		if backend.HasCode(err, backend.CodeCredentialsMissing) && getenv(EnvClientID) == "" && k.hasProblem(ctx, p, passphrase) {
			return choiceOf(p, backend.Credentials{}), s, nil // the gate says why nothing is asked
		}
	} else {
		c, err = c.Clean()
		p.Place = "" // for this run only: nothing is kept of it
	}
	if err != nil {
		k.memo.Store(nil)
		return Choice{}, s, err
	}
	return choiceOf(p, c), s, nil
}

// hasProblem says whether the grant of a saved profile allows nothing, such as one with
// User Lookup off, which comes without an API key.
func (k *Keep) hasProblem(ctx context.Context, p backend.Profile, passphrase backend.Secret) bool {
	if p.Place == "" {
		return false
	}
	pin, err := k.ReadPin(ctx, p.Name, p.Place, passphrase)
	if pin == nil || err != nil {
		return false
	}
	content, err := k.ReadGrant(ctx, p.Name)
	if content == nil || err != nil {
		return false
	}
	return access.Conclude(access.Evidence{Content: content, Pin: pin, Now: k.Now(), Binding: choiceOf(p, backend.Credentials{}).binding()}).Problem != nil
}

func choiceOf(p backend.Profile, c backend.Credentials) Choice {
	return Choice{
		Profile: p.Name, BaseURL: p.Address(), ClientID: p.ClientID, APIKey: c.APIKey, Place: p.Place,
		Network: p.Network, ProxyUser: c.ProxyUser, ProxyPassword: c.ProxyPassword,
	}
}
