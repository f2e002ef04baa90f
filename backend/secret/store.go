// Package secret keeps the credentials of profiles: in the operating system's
// keychain, and where there is none, in a file sealed with a passphrase. It keeps
// the key of the saved copies in the same places, and seals with it.
//
// Four answers of the keychain are told apart, each by its code: it does not
// hold the secret (CodeCredentialsMissing), there is none here
// (CodeKeychainMissing), it is locked or refuses (CodeKeychainLocked), it does
// not answer in time (CodeKeychainSlow). Only the first means that the secret
// was never kept.
package secret

import "userlookup/backend"

// Store stores secrets of at most MaxSecret bytes.
type Store = backend.SecretStore

// MaxSecret is the most that a secret may have, in bytes: what every system's
// keychain takes.
const MaxSecret = 2000

var (
	_ Store = (*Keychain)(nil)
	_ Store = (*EncryptedFile)(nil)
	_ Store = (*KeyFile)(nil)
)

// missingError is the answer that there is no such secret. Who knows for which
// profile it was says so.
func missingError(cause error) *backend.Error {
	return backend.NewError(backend.CodeCredentialsMissing, cause)
}
