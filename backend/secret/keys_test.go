package secret

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"

	"userlookup/backend"
)

// withoutLock is a Lock for a single process.
func withoutLock(ctx context.Context, do func(context.Context) error) error { return do(ctx) }

// failingStore is a Store that returns one code.
type failingStore backend.Code

func (s failingStore) Get(context.Context, string) (backend.Secret, error) {
	return backend.Secret{}, backend.NewError(backend.Code(s), nil)
}
func (s failingStore) Set(context.Context, string, backend.Secret) error {
	return backend.NewError(backend.Code(s), nil)
}
func (s failingStore) Delete(context.Context, string) error {
	return backend.NewError(backend.Code(s), nil)
}

func TestKeys_OpenTwice_ReturnsTheSameKey(t *testing.T) {
	for name, store := range map[string]Store{
		"keychain":       memory{},
		"encrypted file": encryptedFileIn(&memoryFile{}, passphrase),
		"key file":       &KeyFile{File: &memoryFile{}},
	} {
		t.Run(name, func(t *testing.T) {
			keys := Keys{Store: store, Lock: withoutLock}
			_, err := keys.Open(t.Context(), false)
			wantCode(t, "before", err, backend.CodeSavedKeyMissing)
			made, err := keys.Open(t.Context(), true)
			wantCode(t, "create", err, "")
			again, err := keys.Open(t.Context(), false)
			wantCode(t, "again", err, "")
			if made.ID() == "" || made.ID() != again.ID() {
				t.Errorf("the ids are %q and %q", made.ID(), again.ID())
			}
			if got, err := again.Unseal(made.Seal([]byte(canary), "row"), "row"); err != nil || string(got) != canary {
				t.Errorf("it is another key: %v", err)
			}
			wantCode(t, "destroy", keys.Destroy(t.Context()), "")
			wantCode(t, "destroy again", keys.Destroy(t.Context()), "")
			_, err = keys.Open(t.Context(), false)
			wantCode(t, "destroyed", err, backend.CodeSavedKeyMissing)
			other, err := keys.Open(t.Context(), true)
			if wantCode(t, "create again", err, ""); other.ID() == made.ID() {
				t.Error("the same key was created again")
			}
		})
	}
}

func TestKeys_StoreFails_ReturnsItsError(t *testing.T) {
	for _, code := range []backend.Code{backend.CodeKeychainLocked, backend.CodeKeychainSlow, backend.CodeKeychainMissing, backend.CodePassphraseNeeded, backend.CodePassphraseWrong, backend.CodeSealedDamaged, backend.CodeFileUnreadable} {
		for _, create := range []bool{false, true} {
			_, err := Keys{Store: failingStore(code), Lock: withoutLock}.Open(t.Context(), create)
			wantCode(t, code, err, code)
		}
		wantCode(t, "destroy", Keys{Store: failingStore(code), Lock: withoutLock}.Destroy(t.Context()), code)
	}
}

func TestKeys_InvalidKey_ReturnsSavedKeyOther(t *testing.T) {
	for _, stored := range []string{canary, "id:" + canary, ":AAAA", "id:" + strings.Repeat("A", 20), "id:"} {
		store := memory{dataKeyName: stored}
		_, err := Keys{Store: store, Lock: withoutLock}.Open(t.Context(), true)
		wantCode(t, stored, err, backend.CodeSavedKeyOther)
		if store[dataKeyName] != stored {
			t.Error("it was replaced")
		}
	}
}

// lockedMemory is a memory shared by several goroutines.
type lockedMemory struct {
	mu sync.Mutex
	memory
}

func (m *lockedMemory) Get(ctx context.Context, name string) (backend.Secret, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.memory.Get(ctx, name)
}

func (m *lockedMemory) Set(ctx context.Context, name string, secret backend.Secret) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.memory.Set(ctx, name, secret)
}

func TestKeys_ConcurrentOpen_CreatesOneKey(t *testing.T) {
	store := &lockedMemory{memory: memory{}}
	var mu sync.Mutex
	keys := Keys{Store: store, Lock: func(ctx context.Context, do func(context.Context) error) error {
		mu.Lock()
		defer mu.Unlock()
		return do(ctx)
	}}
	ids := make(chan string)
	for range 20 {
		go func() {
			key, err := keys.Open(t.Context(), true)
			wantCode(t, "open", err, "")
			ids <- key.ID()
		}()
	}
	first := <-ids
	for range 19 {
		if id := <-ids; id != first {
			t.Errorf("got %q and %q", first, id)
		}
	}
}

func TestKeyFile_SetGetDelete_RoundTrips(t *testing.T) {
	file := &memoryFile{}
	store := &KeyFile{File: file}
	wantCode(t, "delete without a file", store.Delete(t.Context(), "a"), "")
	if file.content != nil {
		t.Error("a file was created")
	}
	wantCode(t, "set", store.Set(t.Context(), "a", backend.NewSecret("1")), "")
	wantCode(t, "another", store.Set(t.Context(), "b", backend.NewSecret("2")), "")
	wantCode(t, "delete", store.Delete(t.Context(), "a"), "")
	_, err := store.Get(t.Context(), "a")
	wantCode(t, "deleted", err, backend.CodeCredentialsMissing)
	if got, err := store.Get(t.Context(), "b"); err != nil || got.Reveal() != "2" {
		t.Errorf("got %q, %v", got.Reveal(), err)
	}
	wantCode(t, "too long", store.Set(t.Context(), "c", backend.NewSecret(strings.Repeat("x", MaxSecret+1))), backend.CodeCredentialsTooLong)
	file.content = append([]byte("\ufeff"), file.content...) // an editor's byte order mark
	if got, err := store.Get(t.Context(), "b"); err != nil || got.Reveal() != "2" {
		t.Errorf("after a byte order mark: %q, %v", got.Reveal(), err)
	}
	for _, content := range []string{canary, "null", "[]", "", `{"b":"1","b":"2"}`} {
		file.content = []byte(content)
		_, err := store.Get(t.Context(), "b")
		wantCode(t, content, err, backend.CodeSampleKeyDamaged)
		wantCode(t, content, store.Set(t.Context(), "b", backend.NewSecret("3")), backend.CodeSampleKeyDamaged)
		if !bytes.Equal(file.content, []byte(content)) {
			t.Errorf("%q was replaced", content)
		}
	}
}
