//go:build !windows && !darwin

package secret

import (
	"net"
	"path/filepath"
	"testing"

	"userlookup/backend"
)

func TestKeychain_NoSessionBus_IsNotAccessed(t *testing.T) {
	folder := t.TempDir()
	listener, err := net.Listen("unix", filepath.Join(folder, "bus"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	for _, test := range []struct{ address, runtime, want string }{
		{"", "", ""},
		{"unix:abstract=/x", "", "unix:abstract=/x"},
		{"autolaunch:", "", ""},
		{"disabled:", "", ""},
		{"", folder, "unix:path=" + folder + "/bus"},
		{"autolaunch:scope=x", folder, "unix:path=" + folder + "/bus"},
		{"unix:path=/first", folder, "unix:path=/first"},
		{"", t.TempDir(), ""},
		{"", "relative", ""},
		{"", filepath.Join(folder, "bus"), ""},
	} {
		getenv := func(name string) string {
			return map[string]string{envBus: test.address, envRuntime: test.runtime}[name]
		}
		if got := busAddress(getenv); got != test.want {
			t.Errorf("%+v: got %q", test, got)
		}
		if test.want != "" {
			continue
		}
		r := &fakeKeyring{}
		k := keychainOf(r)
		k.getenv = getenv
		_, err := k.Get(t.Context(), "relay")
		wantCode(t, test, err, backend.CodeKeychainMissing)
		wantCode(t, test, k.Set(t.Context(), "relay", backend.NewSecret("s")), backend.CodeKeychainMissing)
		wantCode(t, test, k.Delete(t.Context(), "relay"), backend.CodeKeychainMissing)
		if r.calls.Load() > 0 {
			t.Errorf("%+v: the keychain was accessed", test)
		}
	}
}

func TestKeychain_BusError_ReturnsItsCode(t *testing.T) {
	for name, want := range map[string]backend.Code{
		"org.freedesktop.DBus.Error.ServiceUnknown":    backend.CodeKeychainMissing,
		"org.freedesktop.DBus.Error.Spawn.ChildExited": backend.CodeKeychainMissing,
		"org.freedesktop.DBus.Error.NoReply":           backend.CodeKeychainSlow,
		"org.freedesktop.Secret.Error.IsLocked":        backend.CodeKeychainLocked,
		"org.freedesktop.DBus.Error.AccessDenied":      backend.CodeKeychainLocked,
		"org.example.New":                              backend.CodeKeychainLocked,
	} {
		if got := codeOf(name); got != want {
			t.Errorf("%s: got %s", name, got)
		}
	}
}
