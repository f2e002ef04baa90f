package secret

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"

	"userlookup/backend"
)

// service is the name under which the keychain lists the application's secrets.
const service = "userlookup"

// Keychain is the operating system's.
type Keychain struct {
	// Timeout bounds a call, which the library does not; 5 s if zero. A call
	// that takes longer goes on by itself, and until it ends the next ones wait
	// for it: never more than one is left over.
	Timeout time.Duration

	getenv  func(string) string
	keyring keyringAPI
	slot    chan struct{}
}

// keyringAPI is what is used of the library.
type keyringAPI interface {
	get(name string) (string, error)
	set(name, value string) error
	delete(name string) error
}

// NewKeychain names the keychain of the session that the environment tells of.
// It touches nothing yet.
func NewKeychain(getenv func(string) string) *Keychain {
	return &Keychain{getenv: getenv, keyring: systemKeyring{}, slot: make(chan struct{}, 1)}
}

var (
	errNotApplied = errors.New("keychain did not do as it was told")
	errNoBus      = errors.New("no session bus")
	errPanic      = errors.New("keychain library panicked")
	errSlow       = errors.New("keychain did not answer in time")
)

// Get gives a secret.
func (k *Keychain) Get(ctx context.Context, name string) (backend.Secret, error) {
	return k.call(ctx, func(context.Context) (string, error) { return k.keyring.get(name) })
}

// Set keeps a secret and reads it again: that a person closed the keychain's
// window without an answer is no error to the library.
func (k *Keychain) Set(ctx context.Context, name string, secret backend.Secret) error {
	if len(secret.Reveal()) > MaxSecret {
		return backend.NewError(backend.CodeCredentialsTooLong, nil)
	}
	_, err := k.call(ctx, func(ctx context.Context) (string, error) {
		if err := k.unlock(ctx, name); err != nil {
			return "", err
		}
		if err := k.keyring.set(name, secret.Reveal()); err != nil {
			return "", err
		}
		if kept, err := k.keyring.get(name); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return "", err
		} else if kept != secret.Reveal() {
			return "", errNotApplied
		}
		return "", nil
	})
	return err
}

// Delete forgets a secret, and looks that it is gone.
func (k *Keychain) Delete(ctx context.Context, name string) error {
	_, err := k.call(ctx, func(ctx context.Context) (string, error) {
		if err := k.unlock(ctx, name); err != nil {
			return "", err
		}
		if err := k.keyring.delete(name); err != nil {
			return "", err
		}
		if _, err := k.keyring.get(name); err != nil {
			return "", err
		}
		return "", errNotApplied
	})
	if backend.HasCode(err, backend.CodeCredentialsMissing) {
		return nil
	}
	return err
}

// unlock reads, which lets a person unlock the keychain, and fails where nobody
// waits any more when they have: nothing is changed then.
func (k *Keychain) unlock(ctx context.Context, name string) error {
	if _, err := k.keyring.get(name); err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return err
	}
	if ctx.Err() != nil {
		return errSlow
	}
	return nil
}

// call does something with the keychain, if there is one, in its time.
func (k *Keychain) call(ctx context.Context, do func(context.Context) (string, error)) (backend.Secret, error) {
	if err := ctx.Err(); err != nil {
		return backend.Secret{}, backend.AsError(err)
	}
	if !isAvailable(k.getenv) {
		return backend.Secret{}, backend.NewError(backend.CodeKeychainMissing, errNoBus)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, cmp.Or(k.Timeout, 5*time.Second), errSlow)
	defer cancel()
	select {
	case k.slot <- struct{}{}:
	case <-ctx.Done():
		return backend.Secret{}, timeoutError(ctx)
	}
	type answer struct {
		secret backend.Secret
		err    error
	}
	answered := make(chan answer, 1)
	go func() {
		defer func() { <-k.slot }()
		value, err := recovered(func() (string, error) { return do(ctx) })
		answered <- answer{backend.NewSecret(value), translateError(err)}
	}()
	select {
	case a := <-answered:
		return a.secret, a.err
	case <-ctx.Done():
		return backend.Secret{}, timeoutError(ctx)
	}
}

// timeoutError tells a keychain that is slow from a caller who no longer waits.
func timeoutError(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, errSlow) {
		return backend.AsError(cause)
	}
	return backend.NewError(backend.CodeKeychainSlow, errSlow)
}

// recovered turns a panic of the library, as when the bus ends in the middle of a
// call, into an error.
func recovered(do func() (string, error)) (value string, err error) {
	defer func() {
		if recover() != nil { // what it says may quote an answer
			value, err = "", errPanic
		}
	}()
	return do()
}

// translateError translates what the library fails with. Of the causes only those are
// kept that cannot quote a secret.
func translateError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return missingError(keyring.ErrNotFound)
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return backend.NewError(backend.CodeCredentialsTooLong, keyring.ErrSetDataTooBig)
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return backend.NewError(backend.CodeKeychainMissing, keyring.ErrUnsupportedPlatform)
	case errors.Is(err, errNotApplied), errors.Is(err, errPanic):
		return backend.NewError(backend.CodeKeychainLocked, err)
	default:
		code, cause := translateSystemError(err)
		return backend.NewError(code, fmt.Errorf("keychain: %s", cause))
	}
}

// systemKeyring is the library itself. It has one provider for the whole process.
type systemKeyring struct{}

func (systemKeyring) get(name string) (string, error) { return keyring.Get(service, name) }
func (systemKeyring) set(name, value string) error    { return keyring.Set(service, name, value) }
func (systemKeyring) delete(name string) error        { return keyring.Delete(service, name) }
