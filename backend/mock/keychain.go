package mock

import (
	"context"
	"maps"
	"sync"

	"userlookup/backend"
)

// Keychain is an in-memory keychain that can fail on demand. It is safe for concurrent use. The
// zero value is empty.
type Keychain struct {
	mu       sync.Mutex
	stored   map[string]string
	failure  backend.Code
	failCall int // the number of the call that fails; 0 for none
	calls    int
}

// Fail makes every later call fail with a code; the empty code makes none fail.
func (k *Keychain) Fail(code backend.Code) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failure = code
}

// FailCall makes one later call fail as a locked keychain: 0 is the next one. A negative number
// makes none fail.
func (k *Keychain) FailCall(call int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failCall = 0; call >= 0 {
		k.failCall = k.calls + call + 1
	}
}

// Stored returns the value stored under a name; empty for none.
func (k *Keychain) Stored(name string) string { return k.All()[name] }

// All returns a copy of everything that is stored.
func (k *Keychain) All() map[string]string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return maps.Clone(k.stored)
}

// Put stores a value directly, without counting a call.
func (k *Keychain) Put(name, content string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.put(name, content)
}

// Drop deletes a value directly, without counting a call.
func (k *Keychain) Drop(name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.stored, name)
}

// Clear deletes all values directly, without counting a call.
func (k *Keychain) Clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.stored)
}

// Calls counts the calls since ResetCalls.
func (k *Keychain) Calls() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.calls
}

// ResetCalls resets the count.
func (k *Keychain) ResetCalls() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.calls = 0
}

// Get returns a secret. It fails with CodeCredentialsMissing where there is none.
func (k *Keychain) Get(_ context.Context, name string) (backend.Secret, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.enter(); err != nil {
		return backend.Secret{}, err
	}
	if k.stored[name] == "" {
		return backend.Secret{}, backend.NewError(backend.CodeCredentialsMissing, nil)
	}
	return backend.NewSecret(k.stored[name]), nil
}

// Set stores a secret.
func (k *Keychain) Set(_ context.Context, name string, secret backend.Secret) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.enter(); err != nil {
		return err
	}
	k.put(name, secret.Reveal())
	return nil
}

// Delete deletes a secret.
func (k *Keychain) Delete(_ context.Context, name string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.enter(); err != nil {
		return err
	}
	delete(k.stored, name)
	return nil
}

func (k *Keychain) put(name, content string) {
	if k.stored == nil {
		k.stored = map[string]string{}
	}
	k.stored[name] = content
}

func (k *Keychain) enter() error {
	k.calls++
	if k.calls == k.failCall {
		return backend.NewError(backend.CodeKeychainLocked, nil)
	}
	if k.failure != "" {
		return backend.NewError(k.failure, nil)
	}
	return nil
}
