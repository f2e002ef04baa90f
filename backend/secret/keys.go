package secret

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strings"

	"userlookup/backend"
)

// Keys stores the key of the saved copies.
type Keys struct {
	Store Store
	// Lock runs do while holding a lock across processes.
	Lock func(ctx context.Context, do func(context.Context) error) error
	// LockKey encrypts the stored key; nil if there is no PIN.
	LockKey *LockKey
}

// wrapped is the prefix of a stored key that LockKey encrypted.
const wrapped = "wrapped:"

// dataKeyName is the name of the stored key. It cannot be a profile's name, since it contains
// an underscore.
const dataKeyName = "saved_copies"

// Open returns the key. If the store has none, it creates one if create is true, else it
// returns CodeSavedKeyMissing. It returns CodeSavedKeyOther for an invalid key, and
// CodePINNeeded for a wrapped key without LockKey. Other errors are the store's: a locked or
// slow store does not mean that the key is missing.
func (k Keys) Open(ctx context.Context, create bool) (*DataKey, error) {
	if !create {
		return k.get(ctx)
	}
	var key *DataKey
	err := k.Lock(ctx, func(ctx context.Context) (err error) {
		if key, err = k.get(ctx); !backend.HasCode(err, backend.CodeSavedKeyMissing) {
			return err
		}
		key, err = k.store(ctx, rand.Text()[:12], randomBytes(keySize))
		return err
	})
	if err != nil {
		return nil, err
	}
	return key, nil
}

// Destroy deletes the key. What it encrypted can never be decrypted again. A missing key is
// no error.
func (k Keys) Destroy(ctx context.Context) error {
	return k.Lock(ctx, func(ctx context.Context) error { return k.Store.Delete(ctx, dataKeyName) })
}

// Wrap encrypts the stored key with LockKey if it is not encrypted yet, for example after a
// PIN is set. A missing key is no error.
func (k Keys) Wrap(ctx context.Context) error {
	return k.Lock(ctx, func(ctx context.Context) error {
		stored, err := k.Store.Get(ctx, dataKeyName)
		if backend.HasCode(err, backend.CodeCredentialsMissing) {
			return nil
		}
		if err != nil {
			return err
		}
		id, bytes, isWrapped := splitKey(stored)
		if isWrapped || len(bytes) != keySize { // Open reports an invalid key
			return nil
		}
		_, err = k.store(ctx, id, bytes)
		return err
	})
}

// store stores a key and overwrites bytes.
func (k Keys) store(ctx context.Context, id string, bytes []byte) (*DataKey, error) {
	defer clear(bytes)
	text := base64.StdEncoding.EncodeToString(bytes)
	if k.LockKey != nil {
		encrypted, err := k.LockKey.wrap(bytes, id)
		if err != nil {
			return nil, err
		}
		text = wrapped + base64.StdEncoding.EncodeToString(encrypted)
	}
	if err := k.Store.Set(ctx, dataKeyName, backend.NewSecret(id+":"+text)); err != nil {
		return nil, err
	}
	return NewDataKey(id, bytes)
}

func (k Keys) get(ctx context.Context) (*DataKey, error) {
	stored, err := k.Store.Get(ctx, dataKeyName)
	if backend.HasCode(err, backend.CodeCredentialsMissing) || backend.HasCode(err, backend.CodeSealedMissing) {
		return nil, backend.NewError(backend.CodeSavedKeyMissing, err)
	}
	if err != nil {
		return nil, err
	}
	return k.parse(stored)
}

func (k Keys) parse(stored backend.Secret) (*DataKey, error) {
	id, bytes, isWrapped := splitKey(stored)
	if isWrapped {
		if k.LockKey == nil {
			return nil, backend.NewError(backend.CodePINNeeded, nil)
		}
		bytes, _ = k.LockKey.unwrap(bytes, id) // a key that cannot be unwrapped is reported as invalid
	}
	defer clear(bytes)
	key, err := NewDataKey(id, bytes)
	if err != nil {
		return nil, backend.NewError(backend.CodeSavedKeyOther, errKey)
	}
	return key, nil
}

// splitKey parses a stored key. It returns no bytes if it is invalid.
func splitKey(stored backend.Secret) (id string, bytes []byte, isWrapped bool) {
	id, text, _ := strings.Cut(stored.Reveal(), ":")
	text, isWrapped = strings.CutPrefix(text, wrapped)
	bytes, err := base64.StdEncoding.DecodeString(text)
	if id == "" || err != nil {
		return "", nil, false
	}
	return id, bytes, isWrapped
}
