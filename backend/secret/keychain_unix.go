//go:build !windows && !darwin

package secret

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/godbus/dbus/v5"

	"userlookup/backend"
)

const (
	secretsName = "org.freedesktop.secrets"
	secretsPath = "/org/freedesktop/secrets"
	secretsCall = "org.freedesktop.Secret.Service."
)

// missingServiceErrors are D-Bus errors that mean that there is no secret service.
var missingServiceErrors = map[string]bool{
	"org.freedesktop.DBus.Error.ServiceUnknown":   true,
	"org.freedesktop.DBus.Error.NameHasNoOwner":   true,
	"org.freedesktop.DBus.Error.NoServer":         true,
	"org.freedesktop.DBus.Error.Disconnected":     true,
	"org.freedesktop.DBus.Error.UnknownObject":    true,
	"org.freedesktop.DBus.Error.UnknownInterface": true,
	"org.freedesktop.DBus.Error.UnknownMethod":    true,
}

// timeoutErrors are D-Bus errors that mean that the service did not respond.
var timeoutErrors = map[string]bool{
	"org.freedesktop.DBus.Error.NoReply":  true,
	"org.freedesktop.DBus.Error.Timeout":  true,
	"org.freedesktop.DBus.Error.TimedOut": true,
}

// translateSystemError translates an error of the bus or the secret service.
func translateSystemError(err error) (backend.Code, string) {
	var answer dbus.Error
	var network *net.OpError
	var number syscall.Errno
	switch {
	case errors.As(err, &answer):
		return codeOf(answer.Name), answer.Name
	case errors.As(err, &network), errors.As(err, &number), errors.Is(err, dbus.ErrClosed):
		return backend.CodeKeychainMissing, "session bus out of reach"
	case !hasCollection():
		return backend.CodeKeychainMissing, "no collection"
	default:
		return backend.CodeKeychainLocked, "not unlocked"
	}
}

func codeOf(name string) backend.Code {
	switch {
	case missingServiceErrors[name], strings.HasPrefix(name, "org.freedesktop.DBus.Error.Spawn."):
		return backend.CodeKeychainMissing
	case timeoutErrors[name]:
		return backend.CodeKeychainSlow
	default:
		return backend.CodeKeychainLocked
	}
}

// hasCollection reports whether the service has a collection for secrets. A service that was
// never set up has none and cannot be unlocked; the library does not distinguish that from a
// refusal.
func hasCollection() bool {
	bus, err := dbus.SessionBus()
	if err != nil {
		return false
	}
	service := bus.Object(secretsName, secretsPath)
	var path dbus.ObjectPath
	if err := service.Call(secretsCall+"ReadAlias", 0, "default").Store(&path); err != nil || path != "/" {
		return err == nil
	}
	var all []dbus.ObjectPath
	if err := service.StoreProperty(secretsCall+"Collections", &all); err != nil {
		return false
	}
	for _, collection := range all {
		if collection == secretsPath+"/collection/login" {
			return true
		}
	}
	return false
}

const envBus, envRuntime = "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"

// isAvailable reports whether the keychain can be accessed. It is a service on the session
// bus. Without a bus, the library would start one, with daemons that keep running.
func isAvailable(getenv func(string) string) bool {
	address := busAddress(getenv)
	if address == "" {
		return false
	}
	// The library may look for the socket elsewhere.
	if os.Getenv(envBus) != address {
		_ = os.Setenv(envBus, address) // cannot fail for these names and values
	}
	return true
}

// busAddress returns the address of the session bus, or "".
func busAddress(getenv func(string) string) string {
	if address := getenv(envBus); address != "" && address != "disabled:" && !strings.HasPrefix(address, "autolaunch:") {
		return address
	}
	folder := getenv(envRuntime)
	if !filepath.IsAbs(folder) {
		return ""
	}
	socket := filepath.Join(folder, "bus")
	if info, err := os.Stat(socket); err != nil || info.Mode().Type() != os.ModeSocket {
		return ""
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(socket)
}
