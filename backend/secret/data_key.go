package secret

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"hash"
	"sync"

	"userlookup/backend"
)

// DataKey encrypts the saved copies with AES-256-GCM and a random nonce, and hashes names
// with HMAC-SHA256. It is safe for concurrent use.
type DataKey struct {
	id     string
	sealer cipher.AEAD
	hashes sync.Pool // hash.Hash values
}

var _ backend.Sealer = (*DataKey)(nil)

// keySize is the size of a key, in bytes.
const keySize = 32

// hashSize is the size of a hashed name, in bytes.
const hashSize = 16

var (
	errKey          = errors.New("invalid key")
	errNotDecrypted = errors.New("cannot be decrypted with this key and identity")
)

// NewDataKey derives the encryption key and the hash key from 32 bytes. The ID distinguishes
// keys and reveals nothing about them.
func NewDataKey(id string, key []byte) (*DataKey, error) {
	if len(key) != keySize {
		return nil, errKey
	}
	sealing, err := hkdf.Key(sha256.New, key, nil, "userlookup saved copies: seal", keySize)
	if err != nil {
		return nil, err
	}
	hiding, err := hkdf.Key(sha256.New, key, nil, "userlookup saved copies: hash", keySize)
	if err != nil {
		return nil, err
	}
	defer clear(sealing)
	sealer, err := newGCM(sealing)
	if err != nil {
		return nil, err
	}
	return &DataKey{id: id, sealer: sealer, hashes: sync.Pool{New: func() any { return hmac.New(sha256.New, hiding) }}}, nil
}

// ID returns the key's ID.
func (k *DataKey) ID() string { return k.id }

// Seal encrypts plain. The identity is authenticated but not stored.
func (k *DataKey) Seal(plain []byte, identity string) []byte {
	return k.sealer.Seal(nil, nil, plain, []byte(identity)) //nolint:gosec // it makes the nonce itself, and puts it first
}

// Unseal decrypts the result of Seal, or returns CodeSavedAltered.
func (k *DataKey) Unseal(encrypted []byte, identity string) ([]byte, error) {
	plain, err := k.sealer.Open(nil, nil, encrypted, []byte(identity))
	if err != nil {
		return nil, backend.NewError(backend.CodeSavedAltered, errNotDecrypted)
	}
	return plain, nil
}

// Hash returns the HMAC of a name.
func (k *DataKey) Hash(kind, name string) []byte {
	h := k.hashes.Get().(hash.Hash)
	defer k.hashes.Put(h)
	h.Reset()
	_, _ = h.Write([]byte(kind + "\x00" + name)) // never fails
	return h.Sum(nil)[:hashSize]
}
