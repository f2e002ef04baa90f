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
}

// dataKeyName is the name that the key is kept under. No profile can have it, since
// it holds an underscore.
const dataKeyName = "saved_copies"

// Open gives the key. Where the store answers that it has none, one is made if
// create says so, else that is CodeSavedKeyMissing. What lies in its place and is
// no key is CodeSavedKeyOther. It fails as the store does: one that is locked or
// slow says nothing of the key.
func (k Keys) Open(ctx context.Context, create bool) (*DataKey, error) {
	if !create {
		return k.get(ctx)
	}
	var key *DataKey
	err := k.Lock(ctx, func(ctx context.Context) (err error) {
		if key, err = k.get(ctx); !backend.HasCode(err, backend.CodeSavedKeyMissing) {
			return err
		}
		fresh := freshKey()
		if err := k.Store.Set(ctx, dataKeyName, fresh); err != nil {
			return err
		}
		key, err = parseKey(fresh)
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

func (k Keys) get(ctx context.Context) (*DataKey, error) {
	kept, err := k.Store.Get(ctx, dataKeyName)
	if backend.HasCode(err, backend.CodeCredentialsMissing) || backend.HasCode(err, backend.CodeSealedMissing) {
		return nil, backend.NewError(backend.CodeSavedKeyMissing, err)
	}
	if err != nil {
		return nil, err
	}
	return parseKey(kept)
}

func parseKey(kept backend.Secret) (*DataKey, error) {
	id, text, _ := strings.Cut(kept.Reveal(), ":")
	bytes, err := base64.StdEncoding.DecodeString(text)
	if id == "" || err != nil {
		return nil, backend.NewError(backend.CodeSavedKeyOther, errKey)
	}
	key, err := NewDataKey(id, bytes)
	if err != nil {
		return nil, backend.NewError(backend.CodeSavedKeyOther, errKey)
	}
	return key, nil
}

// freshKey is a new key with an id of its own.
func freshKey() backend.Secret {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails
	return backend.NewSecret(rand.Text()[:12] + ":" + base64.StdEncoding.EncodeToString(key))
}
