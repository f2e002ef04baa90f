package profiles

import (
	"context"
	"path/filepath"
	"time"

	"userlookup/backend"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
)

// PINState says whether a PIN protects the saved copies of a profile.
type PINState string

// The states of the PIN.
const (
	PINNone   PINState = "none"   // the profile has none: sample data, or one for this run only
	PINNeeded PINState = "needed" // it must be chosen
	PINSet    PINState = "set"
)

// newTries returns the counters of wrong PINs and passphrases, by the place of what they
// protect: in the keychain, or in a file without one. Other places have no counter.
func (ps *Profiles) newTries() map[backend.Place]*secret.AttemptLimiter {
	lock := storage.NewFile(filepath.Join(filepath.Dir(ps.options.Folders.PINAttempts()), "tries"))
	lock.LockTimeout = pinLockTimeout
	count := func(store secret.Store) *secret.AttemptLimiter {
		return &secret.AttemptLimiter{Store: store, Lock: lock.WithLock, Now: func() time.Time { return ps.options.Now() }}
	}
	return map[backend.Place]*secret.AttemptLimiter{
		backend.PlaceKeychain: count(ps.keychain),
		backend.PlaceFile:     count(secret.AttemptFile{File: storage.NewFile(ps.options.Folders.PINAttempts())}),
	}
}

// pinLockTimeout is how long to wait for other processes, each of which needs about a second
// for its own try.
const pinLockTimeout = 30 * time.Second

func (ps *Profiles) pins() secret.PINs {
	return secret.PINs{Store: ps.keychain, Cost: ps.options.PINCost}
}

// PINState returns the state of the PIN for profiles with credentials in place. If they are in
// the encrypted file, its passphrase is the PIN. It fails as the keychain does. An unusable
// PIN record counts as a set PIN: Unlock returns the reason.
func (ps *Profiles) PINState(ctx context.Context, place backend.Place) (PINState, error) {
	switch place {
	case backend.PlaceFile:
		return PINSet, nil
	case backend.PlaceKeychain:
		id, err := ps.pins().KeyID(ctx)
		switch {
		case isUnusablePIN(err), err == nil && id != "":
			return PINSet, nil
		case err != nil:
			return PINNone, err
		}
		return PINNeeded, nil
	default:
		return PINNone, nil
	}
}

// isUnusablePIN reports whether there is a PIN record that this version cannot use.
func isUnusablePIN(err error) bool {
	return backend.HasCode(err, backend.CodePINDamaged) || backend.HasCode(err, backend.CodeFileNewer)
}

// Unlock allows opening the saved copies of profiles with credentials in place. A wrong PIN, or
// passphrase for the encrypted file, fails with CodePINWrong and delays the next try:
// CodePINWait. It also fails with CodePINNew, CodePINDamaged and CodeFileNewer, and as the
// place does. The caller stores a correct passphrase.
func (ps *Profiles) Unlock(ctx context.Context, place backend.Place, pin backend.Secret) error {
	tries := ps.tries[place]
	if tries == nil {
		return nil
	}
	if pin.Empty() { // an empty PIN is not a guess
		return backend.NewError(backend.CodePINNeeded, nil)
	}
	if place == backend.PlaceFile {
		err := ps.checkPassphrase(ctx, pin, true) // which counts it
		if backend.HasCode(err, backend.CodePassphraseWrong) {
			params := backend.AsError(err).Params
			return backend.NewError(backend.CodePINWrong, err, "tries", params["tries"], "seconds", params["seconds"])
		}
		return err
	}
	if id, err := ps.pins().KeyID(ctx); err == nil && id == "" { // no PIN is set
		return backend.NewError(backend.CodePINNew, nil)
	}
	var key *secret.LockKey
	err := tries.Attempt(ctx, func(ctx context.Context) (err error) {
		key, err = ps.pins().Open(ctx, pin)
		return err
	})
	if err != nil {
		return err
	}
	return ps.useLockKey(ctx, key) // its file lock is never taken within that of the tries: making a key takes both the other way
}

// UnlockWait is the time until Unlock accepts the next try; 0 for no wait.
func (ps *Profiles) UnlockWait(ctx context.Context, place backend.Place) (time.Duration, error) {
	if tries := ps.tries[place]; tries != nil {
		return tries.Delay(ctx)
	}
	return 0, nil
}

// SetPIN sets or changes the PIN of this device. To change it, former must be the current PIN,
// and wrong ones count as in Unlock. Only the lock key is encrypted again. It fails as
// secret.CheckPIN, Unlock and the keychain do.
func (ps *Profiles) SetPIN(ctx context.Context, pin, former backend.Secret) error {
	if err := secret.CheckPIN(pin); err != nil { // before former is tried
		return err
	}
	id, err := ps.pins().KeyID(ctx)
	if err != nil {
		return err
	}
	key := secret.NewLockKey()
	if id != "" {
		if err := ps.Unlock(ctx, backend.PlaceKeychain, former); err != nil {
			return err
		}
		ps.locking.Lock()
		key = ps.lockKey
		ps.locking.Unlock()
		if key == nil { // it was locked in the meantime
			return backend.NewError(backend.CodeLocked, nil)
		}
	}
	if err := ps.tries[backend.PlaceKeychain].Begin(ctx); err != nil {
		return err
	}
	if err := ps.pins().Set(ctx, pin, key); err != nil {
		return err
	}
	return ps.useLockKey(ctx, key)
}

// useLockKey allows opening saved copies with a key, and wraps their key with it if necessary,
// for example for copies saved before the PIN was set.
func (ps *Profiles) useLockKey(ctx context.Context, key *secret.LockKey) error {
	if err := (secret.Keys{Store: ps.keychain, Lock: ps.keyLock.WithLock, LockKey: key}).Wrap(ctx); err != nil {
		return err
	}
	ps.locking.Lock()
	defer ps.locking.Unlock()
	if ps.lockKey != key {
		ps.lockKey.Forget()
	}
	ps.lockKey = key
	return nil
}

// Lock forgets the lock key and closes the database. Workspaces must be closed before.
func (ps *Profiles) Lock() error {
	ps.locking.Lock()
	ps.lockKey.Forget()
	ps.lockKey = nil
	ps.locking.Unlock()
	return ps.Close()
}

// ForgetPassphrase forgets the passphrase of the encrypted files, and what it opened.
func (ps *Profiles) ForgetPassphrase() {
	ps.guard.Forget()
}

// IsUnlocked reports whether the key of this device is available.
func (ps *Profiles) IsUnlocked() bool {
	ps.locking.Lock()
	defer ps.locking.Unlock()
	return ps.lockKey != nil
}

// keys returns the keys of saved copies in a place. It fails with CodePINNeeded if they are
// protected by a PIN that was not entered.
func (ps *Profiles) keys(ctx context.Context, place backend.Place, passphrase backend.Secret) (secret.Keys, error) {
	keys := secret.Keys{Store: ps.keyStore(place, passphrase), Lock: ps.keyLock.WithLock}
	if place != backend.PlaceKeychain {
		return keys, nil
	}
	id, err := ps.pins().KeyID(ctx) // also while it is unlocked: another process may have erased it
	if backend.HasCode(err, backend.CodeKeychainMissing) || err == nil && id == "" {
		return keys, nil // Open says that there is no keychain
	}
	if err != nil {
		return keys, err
	}
	ps.locking.Lock()
	defer ps.locking.Unlock()
	if ps.lockKey == nil || ps.lockKey.ID() != id {
		return keys, backend.NewError(backend.CodePINNeeded, nil)
	}
	keys.LockKey = ps.lockKey
	return keys, nil
}

// forgetPIN deletes the PIN and its counter, and reports whether there was one.
func (ps *Profiles) forgetPIN(ctx context.Context) (wasSet bool, err error) {
	id, err := ps.pins().KeyID(ctx)
	switch {
	case backend.HasCode(err, backend.CodeKeychainMissing), err == nil && id == "":
		return false, nil
	case err != nil && !isUnusablePIN(err):
		return false, err
	}
	if err := ps.pins().Forget(ctx); err != nil {
		return false, err
	}
	return true, ps.tries[backend.PlaceKeychain].Reset(ctx)
}
