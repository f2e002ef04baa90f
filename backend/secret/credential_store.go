package secret

import (
	"context"
	"encoding/json"

	"userlookup/backend"
)

// CredentialStore stores the credentials of each profile as one secret. They are bound to the
// address and the client ID they were entered for, and a proxy's login to that proxy:
// changing those settings does not send the credentials elsewhere. The API key is not bound
// to the proxy and CA file, which change from time to time.
type CredentialStore struct{ Store Store }

// Keys of the stored JSON object.
const (
	keyAddress       = "base_url"
	keyClientID      = "client_id"
	keyAPIKey        = "api_key"
	keyProxyAddress  = "proxy_address"
	keyProxyUser     = "proxy_user"
	keyProxyPassword = "proxy_password"
	keyGrant         = "grant" // "required" if the profile always had a grant
)

// Credentials returns the credentials of a profile. It returns CodeCredentialsMissing if
// there are none for its address and client ID. It omits the proxy's login if the profile now
// uses another proxy.
func (v CredentialStore) Credentials(ctx context.Context, p backend.Profile) (backend.Credentials, error) {
	stored, err := v.Store.Get(ctx, string(p.Name))
	if err != nil {
		return backend.Credentials{}, ofProfile(err, p)
	}
	var values map[string]string
	if err := json.Unmarshal([]byte(stored.Reveal()), &values); err != nil || values[keyAPIKey] == "" ||
		values[keyAddress] != p.Address() || values[keyClientID] != p.ClientID {
		return backend.Credentials{}, ofProfile(missingError(nil), p)
	}
	credentials := backend.Credentials{APIKey: backend.NewSecret(values[keyAPIKey])}
	if values[keyProxyAddress] == p.Network.ProxyAddress {
		credentials.ProxyUser = backend.NewSecret(values[keyProxyUser])
		credentials.ProxyPassword = backend.NewSecret(values[keyProxyPassword])
	}
	return credentials, nil
}

// Save replaces the credentials of a profile.
func (v CredentialStore) Save(ctx context.Context, p backend.Profile, c backend.Credentials) error {
	values := map[string]string{keyAddress: p.Address(), keyClientID: p.ClientID, keyAPIKey: c.APIKey.Reveal(), keyGrant: grantRequired}
	if !c.ProxyUser.Empty() {
		values[keyProxyAddress] = p.Network.ProxyAddress
		values[keyProxyUser] = c.ProxyUser.Reveal()
		values[keyProxyPassword] = c.ProxyPassword.Reveal()
	}
	content, err := json.Marshal(values)
	if err != nil {
		return err
	}
	return ofProfile(v.Store.Set(ctx, string(p.Name), backend.NewSecret(string(content))), p)
}

const grantRequired = "required"

// RequiresGrant reports whether the credentials of a profile were saved with a grant.
// Versions without access control saved none.
func (v CredentialStore) RequiresGrant(ctx context.Context, name backend.ProfileName) (bool, error) {
	stored, err := v.Store.Get(ctx, string(name))
	if err != nil {
		return false, err
	}
	var values map[string]string
	if err := json.Unmarshal([]byte(stored.Reveal()), &values); err != nil { // unreadable credentials cannot be used either
		return true, nil //nolint:nilerr // see above
	}
	return values[keyGrant] == grantRequired, nil
}

// Forget deletes the credentials of a profile.
func (v CredentialStore) Forget(ctx context.Context, p backend.Profile) error {
	return ofProfile(v.Store.Delete(ctx, string(p.Name)), p)
}

// ofProfile adds the profile's name to an error.
func ofProfile(err error, p backend.Profile) error {
	if err == nil {
		return nil
	}
	return backend.AsError(err).With("profile", string(p.Name))
}
