//go:build !windows

package secret

import "golang.org/x/sys/unix"

// inherited reports whether a descriptor was passed to this process, and not opened by it or
// the Go runtime. Go opens files with close-on-exec; a descriptor that survived the start of
// this process has no such flag.
func inherited(descriptor int) bool {
	flags, err := unix.FcntlInt(uintptr(descriptor), unix.F_GETFD, 0)
	return err == nil && flags&unix.FD_CLOEXEC == 0
}
