package secret

import (
	"errors"
	"syscall"

	"userlookup/backend"
)

// errorNoSuchLogonSession is what a session without credentials of its own gets,
// such as that of a service.
const errorNoSuchLogonSession syscall.Errno = 1312

// isAvailable is always so: the keychain is part of the system.
func isAvailable(func(string) string) bool { return true }

// translateSystemError translates a failure of the credential manager.
func translateSystemError(err error) (backend.Code, string) {
	var number syscall.Errno
	switch {
	case !errors.As(err, &number):
		return backend.CodeKeychainLocked, "credential manager failed"
	case number == errorNoSuchLogonSession:
		return backend.CodeKeychainMissing, number.Error()
	default:
		return backend.CodeKeychainLocked, number.Error()
	}
}
