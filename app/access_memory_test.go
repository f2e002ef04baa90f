//go:build !race

// These tests walk through live memory, which the race detector takes for a race. "make
// test-go" runs them without it.

package app

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"userlookup/backend"
	"userlookup/backend/mock"
	"userlookup/backend/profiles"
)

// finder finds a text, or bytes, in what can be reached from a value. What closures hold
// it does not see.
type finder struct {
	seen map[uintptr]bool
	want string
	hits []string
}

func (f *finder) walk(path string, v reflect.Value) {
	if !v.IsValid() {
		return
	}
	if v.CanAddr() && !v.CanInterface() {
		v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	switch v.Kind() {
	case reflect.String:
		if strings.Contains(v.String(), f.want) {
			f.hits = append(f.hits, path)
		}
	case reflect.Pointer:
		if v.IsNil() || f.seen[v.Pointer()] || v.Type() == reflect.TypeFor[*heldKeychain]() {
			return
		}
		f.seen[v.Pointer()] = true
		f.walk(path, v.Elem())
	case reflect.Interface:
		if !v.IsNil() {
			f.walk(path, addressable(v.Elem()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.walk(path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			if strings.Contains(string(v.Bytes()), f.want) {
				f.hits = append(f.hits, path)
			}
			return
		}
		for i := range v.Len() {
			f.walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			f.walk(path+"{}", addressable(entries.Value()))
		}
	default:
	}
}

func addressable(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Pointer {
		return v
	}
	copied := reflect.New(v.Type()).Elem()
	if v.CanInterface() {
		copied.Set(v)
	}
	return copied
}

// reachable says where a text is in memory, from what the window holds.
func (w *window) reachable(want string) []string {
	f := finder{seen: map[uintptr]bool{}, want: want}
	f.walk("bridge", reflect.ValueOf(w.bridge))
	return f.hits
}

func TestLock_CredentialsKeysAndInvitation_AreNotInMemory(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	w.lookUp(t, "r1")
	f := form(device.server)
	f.Passphrase, f.Proxy, f.ProxyAddress, f.ProxyUser, f.ProxyPassword = "", "address", device.server.URL, "proxy-person", "proxy-secret"
	if _, err := w.setup.Save(f); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "fay.userlookup")
	w.saveInvitation = func(string) (string, error) { return file, nil }
	invited := fay()
	invited.Role, invited.Key, invited.APIKey, invited.ClientID = "admin", "shared", "", ""
	device.clock.sleep(2 * time.Second) // the invitation is newer than the grant of this device
	if _, err := w.access.Invite(invited); err != nil {
		t.Fatal(err)
	}
	preview, err := w.access.Preview(PreviewForm{Path: file, Passphrase: invited.Passphrase})
	if err != nil || !preview.SigningKey {
		t.Fatalf("preview: %+v, %v", preview, err)
	}
	state := w.workspace.Access
	stored, err := w.profiles.ReadPin(t.Context(), "other", backend.PlaceKeychain, backend.Secret{})
	if err != nil || stored.Sign == nil {
		t.Fatalf("pin: %v", err)
	}
	secrets := map[string]string{
		"API key": "very-secret", "proxy login": "proxy-secret", "signing key": string(stored.Sign.Seed()), "user": "U-1002",
	}
	for _, name := range []string{"API key", "proxy login"} {
		if len(w.reachable(secrets[name])) == 0 {
			t.Fatalf("the %s is not found while it is unlocked", name)
		}
	}
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	for name, secret := range secrets {
		if hits := w.reachable(secret); len(hits) > 0 {
			t.Errorf("the %s is in memory: %v", name, hits)
		}
	}
	if w.workspace.Access != state || w.workspace.Profile != "other" || w.workspace.Place != backend.PlaceKeychain {
		t.Error("the locked workspace belongs to another profile")
	}
	_, err = w.access.Unlock("000001")
	wantWireCode(t, "wrong", err, backend.CodePINWrong)
	device.clock.sleep(time.Second)
	if _, err := w.access.Unlock(pin); err != nil {
		t.Fatal(err)
	}
	_, err = w.access.Join(JoinForm{Token: preview.Token, FingerprintChecked: true})
	wantWireCode(t, "join what was opened before the lock", err, backend.CodeInvitationClosed)
}

func TestLock_SigningKey_IsNotInMemoryBefore(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	stored, err := w.profiles.ReadPin(t.Context(), "other", backend.PlaceKeychain, backend.Secret{})
	if err != nil || stored.Sign == nil {
		t.Fatalf("pin: %v", err)
	}
	if hits := w.reachable(string(stored.Sign.Seed())); len(hits) > 0 {
		t.Errorf("it is at %v", hits)
	}
}

func TestLock_WhileChoosingAnInvitation_DropsIt(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	file := filepath.Join(t.TempDir(), "fay.userlookup")
	w.saveInvitation = func(string) (string, error) { return file, nil }
	invited := fay()
	invited.Role, invited.Key, invited.APIKey, invited.ClientID = "admin", "own", "key-of-fay", "client-1"
	device.clock.sleep(2 * time.Second) // the invitation is newer than the grant of this device
	if _, err := w.access.Invite(invited); err != nil {
		t.Fatal(err)
	}
	w.openInvitation = func() (string, error) {
		<-w.lock.Lock(profiles.LockAsked)
		return file, nil
	}
	_, err := w.access.Preview(PreviewForm{Passphrase: invited.Passphrase})
	wantWireCode(t, "preview", err, backend.CodeLocked)
	if hits := w.reachable("key-of-fay"); len(hits) > 0 {
		t.Errorf("its API key is in memory: %v", hits)
	}
	_, err = w.access.Preview(PreviewForm{Path: file, Passphrase: invited.Passphrase})
	wantWireCode(t, "preview while it is locked", err, backend.CodeLocked)
}

// The folder that the log is sent to may take 5 s to answer.
func TestLock_WhileTheLogIsBeingSent_BlocksLookups(t *testing.T) {
	device := newDevice(t)
	w := device.setUp(t)
	view := w.lookUp(t, "r1")
	workspace := w.workspace
	var isLocking atomic.Bool
	var left atomic.Value // what was still there when the pin was read last, which is to send the log
	device.keychain.failWith(func(name string) error {
		if name != "access_pin_other" || !isLocking.Load() {
			return nil
		}
		there := ""
		if w.profiles.IsUnlocked() {
			there += "the key of the saved copies "
		}
		_, err := workspace.Session.Scope(mock.Pass{}).Connection(t.Context(), "r1", view.Connections[0].GUID)
		if !backend.HasCode(err, backend.CodeNotOpen) {
			there += "the user"
		}
		left.Store(there)
		return errors.New("the folder is slow")
	})
	isLocking.Store(true)
	if _, err := w.access.Lock(); err != nil {
		t.Fatal(err)
	}
	device.keychain.failWith(nil)
	if there := left.Load(); there != "" {
		t.Errorf("when the log is sent there is still: %v", there)
	}
}
