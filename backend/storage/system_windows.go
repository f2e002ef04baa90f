package storage

import (
	"errors"
	"slices"
	"syscall"
)

// Windows error numbers without a name in the syscall package.
const (
	errorNotSupported     syscall.Errno = 50
	errorWriteProtect     syscall.Errno = 19
	errorNotReady         syscall.Errno = 21
	errorCRC              syscall.Errno = 23
	errorSharingViolation syscall.Errno = 32
	errorLockViolation    syscall.Errno = 33
	errorHandleDiskFull   syscall.Errno = 39
	errorDiskFull         syscall.Errno = 112
	errorIODevice         syscall.Errno = 1117
)

// OpenFile adds no flags: the check of the name must be enough.
const noFollow, nonBlock = 0, 0

// hasPermissions is false: others have no access to a user's folder.
const hasPermissions = false

func isFull(err error) bool { return isOneOf(err, errorDiskFull, errorHandleDiskFull) }

// inUse reports whether another program, such as a virus scanner, has the file open. Windows
// then returns "access denied".
func inUse(err error) bool {
	return isOneOf(err, errorSharingViolation, errorLockViolation, syscall.ERROR_ACCESS_DENIED)
}

func isNotAFile(error) bool { return false }

func hasNoLocks(err error) bool { return isOneOf(err, errorNotSupported) }

func isOneOf(err error, numbers ...syscall.Errno) bool {
	var number syscall.Errno
	return errors.As(err, &number) && slices.Contains(numbers, number)
}

func causeOfNumber(number syscall.Errno) Cause {
	switch number {
	case errorWriteProtect:
		return ReadOnlyDisk
	case errorNotReady, errorCRC, errorIODevice:
		return DiskError
	default:
		return AccessDenied
	}
}

// CheckWritable cannot check this on Windows.
func CheckWritable(string) error { return nil }

// SyncFolder does nothing: it is neither possible nor needed on Windows.
func SyncFolder(string) error { return nil }
