package secret

import (
	"errors"
	"io/fs"
	"os/exec"

	"userlookup/backend"
)

// isAvailable is always so: the keychain is part of the system.
func isAvailable(func(string) string) bool { return true }

// translateSystemError translates a failure of the security command. Its exit status does
// not tell a locked keychain from one that was forbidden.
func translateSystemError(err error) (backend.Code, string) {
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return backend.CodeKeychainLocked, exit.String()
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, exec.ErrNotFound):
		return backend.CodeKeychainMissing, "no security command"
	default:
		return backend.CodeKeychainLocked, "security command failed"
	}
}
