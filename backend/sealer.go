package backend

// Sealer seals what lies on disk, and hides the names that it is found by.
type Sealer interface {
	// Seal gives plain sealed under a fresh nonce. Identity says which row it is: it
	// opens under the same one only.
	Seal(plain []byte, identity string) []byte
	// Unseal gives what Seal was given. CodeSavedAltered says that sealed is not what
	// was sealed under this identity with this key.
	Unseal(sealed []byte, identity string) ([]byte, error)
	// Hash gives the same 16 bytes for the same name of one kind, such as "user", and
	// tells nothing of it to who has not the key.
	Hash(kind, name string) []byte
}
