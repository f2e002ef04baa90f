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

// DataKey seals the saved copies: with AES-256-GCM under a fresh random nonce, and
// names hidden by HMAC-SHA256. It is safe for concurrent use.
type DataKey struct {
	id     string
	sealer cipher.AEAD
	hashes sync.Pool // of hash.Hash
}

var _ backend.Sealer = (*DataKey)(nil)

// keySize is in bytes.
const keySize = 32

// hashSize is that of a hidden name, in bytes.
const hashSize = 16

var (
	errKey          = errors.New("not a key")
	errNotDecrypted = errors.New("does not open under this key and identity")
)

// NewDataKey makes it of 32 bytes, which seal nothing themselves: what seals and
// what hides are derived from them. The id tells keys apart, and nothing of them.
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

// ID names the key.
func (k *DataKey) ID() string { return k.id }

// Seal seals plain.
func (k *DataKey) Seal(plain []byte, identity string) []byte {
	return k.sealer.Seal(nil, nil, plain, []byte(identity)) //nolint:gosec // it makes the nonce itself, and puts it first
}

// Unseal opens what Seal made.
func (k *DataKey) Unseal(sealed []byte, identity string) ([]byte, error) {
	plain, err := k.sealer.Open(nil, nil, sealed, []byte(identity))
	if err != nil {
		return nil, backend.NewError(backend.CodeSavedAltered, errNotDecrypted)
	}
	return plain, nil
}

// Hash hides a name.
func (k *DataKey) Hash(kind, name string) []byte {
	h := k.hashes.Get().(hash.Hash)
	defer k.hashes.Put(h)
	h.Reset()
	_, _ = h.Write([]byte(kind + "\x00" + name)) // never fails
	return h.Sum(nil)[:hashSize]
}
