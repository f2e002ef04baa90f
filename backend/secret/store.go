// Package secret stores the credentials of profiles: in the operating system's keychain, or
// without one, in a file encrypted with a passphrase. It stores the key of the saved copies
// in the same places, and encrypts with it.
//
// Four errors of the keychain have their own codes: the secret is missing
// (CodeCredentialsMissing), there is no keychain (CodeKeychainMissing), it is locked or
// refuses access (CodeKeychainLocked), or it does not respond in time (CodeKeychainSlow).
// Only the first means that the secret was never stored.
package secret

import "userlookup/backend"

// Store stores secrets of up to MaxSecret bytes.
type Store = backend.SecretStore

// MaxSecret is the maximum size of a secret in bytes, accepted by every system's keychain.
const MaxSecret = 2000

var (
	_ Store = (*Keychain)(nil)
	_ Store = (*EncryptedFile)(nil)
	_ Store = (*KeyFile)(nil)
)

// missingError reports a missing secret. The caller adds the profile.
func missingError(cause error) *backend.Error {
	return backend.NewError(backend.CodeCredentialsMissing, cause)
}
