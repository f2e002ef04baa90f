package secret

import (
	"errors"
	"syscall"

	"userlookup/backend"
)

// errorNoSuchLogonSession is returned in sessions without credentials, such as a service's.
const errorNoSuchLogonSession syscall.Errno = 1312

// isAvailable is always true: the keychain is part of the system.
func isAvailable(func(string) string) bool { return true }

// translateSystemError translates an error of the credential manager.
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
