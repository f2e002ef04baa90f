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

// service is the application's name in the keychain.
const service = "userlookup"

// Keychain is the operating system's keychain.
type Keychain struct {
	// Timeout limits a call, since the library does not; default 5 s. A call that takes
	// longer continues in the background, and the next calls wait for it: at most one call is
	// left over.
	Timeout time.Duration

	getenv  func(string) string
	keyring keyringAPI
	slot    chan struct{}
}

// keyringAPI is the part of the library that is used.
type keyringAPI interface {
	get(name string) (string, error)
	set(name, value string) error
	delete(name string) error
}

// NewKeychain returns the keychain of the session described by the environment. It does not
// access it yet.
func NewKeychain(getenv func(string) string) *Keychain {
	return &Keychain{getenv: getenv, keyring: systemKeyring{}, slot: make(chan struct{}, 1)}
}

var (
	errNotApplied = errors.New("keychain did not apply the change")
	errNoBus      = errors.New("no session bus")
	errPanic      = errors.New("keychain library panicked")
	errSlow       = errors.New("keychain did not respond in time")
)

// Get returns a secret.
func (k *Keychain) Get(ctx context.Context, name string) (backend.Secret, error) {
	return k.call(ctx, func(context.Context) (string, error) { return k.keyring.get(name) })
}

// Set stores a secret and reads it again: the library returns no error if a person closes the
// keychain's window.
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
		if stored, err := k.keyring.get(name); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return "", err
		} else if stored != secret.Reveal() {
			return "", errNotApplied
		}
		return "", nil
	})
	return err
}

// Delete deletes a secret and checks that it is gone.
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

// unlock reads a secret, so that a person can unlock the keychain. It fails if the caller has
// left by then, so that nothing is changed.
func (k *Keychain) unlock(ctx context.Context, name string) error {
	if _, err := k.keyring.get(name); err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return err
	}
	if ctx.Err() != nil {
		return errSlow
	}
	return nil
}

// call runs do with the timeout, if there is a keychain.
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

// timeoutError distinguishes a slow keychain from a caller that has left.
func timeoutError(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, errSlow) {
		return backend.AsError(cause)
	}
	return backend.NewError(backend.CodeKeychainSlow, errSlow)
}

// recovered turns a panic of the library into an error, for example when the bus closes
// during a call.
func recovered(do func() (string, error)) (value string, err error) {
	defer func() {
		if recover() != nil { // the message may quote a response
			value, err = "", errPanic
		}
	}()
	return do()
}

// translateError translates the library's errors. It keeps only causes that cannot quote a
// secret.
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

// systemKeyring is the library. It has one provider for the whole process.
type systemKeyring struct{}

func (systemKeyring) get(name string) (string, error) { return keyring.Get(service, name) }
func (systemKeyring) set(name, value string) error    { return keyring.Set(service, name, value) }
func (systemKeyring) delete(name string) error        { return keyring.Delete(service, name) }
