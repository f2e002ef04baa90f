package secret

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
)

// LockKey encrypts the keys that a PIN protects. It is in memory only while the application
// is unlocked. It is safe for concurrent use.
type LockKey struct {
	id    string
	mu    sync.Mutex
	bytes []byte // nil after Forget
}

var errForgotten = errors.New("lock key was deleted")

// Additional authenticated data for each use.
const (
	identityLockKey = "userlookup lock key"
	identityWrapped = "userlookup wrapped key: "
)

// NewLockKey returns a random key.
func NewLockKey() *LockKey { return lockKeyOf(randomBytes(keySize)) }

func lockKeyOf(bytes []byte) *LockKey {
	h := hmac.New(sha256.New, bytes)
	_, _ = h.Write([]byte("userlookup lock key: id")) // never fails
	return &LockKey{id: hex.EncodeToString(h.Sum(nil)[:8]), bytes: bytes}
}

// ID returns the key's ID, which reveals nothing about the key.
func (k *LockKey) ID() string { return k.id }

// Forget overwrites the key. Later calls fail.
func (k *LockKey) Forget() {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.bytes)
	k.bytes = nil
}

// wrap encrypts a key for a name.
func (k *LockKey) wrap(key []byte, name string) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return encryptGCM(k.bytes, key, identityWrapped+name)
}

// unwrap decrypts the result of wrap for the same name.
func (k *LockKey) unwrap(wrapped []byte, name string) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return decryptGCM(k.bytes, wrapped, identityWrapped+name)
}

func (k *LockKey) encryptedWith(kek []byte) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.bytes == nil {
		return nil, errForgotten
	}
	return encryptGCM(kek, k.bytes, identityLockKey)
}

func decryptLockKey(kek, encrypted []byte) (*LockKey, error) {
	bytes, err := decryptGCM(kek, encrypted, identityLockKey)
	if err != nil {
		return nil, err
	}
	if len(bytes) != keySize {
		return nil, errKey
	}
	return lockKeyOf(bytes), nil
}

func encryptGCM(key, plain []byte, identity string) ([]byte, error) {
	if key == nil {
		return nil, errForgotten
	}
	gcm, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	return gcm.Seal(nil, nil, plain, []byte(identity)), nil //nolint:gosec // it makes the nonce itself, and puts it first
}

func decryptGCM(key, encrypted []byte, identity string) ([]byte, error) {
	if key == nil {
		return nil, errForgotten
	}
	gcm, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	return gcm.Open(nil, nil, encrypted, []byte(identity))
}
