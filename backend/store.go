package backend

import "context"

// SecretStore stores secrets under names. It is safe for concurrent use.
type SecretStore interface {
	// Get returns a secret. It fails with CodeCredentialsMissing if the store answers that
	// it has none of this name.
	Get(ctx context.Context, name string) (Secret, error)
	// Set stores a secret in place of the one with its name. It fails with
	// CodeCredentialsTooLong if the secret is longer than the store takes.
	Set(ctx context.Context, name string, secret Secret) error
	// Delete deletes a secret. It is no error if there was none.
	Delete(ctx context.Context, name string) error
}

// SettingsStore stores the settings. It is safe for concurrent use.
type SettingsStore interface {
	// Load returns the settings; those of a first run if none were saved.
	Load(ctx context.Context) (Settings, error)
	// Update changes the settings and returns the new ones. No other process can change
	// them in the meantime. They stay as they were if change fails.
	Update(ctx context.Context, change func(*Settings) error) (Settings, error)
}

// IsSecretGone reports whether a SecretStore fails because the secret no longer exists, for
// example because the keychain is missing. A secret that cannot be opened is not gone.
func IsSecretGone(err error) bool {
	switch CodeOf(err) {
	case CodeCredentialsMissing, CodeKeychainMissing, CodeSealedMissing:
		return true
	default:
		return false
	}
}
