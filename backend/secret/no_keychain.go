package secret

import (
	"context"

	"userlookup/backend"
)

var _ Store = NoKeychain{}

// NoKeychain is the keychain of a machine that has none.
type NoKeychain struct{}

// Get gives CodeKeychainMissing.
func (NoKeychain) Get(context.Context, string) (backend.Secret, error) {
	return backend.Secret{}, backend.NewError(backend.CodeKeychainMissing, nil)
}

// Set gives CodeKeychainMissing.
func (NoKeychain) Set(context.Context, string, backend.Secret) error {
	return backend.NewError(backend.CodeKeychainMissing, nil)
}

// Delete gives CodeKeychainMissing.
func (NoKeychain) Delete(context.Context, string) error {
	return backend.NewError(backend.CodeKeychainMissing, nil)
}
