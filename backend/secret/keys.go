package secret

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strings"

	"userlookup/backend"
)

// Keys keeps the key of the saved copies in a store.
type Keys struct {
	Store Store
	// Lock does something while no other process can do what it was given too.
	Lock func(ctx context.Context, do func(context.Context) error) error
	// LockKey wraps the key in the store; nil where no PIN protects it.
	LockKey *LockKey
}

// wrapped begins the part of a stored key that a LockKey encrypts.
const wrapped = "wrapped:"

// dataKeyName is the name that the key is kept under. No profile can have it, since
// it holds an underscore.
const dataKeyName = "saved_copies"

// Open gives the key. Where the store answers that it has none, one is made if
// create says so, else that is CodeSavedKeyMissing. What lies in its place and is
// no key is CodeSavedKeyOther, and one that is wrapped where LockKey is nil is
// CodePINNeeded. It fails as the store does: one that is locked or slow says nothing
// of the key.
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

// Destroy forgets the key: what it sealed can never be opened again. That there was
// none is no error.
func (k Keys) Destroy(ctx context.Context) error {
	return k.Lock(ctx, func(ctx context.Context) error { return k.Store.Delete(ctx, dataKeyName) })
}

// Wrap encrypts a key with LockKey that is stored as it is, such as from before the PIN
// was chosen. That there is none is no error.
func (k Keys) Wrap(ctx context.Context) error {
	return k.Lock(ctx, func(ctx context.Context) error {
		kept, err := k.Store.Get(ctx, dataKeyName)
		if backend.HasCode(err, backend.CodeCredentialsMissing) {
			return nil
		}
		if err != nil {
			return err
		}
		id, bytes, isWrapped := splitKey(kept)
		if isWrapped || len(bytes) != keySize { // Open says that it is no key
			return nil
		}
		_, err = k.store(ctx, id, bytes)
		return err
	})
}

// store stores a key, and overwrites bytes.
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
	kept, err := k.Store.Get(ctx, dataKeyName)
	if backend.HasCode(err, backend.CodeCredentialsMissing) || backend.HasCode(err, backend.CodeSealedMissing) {
		return nil, backend.NewError(backend.CodeSavedKeyMissing, err)
	}
	if err != nil {
		return nil, err
	}
	return k.parse(kept)
}

func (k Keys) parse(kept backend.Secret) (*DataKey, error) {
	id, bytes, isWrapped := splitKey(kept)
	if isWrapped {
		if k.LockKey == nil {
			return nil, backend.NewError(backend.CodePINNeeded, nil)
		}
		bytes, _ = k.LockKey.unwrap(bytes, id) // what does not unwrap is no key
	}
	defer clear(bytes)
	key, err := NewDataKey(id, bytes)
	if err != nil {
		return nil, backend.NewError(backend.CodeSavedKeyOther, errKey)
	}
	return key, nil
}

// splitKey gives what store stored; no bytes where it is something else.
func splitKey(kept backend.Secret) (id string, bytes []byte, isWrapped bool) {
	id, text, _ := strings.Cut(kept.Reveal(), ":")
	text, isWrapped = strings.CutPrefix(text, wrapped)
	bytes, err := base64.StdEncoding.DecodeString(text)
	if id == "" || err != nil {
		return "", nil, false
	}
	return id, bytes, isWrapped
}
