//go:build !windows

package storage

import (
	"errors"
	"os"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// Additional flags of OpenFile.
const (
	noFollow = syscall.O_NOFOLLOW
	nonBlock = syscall.O_NONBLOCK
)

// hasPermissions is whether files have permissions for others.
const hasPermissions = true

func isFull(err error) bool { return isOneOf(err, syscall.ENOSPC, syscall.EDQUOT) }

// inUse is always false: a file can be replaced while it is read.
func inUse(error) bool { return false }

// isNotAFile reports whether opening failed because path is a link, a pipe or device without
// another end, a socket, or a folder.
func isNotAFile(err error) bool {
	return isOneOf(err, syscall.ELOOP, syscall.EMLINK, syscall.ENXIO, syscall.EISDIR)
}

// hasNoLocks reports whether a lock failed because the file system has none. Some user-space
// file systems return EINVAL.
func hasNoLocks(err error) bool {
	return isOneOf(err, syscall.ENOLCK, syscall.EOPNOTSUPP, syscall.ENOTSUP, syscall.ENOSYS, syscall.EINVAL)
}

func isOneOf(err error, numbers ...syscall.Errno) bool {
	var number syscall.Errno
	return errors.As(err, &number) && slices.Contains(numbers, number)
}

// causeOfNumber returns the cause of an errno other than a full disk.
func causeOfNumber(number syscall.Errno) Cause {
	switch number {
	case syscall.EROFS:
		return ReadOnlyDisk
	case syscall.ENOLCK:
		return NoLocks
	case syscall.EIO, syscall.ESTALE, syscall.ENOTCONN, syscall.ETIMEDOUT, syscall.EHOSTDOWN, syscall.ENODEV, syscall.ENXIO: // includes a disconnected network drive
		return DiskError
	default:
		return AccessDenied
	}
}

// CheckWritable checks that files can be created and removed in a folder. It writes nothing,
// so it needs no disk space.
func CheckWritable(folder string) error {
	return unix.Access(folder, unix.W_OK|unix.X_OK)
}

// SyncFolder makes a new name in the folder survive a power loss.
func SyncFolder(folder string) error {
	opened, err := os.Open(folder) //nolint:gosec // a folder of ours
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}
