//go:build !windows

package settings

import (
	"errors"
	"os"
	"syscall"
)

func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

// inUse is never so: a file can be replaced while it is read.
func inUse(error) bool { return false }

// syncFolder makes a new name in the folder last through a loss of power.
func syncFolder(folder string) error {
	opened, err := os.Open(folder) //nolint:gosec // a folder of ours
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}
