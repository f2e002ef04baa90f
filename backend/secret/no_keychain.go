package secret

import (
	"context"

	"userlookup/backend"
)

var _ Store = NoKeychain{}

// NoKeychain is used on devices without a keychain.
type NoKeychain struct{}

// Get returns CodeKeychainMissing.
func (NoKeychain) Get(context.Context, string) (backend.Secret, error) {
	return backend.Secret{}, backend.NewError(backend.CodeKeychainMissing, nil)
}

// Set returns CodeKeychainMissing.
func (NoKeychain) Set(context.Context, string, backend.Secret) error {
	return backend.NewError(backend.CodeKeychainMissing, nil)
}

// Delete returns CodeKeychainMissing.
func (NoKeychain) Delete(context.Context, string) error {
	return backend.NewError(backend.CodeKeychainMissing, nil)
}
