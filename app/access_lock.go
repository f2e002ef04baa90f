package app

import (
	"context"
	"runtime/debug"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/profiles"
	"userlookup/backend/session"
)

// PINForm is a PIN that is chosen.
type PINForm struct {
	PIN    string `json:"pin"`
	Former string `json:"former"` // the PIN until now; empty where none was chosen yet
}

// Lock locks the open profile. It answers when pending saves are written, and nothing of
// any user is in memory.
func (a *Access) Lock() (AccessState, error) {
	return enter(a.bridge, "Access.Lock", func(ctx context.Context, workspace *compose.Workspace, _ *session.Scope) (AccessState, error) {
		select {
		case <-a.bridge.lock.Lock(profiles.LockAsked):
		case <-ctx.Done(): // it is locked, and goes on being emptied
		}
		return a.bridge.wireAccess(ctx, workspace), nil
	})
}

// Unlock opens what was open before. The PIN is that of this device or, without a
// keychain, the passphrase; sample data and platforms of the environment need none. It
// fails as compose.Profiles.Unlock does.
func (a *Access) Unlock(pin string) (AccessState, error) {
	return a.bridge.unlocked("Access.Unlock", func(ctx context.Context, workspace *compose.Workspace) error {
		return a.bridge.unlock(ctx, workspace, func() error { return a.bridge.enterPIN(ctx, workspace, backend.NewSecret(pin)) }, "")
	})
}

// SetPIN chooses the PIN of this device, or changes it. It fails as compose.Profiles.SetPIN
// does, and with CodePINNone where the API key is not in the keychain.
func (a *Access) SetPIN(form PINForm) (AccessState, error) {
	return a.bridge.unlocked("Access.SetPIN", func(ctx context.Context, workspace *compose.Workspace) error {
		b := a.bridge
		if workspace.Place != backend.PlaceKeychain {
			return backend.NewError(backend.CodePINNone, nil)
		}
		choose := func() error {
			return b.profiles.SetPIN(ctx, backend.NewSecret(form.PIN), backend.NewSecret(form.Former))
		}
		switch state := b.lock.State(); {
		case !state.Locked:
			if err := workspace.Access.Record(ctx, backend.AccessEvent{Kind: backend.AccessPolicy, Detail: "pin"}); err != nil {
				return err
			}
			return b.countFailure(ctx, workspace, choose())
		case b.pinState() != profiles.PINNeeded:
			return backend.NewError(backend.CodeLocked, nil)
		}
		return b.unlock(ctx, workspace, choose, "pin")
	})
}

// Active says that there was input: the profile stays unlocked. The page calls it at
// most every 15 s.
func (a *Access) Active() error {
	return enterToDo(a.bridge, "Access.Active", func(context.Context, *compose.Workspace, *session.Scope) error {
		a.bridge.lock.Active()
		return nil
	})
}

// unlocked does something and gives the state after it.
func (b *bridge) unlocked(action backend.Action, do func(context.Context, *compose.Workspace) error) (AccessState, error) {
	return enterWithin(b, action, joinTimeout, func(ctx context.Context, workspace *compose.Workspace, _ *session.Scope) (AccessState, error) {
		if err := do(ctx, workspace); err != nil {
			return AccessState{}, err
		}
		now, err := b.wait(ctx)
		if err != nil {
			return AccessState{}, err
		}
		return b.wireAccess(ctx, now), nil
	})
}

// unlock opens what is chosen now, once prove is through. That need not be what was open
// before: where the PIN or passphrase of what is chosen was not entered, it takes the
// place of what was open and stays locked, and unlock fails with CodeLocked.
func (b *bridge) unlock(ctx context.Context, workspace *compose.Workspace, prove func() error, detail string) error {
	return b.lock.Unlock(ctx, func() error {
		err := b.countFailure(ctx, workspace, prove())
		if backend.HasCode(err, backend.CodePINNew) { // it was erased meanwhile: one must be chosen
			b.mu.Lock()
			b.pin = profiles.PINNeeded
			b.mu.Unlock()
			b.emitAccess()
		}
		if err != nil {
			return err
		}
		fresh := b.openChosenOrClosed()
		state, reason := b.startState(fresh)
		if reason != "" {
			b.put(fresh.Lock(), state)
			b.forget()
			b.emitAccess()
			return backend.NewError(backend.CodeLocked, nil)
		}
		if err := fresh.Access.Record(ctx, backend.AccessEvent{Kind: backend.AccessUnlocked, Detail: detail}); err != nil {
			fresh.Close()
			b.forget()
			return err
		}
		b.put(fresh, state)
		return nil
	})
}

// countFailure records a PIN that was wrong, and gives the failure.
func (b *bridge) countFailure(ctx context.Context, workspace *compose.Workspace, failure error) error {
	if backend.HasCode(failure, backend.CodePINWrong) {
		event := backend.AccessEvent{Kind: backend.AccessUnlockFailed, Detail: backend.ParamOf(failure, "tries")}
		if err := workspace.Access.Record(context.WithoutCancel(ctx), event); err != nil { // it stays locked
			b.log.Warn("a wrong PIN was not recorded", "cause", err)
		}
	}
	return failure
}

// enterPIN tries the PIN, or the passphrase where it is the PIN.
func (b *bridge) enterPIN(ctx context.Context, workspace *compose.Workspace, pin backend.Secret) error {
	if err := b.profiles.Unlock(ctx, workspace.Place, pin); err != nil {
		return err
	}
	if workspace.Place == backend.PlaceFile {
		b.enter(pin)
	}
	return nil
}

// lockOptions say how the open profile locks.
func (b *bridge) lockOptions() profiles.LockOptions {
	begun := time.Now()
	return profiles.LockOptions{
		Now: time.Now, Monotonic: func() time.Duration { return time.Since(begun) }, After: time.After,
		Idle: b.idleTime, Empty: b.empty, Changed: b.emitAccess,
	}
}

// idleTime is how long the open profile stays unlocked without input; 0 is forever: the
// sample data contains no personal data.
func (b *bridge) idleTime() time.Duration {
	b.mu.Lock()
	workspace := b.workspace
	b.mu.Unlock()
	if workspace == nil || workspace.Failure != nil {
		return 0
	}
	state := workspace.Access.State()
	if state.Sample {
		return 0
	}
	return time.Duration(state.Policy.LockMinutes) * time.Minute
}

// isLocked is what the gate asks.
func (b *bridge) isLocked() bool { return b.lock.State().Locked }

// emptyTimeout bounds the waiting for workspaces that were replaced shortly before.
const emptyTimeout = 15 * time.Second

// empty ends what runs and drops what is in memory, as far as Go allows: first the
// look-ups and who was opened, then the platform with its credentials, the keys and the
// database. The log comes after them: a folder that it is sent to may be slow.
func (b *bridge) empty(reason profiles.LockReason) {
	ctx, cancel := context.WithTimeout(context.Background(), emptyTimeout)
	defer cancel()
	b.invitations.Drop()
	workspace, err := b.wait(ctx)
	if err != nil {
		b.log.Warn("what is locked was not closed", "cause", err)
		return
	}
	workspace.Session.Clear()
	event := backend.AccessEvent{Kind: backend.AccessLocked, Detail: string(reason)}
	if err := workspace.Access.Record(ctx, event); err != nil { // it is locked all the same
		b.log.Warn("the lock was not recorded", "cause", err)
	}
	locked := workspace.Lock() // which waits, in bounds, until what it found is saved
	b.mu.Lock()
	b.workspace = locked // nothing else is put in its place while it is locked
	b.mu.Unlock()
	if err := b.waitForSaves(ctx); err != nil {
		b.log.Warn("a platform that was left did not close in time", "cause", err)
	}
	b.closeCopies()
	workspace.Access.Settle(ctx) // while the passphrase is there
	b.forget()
}

// forget drops keys and passphrase, and closes the database.
func (b *bridge) forget() {
	b.enter(backend.Secret{})
	b.profiles.ForgetPassphrase()
	b.closeCopies()
	debug.FreeOSMemory() // what is not used any more goes now
}

// closeCopies drops the key of the saved copies, and closes the database.
func (b *bridge) closeCopies() {
	if err := b.profiles.Lock(); err != nil {
		b.log.Warn("the saved copies did not close", "cause", err)
	}
}

// startState says whether a platform that was just opened has a PIN, and why it starts
// locked; empty where it does not. It does where its PIN or passphrase was not entered in
// this run, also where the keychain does not say whether there is one: then Unlock asks
// again.
func (b *bridge) startState(workspace *compose.Workspace) (profiles.PINState, profiles.LockReason) {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	state, err := b.profiles.PINState(ctx, workspace.Place)
	if err != nil {
		b.log.Warn("whether a PIN was chosen is not known", "cause", err)
		state = profiles.PINSet
	}
	isProven := true
	switch workspace.Place {
	case backend.PlaceKeychain:
		isProven = b.profiles.IsUnlocked()
	case backend.PlaceFile:
		isProven = !b.entered().Empty()
	default: // the sample data has no PIN
	}
	if isProven {
		return state, ""
	}
	return state, profiles.LockStart
}

func (b *bridge) pinState() profiles.PINState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.pin
}

// wireLock adds to a state whether it is locked. A PIN that must be chosen is no lock
// that it opens, though nothing else is allowed before.
func (b *bridge) wireLock(ctx context.Context, state *AccessState, workspace *compose.Workspace) {
	state.PIN = string(b.pinState())
	lock := b.lock.State()
	if !lock.Locked || state.PIN == string(profiles.PINNeeded) {
		state.Locked = false
		return
	}
	state.Locked, state.LockedAt, state.LockReason = true, string(backend.NewTimestamp(lock.At)), string(lock.Reason)
	wait, err := b.profiles.UnlockWait(ctx, workspace.Place)
	if err != nil {
		b.log.Warn("how long a PIN has to wait is not known", "cause", err)
	}
	if wait > 0 {
		state.RetryAt = string(backend.NewTimestamp(b.profiles.Now().Add(wait)))
	}
}
