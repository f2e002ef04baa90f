package secret

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"userlookup/backend"
)

// fakeKeyring is a keyringAPI with a map.
type fakeKeyring struct {
	values        map[string]string
	before        func() error
	ignoreChanges bool // like a person who closes the keychain's window
	calls         atomic.Int32
}

func (r *fakeKeyring) enter() error {
	r.calls.Add(1)
	if r.before == nil {
		return nil
	}
	return r.before()
}

func (r *fakeKeyring) get(name string) (string, error) {
	if err := r.enter(); err != nil {
		return "", err
	}
	value, ok := r.values[name]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return value, nil
}

func (r *fakeKeyring) set(name, value string) error {
	if err := r.enter(); err != nil {
		return err
	}
	if !r.ignoreChanges {
		r.values[name] = value
	}
	return nil
}

func (r *fakeKeyring) delete(name string) error {
	if err := r.enter(); err != nil {
		return err
	}
	if _, ok := r.values[name]; !ok {
		return keyring.ErrNotFound
	}
	if !r.ignoreChanges {
		delete(r.values, name)
	}
	return nil
}

// withSessionBus is an environment with a session bus.
func withSessionBus(name string) string {
	if name == "DBUS_SESSION_BUS_ADDRESS" {
		return "unix:path=/nowhere"
	}
	return ""
}

func keychainOf(r *fakeKeyring) *Keychain {
	if r.values == nil {
		r.values = map[string]string{}
	}
	k := NewKeychain(withSessionBus)
	k.keyring = r
	return k
}

func TestKeychain_SetGetDelete_RoundTrips(t *testing.T) {
	k := keychainOf(&fakeKeyring{})
	_, err := k.Get(t.Context(), "relay")
	wantCode(t, "nothing stored", err, backend.CodeCredentialsMissing)
	wantCode(t, "delete nothing", k.Delete(t.Context(), "relay"), "")
	wantCode(t, "set", k.Set(t.Context(), "relay", backend.NewSecret("old")), "")
	wantCode(t, "set again", k.Set(t.Context(), "relay", backend.NewSecret(canary)), "")
	if got, err := k.Get(t.Context(), "relay"); err != nil || got.Reveal() != canary {
		t.Errorf("got %q, %v", got.Reveal(), err)
	}
	wantCode(t, "delete", k.Delete(t.Context(), "relay"), "")
	_, err = k.Get(t.Context(), "relay")
	wantCode(t, "deleted", err, backend.CodeCredentialsMissing)
}

func TestKeychain_LibraryError_ReturnsItsCode(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		code backend.Code
	}{
		{"too big", keyring.ErrSetDataTooBig, backend.CodeCredentialsTooLong},
		{"unsupported system", keyring.ErrUnsupportedPlatform, backend.CodeKeychainMissing},
	} {
		r := &fakeKeyring{values: map[string]string{"relay": "old"}, before: func() error { return test.err }}
		k := keychainOf(r)
		_, err := k.Get(t.Context(), "relay")
		wantCode(t, test.name, err, test.code)
		wantCode(t, test.name, k.Set(t.Context(), "relay", backend.NewSecret(canary)), test.code)
		wantCode(t, test.name, k.Delete(t.Context(), "relay"), test.code)
		if r.values["relay"] != "old" {
			t.Errorf("%s: changed", test.name)
		}
	}
}

func TestKeychain_ChangeNotApplied_ReturnsLocked(t *testing.T) {
	for _, content := range []map[string]string{{}, {"relay": "old"}} {
		k := keychainOf(&fakeKeyring{values: content, ignoreChanges: true})
		wantCode(t, "set", k.Set(t.Context(), "relay", backend.NewSecret(canary)), backend.CodeKeychainLocked)
	}
	k := keychainOf(&fakeKeyring{values: map[string]string{"relay": "old"}, ignoreChanges: true})
	wantCode(t, "delete", k.Delete(t.Context(), "relay"), backend.CodeKeychainLocked)
}

func TestKeychain_LibraryPanics_ReturnsLocked(t *testing.T) {
	k := keychainOf(&fakeKeyring{before: func() error { panic(canary) }})
	_, err := k.Get(t.Context(), "relay")
	wantCode(t, "panic", err, backend.CodeKeychainLocked)
	_, err = k.Get(t.Context(), "relay")
	wantCode(t, "again", err, backend.CodeKeychainLocked)
}

func TestKeychain_SecretTooLong_ReturnsCredentialsTooLong(t *testing.T) {
	r := &fakeKeyring{}
	wantCode(t, "too long", keychainOf(r).Set(t.Context(), "relay", backend.NewSecret(strings.Repeat("s", MaxSecret+1))), backend.CodeCredentialsTooLong)
	if r.calls.Load() > 0 {
		t.Error("the keychain was asked")
	}
	wantCode(t, "maximum length", keychainOf(r).Set(t.Context(), "relay", backend.NewSecret(strings.Repeat("s", MaxSecret))), "")
}

func TestKeychain_Slow_LeavesOneRunningCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		r := &fakeKeyring{values: map[string]string{"relay": canary}, before: func() error { <-release; return nil }}
		k := keychainOf(r)
		k.Timeout = 3 * time.Second
		for range 3 {
			started := time.Now()
			_, err := k.Get(t.Context(), "relay")
			wantCode(t, "slow", err, backend.CodeKeychainSlow)
			if took := time.Since(started); took != k.Timeout {
				t.Errorf("took %v", took)
			}
		}
		if r.calls.Load() != 1 {
			t.Errorf("%d calls are left over", r.calls.Load())
		}
		close(release)
		synctest.Wait()
		if got, err := k.Get(t.Context(), "relay"); err != nil || got.Reveal() != canary {
			t.Errorf("after the slow call: %v", err)
		}
	})
}

func TestKeychain_CallerCancels_IsNotReportedAsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		k := keychainOf(&fakeKeyring{before: func() error { <-release; return nil }})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := k.Get(ctx, "relay")
		wantCode(t, "cancelled", err, backend.CodeCancelled)
		_, err = k.Get(ctx, "relay")
		wantCode(t, "cancelled before", err, backend.CodeCancelled)
		deadline, end := context.WithTimeout(t.Context(), time.Second)
		defer end()
		_, err = k.Get(deadline, "relay")
		wantCode(t, "deadline", err, backend.CodeTimeout)
		close(release)
	})
}
