//go:build !windows

package secret

import "golang.org/x/sys/unix"

// inherited tells a descriptor that was passed to this process from those that
// it opened itself, such as the runtime's own: what is opened in Go is closed
// before the next program starts, so what came over such a start is not marked
// for that.
func inherited(descriptor int) bool {
	flags, err := unix.FcntlInt(uintptr(descriptor), unix.F_GETFD, 0)
	return err == nil && flags&unix.FD_CLOEXEC == 0
}
