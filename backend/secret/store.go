package secret

import "userlookup/backend"

// Store stores secrets of at most MaxSecret bytes.
type Store = backend.SecretStore

// MaxSecret is the most that a secret may have, in bytes: what every system's
// keychain takes.
const MaxSecret = 2000

var (
	_ Store = (*Keychain)(nil)
	_ Store = (*Sealed)(nil)
	_ Store = (*KeyFile)(nil)
)

// missing is the answer that there is no such secret. Who knows for which
// profile it was says so.
func missing(cause error) *backend.Error {
	return backend.NewError(backend.CodeCredentialsMissing, cause)
}
