package secret

import (
	"context"

	"userlookup/backend"
)

var _ Store = None{}

// None is the keychain of a machine that has none.
type None struct{}

// Get gives CodeKeychainMissing.
func (None) Get(context.Context, string) (backend.Secret, error) {
	return backend.Secret{}, backend.NewError(backend.CodeKeychainMissing, nil)
}

// Set gives CodeKeychainMissing.
func (None) Set(context.Context, string, backend.Secret) error {
	return backend.NewError(backend.CodeKeychainMissing, nil)
}

// Delete gives CodeKeychainMissing.
func (None) Delete(context.Context, string) error {
	return backend.NewError(backend.CodeKeychainMissing, nil)
}
