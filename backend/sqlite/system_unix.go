//go:build !windows

package sqlite

import (
	"errors"
	"syscall"
)

func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

// isInUse is never so: a file can be moved and removed while it is open.
func isInUse(error) bool { return false }
