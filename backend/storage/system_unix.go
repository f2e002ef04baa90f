//go:build !windows

package storage

import (
	"errors"
	"os"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// What OpenFile adds to its flags.
const (
	noFollow = syscall.O_NOFOLLOW
	nonBlock = syscall.O_NONBLOCK
)

// hasPermissions says that files have rights of others.
const hasPermissions = true

func isFull(err error) bool { return isOneOf(err, syscall.ENOSPC, syscall.EDQUOT) }

// inUse is never so: a file can be replaced while it is read.
func inUse(error) bool { return false }

// isNotAFile says whether opening failed because of what has the name: a link, a
// pipe or device without another end, a socket, or a folder.
func isNotAFile(err error) bool {
	return isOneOf(err, syscall.ELOOP, syscall.EMLINK, syscall.ENXIO, syscall.EISDIR)
}

// hasNoLocks says whether a lock failed because the file system has none. EINVAL is
// what some file systems outside the kernel answer.
func hasNoLocks(err error) bool {
	return isOneOf(err, syscall.ENOLCK, syscall.EOPNOTSUPP, syscall.ENOTSUP, syscall.ENOSYS, syscall.EINVAL)
}

func isOneOf(err error, numbers ...syscall.Errno) bool {
	var number syscall.Errno
	return errors.As(err, &number) && slices.Contains(numbers, number)
}

// causeOfNumber finds the cause of a number that is not that of a full disk.
func causeOfNumber(number syscall.Errno) Cause {
	switch number {
	case syscall.EROFS:
		return ReadOnlyDisk
	case syscall.ENOLCK:
		return NoLocks
	case syscall.EIO, syscall.ESTALE, syscall.ENOTCONN, syscall.ETIMEDOUT, syscall.EHOSTDOWN, syscall.ENODEV, syscall.ENXIO: // also a network drive that is gone
		return DiskError
	default:
		return AccessDenied
	}
}

// CheckWritable fails where files cannot be created and removed in a folder. It
// writes nothing, and so needs no space.
func CheckWritable(folder string) error {
	return unix.Access(folder, unix.W_OK|unix.X_OK)
}

// SyncFolder makes a new name in the folder last through a loss of power.
func SyncFolder(folder string) error {
	opened, err := os.Open(folder) //nolint:gosec // a folder of ours
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}
