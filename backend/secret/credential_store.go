package secret

import (
	"context"
	"encoding/json"

	"userlookup/backend"
)

// CredentialStore keeps the credentials of profiles in a store, all of a profile's in one
// secret. They are bound to the address and the client ID that they were entered
// for, and the login of a proxy to that proxy: whoever changes those in the
// settings has nothing sent there. The API key is not bound to the way, proxy and
// CA file, which changes from time to time: whoever can choose both is trusted.
type CredentialStore struct{ Store Store }

// What a secret holds, by key.
const (
	keyAddress       = "base_url"
	keyClientID      = "client_id"
	keyAPIKey        = "api_key"
	keyProxyAddress  = "proxy_address"
	keyProxyUser     = "proxy_user"
	keyProxyPassword = "proxy_password"
	keyGrant         = "grant" // required: the profile never was one without a grant
)

// Credentials gives those of a profile. CodeCredentialsMissing says that there
// are none, or none for its address and client ID. Those of a proxy are left
// out where the profile now has another one.
func (v CredentialStore) Credentials(ctx context.Context, p backend.Profile) (backend.Credentials, error) {
	kept, err := v.Store.Get(ctx, string(p.Name))
	if err != nil {
		return backend.Credentials{}, ofProfile(err, p)
	}
	var values map[string]string
	if err := json.Unmarshal([]byte(kept.Reveal()), &values); err != nil || values[keyAPIKey] == "" ||
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

// Save keeps the credentials of a profile in place of what was kept for it.
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

// RequiresGrant says whether the credentials of a profile were saved together with a
// grant. Those of a version without access were not.
func (v CredentialStore) RequiresGrant(ctx context.Context, name backend.ProfileName) (bool, error) {
	kept, err := v.Store.Get(ctx, string(name))
	if err != nil {
		return false, err
	}
	var values map[string]string
	if err := json.Unmarshal([]byte(kept.Reveal()), &values); err != nil { // nor are they credentials then
		return true, nil //nolint:nilerr // see above
	}
	return values[keyGrant] == grantRequired, nil
}

// Forget forgets the credentials of a profile, whatever they were for.
func (v CredentialStore) Forget(ctx context.Context, p backend.Profile) error {
	return ofProfile(v.Store.Delete(ctx, string(p.Name)), p)
}

// ofProfile says in an error which profile it is about.
func ofProfile(err error, p backend.Profile) error {
	if err == nil {
		return nil
	}
	return backend.AsError(err).With("profile", string(p.Name))
}
