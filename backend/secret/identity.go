package secret

import (
	"filippo.io/age"

	"userlookup/backend"
)

// NewIdentity makes the age identity of an Admin, who opens with it what is encrypted to
// its recipient.
func NewIdentity() (backend.Secret, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return backend.Secret{}, err
	}
	return backend.NewSecret(identity.String()), nil
}

// RecipientOf gives the public half of an identity.
func RecipientOf(identity backend.Secret) (string, error) {
	parsed, err := age.ParseX25519Identity(identity.Reveal())
	if err != nil {
		return "", errKey // the library's error may repeat it
	}
	return parsed.Recipient().String(), nil
}
