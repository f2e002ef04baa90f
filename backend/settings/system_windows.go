package settings

import (
	"errors"
	"syscall"
)

// The numbers of Windows that the syscall package has no names for.
const (
	errorSharingViolation syscall.Errno = 32
	errorLockViolation    syscall.Errno = 33
	errorHandleDiskFull   syscall.Errno = 39
	errorDiskFull         syscall.Errno = 112
)

func isFull(err error) bool {
	return errors.Is(err, errorDiskFull) || errors.Is(err, errorHandleDiskFull)
}

// inUse is so while another program, such as a virus scanner, has the file open.
// Windows then denies access as if for ever.
func inUse(err error) bool {
	return errors.Is(err, errorSharingViolation) || errors.Is(err, errorLockViolation) || errors.Is(err, syscall.ERROR_ACCESS_DENIED)
}

// syncFolder has nothing to do: Windows cannot, and need not.
func syncFolder(string) error { return nil }
