package secret

import (
	"context"

	"userlookup/backend"
)

// Store keeps secrets under names. It is safe for concurrent use.
type Store interface {
	// Get gives a secret; CodeCredentialsMissing where the store answers that it
	// holds none of this name.
	Get(ctx context.Context, name string) (backend.Secret, error)
	// Set keeps a secret in place of the one with its name. One longer than
	// MaxSecret is CodeCredentialsTooLong.
	Set(ctx context.Context, name string, secret backend.Secret) error
	// Delete forgets a secret. That there was none is no error.
	Delete(ctx context.Context, name string) error
}

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
