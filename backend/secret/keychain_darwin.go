package secret

import (
	"errors"
	"io/fs"
	"os/exec"

	"userlookup/backend"
)

// isAvailable is always true: the keychain is part of the system.
func isAvailable(func(string) string) bool { return true }

// translateSystemError translates an error of the security command. Its exit status does not
// distinguish a locked keychain from a refused one.
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
