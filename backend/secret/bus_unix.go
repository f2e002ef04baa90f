//go:build !windows && !darwin

package secret

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/godbus/dbus/v5"
)

const envBus, envRuntime = "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"

// reachable says whether the keychain may be touched. It is a service of the
// session's bus, and where there is no bus the library would start one, and
// daemons that stay.
func reachable(getenv func(string) string) bool {
	address := busAddress(getenv)
	if address == "" {
		return false
	}
	// The library looks for the socket elsewhere than the environment says.
	if os.Getenv(envBus) != address {
		_ = os.Setenv(envBus, address) // it fails for no name and value that these can be
	}
	return true
}

// busAddress gives the address of the session's bus; empty if there is none.
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
