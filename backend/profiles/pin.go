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

// newTries gives the counts of wrong PINs and passphrases, by the place of what they
// protect: in the keychain, or in a file where there is none. Nothing is counted elsewhere.
func (ps *Profiles) newTries() map[backend.Place]*secret.AttemptLimiter {
	lock := storage.NewFile(filepath.Join(filepath.Dir(ps.options.Folders.PINAttempts()), "tries"))
	lock.LockTimeout = triesPatience
	count := func(store secret.Store) *secret.AttemptLimiter {
		return &secret.AttemptLimiter{Store: store, Lock: lock.WithLock, Now: func() time.Time { return ps.options.Now() }}
	}
	return map[backend.Place]*secret.AttemptLimiter{
		backend.PlaceKeychain: count(ps.keychain),
		backend.PlaceFile:     count(secret.AttemptFile{File: storage.NewFile(ps.options.Folders.PINAttempts())}),
	}
}

// triesPatience is how long other processes are waited for, each of which needs about a
// second for its own try.
const triesPatience = 30 * time.Second

func (ps *Profiles) pins() secret.PINs {
	return secret.PINs{Store: ps.keychain, Cost: ps.options.PINCost}
}

// PINState says whether a profile whose credentials are in place has a PIN. Where they
// are in the sealed file, its passphrase is the PIN. It fails as the keychain does. A
// record that cannot be used is a PIN that is set: Unlock says what is wrong.
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

// isUnusablePIN says whether there is a record of a PIN that this version cannot use.
func isUnusablePIN(err error) bool {
	return backend.HasCode(err, backend.CodePINDamaged) || backend.HasCode(err, backend.CodeFileNewer)
}

// Unlock lets the saved copies be opened of profiles whose credentials are in place. A
// wrong PIN, or passphrase where the place is the sealed file, is CodePINWrong, and
// makes the next one wait: CodePINWait. It fails with CodePINNew, CodePINDamaged and
// CodeFileNewer, and as the place does. Where the passphrase is right the caller keeps it.
func (ps *Profiles) Unlock(ctx context.Context, place backend.Place, pin backend.Secret) error {
	tries := ps.tries[place]
	if tries == nil {
		return nil
	}
	if pin.Empty() { // nobody guesses that
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
	if id, err := ps.pins().KeyID(ctx); err == nil && id == "" { // there is nothing to guess
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

// UnlockWait is how long it takes until Unlock tries a PIN again; 0 for not at all.
func (ps *Profiles) UnlockWait(ctx context.Context, place backend.Place) (time.Duration, error) {
	if tries := ps.tries[place]; tries != nil {
		return tries.Delay(ctx)
	}
	return 0, nil
}

// SetPIN chooses the PIN of this device, or changes it: then former has to be the PIN
// until now, and wrong ones count as those of Unlock. Nothing is encrypted again but the
// lock key. It fails as secret.CheckPIN, Unlock and the keychain do.
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
		if key == nil { // it was locked meanwhile
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

// useLockKey lets saved copies be opened with a key, and wraps their key with it if that
// has not been done, such as before the PIN was chosen.
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

// Lock forgets what Unlock brought, and closes the database. Desks are closed before.
func (ps *Profiles) Lock() error {
	ps.locking.Lock()
	ps.lockKey.Forget()
	ps.lockKey = nil
	ps.locking.Unlock()
	return ps.Close()
}

// ForgetPassphrase forgets which passphrase opened the encrypted files, and what it opened.
func (ps *Profiles) ForgetPassphrase() {
	ps.guard.Forget()
}

// IsUnlocked says whether Unlock or SetPIN brought the key of this device.
func (ps *Profiles) IsUnlocked() bool {
	ps.locking.Lock()
	defer ps.locking.Unlock()
	return ps.lockKey != nil
}

// keys gives the keys of saved copies in a place. It fails with CodePINNeeded where a PIN
// protects them that was not entered.
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

// forgetPIN deletes the PIN with the count of wrong ones, and says whether there was one.
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
