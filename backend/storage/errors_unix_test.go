//go:build !windows

package storage

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"userlookup/backend"
	"userlookup/backend/text"
)

// Each errno has a code, and its text says what to do.
func TestWriteError_EachErrno_HasItsCodeAndText(t *testing.T) {
	for _, row := range []struct {
		number syscall.Errno
		code   backend.Code
		title  string
		do     string
	}{
		{syscall.ENOSPC, backend.CodeDiskFull, "The disk is full", "Free some space, then try again."},
		{syscall.EDQUOT, backend.CodeDiskFull, "The disk is full", "Free some space, then try again."},
		{syscall.EROFS, backend.CodeDiskReadOnly, "The disk is read-only", "Ask an Admin to make the disk writable, then try again."},
		{syscall.EACCES, backend.CodeFolderUnusable, "Nothing can be saved on this device", "Give yourself the right to write there, or ask an Admin, then try again."},
		{syscall.EPERM, backend.CodeFolderUnusable, "Nothing can be saved on this device", "Give yourself the right to write there, or ask an Admin, then try again."},
		{syscall.ENOTDIR, backend.CodeFolderUnusable, "Nothing can be saved on this device", "Give yourself the right to write there, or ask an Admin, then try again."},
		{syscall.ENOLCK, backend.CodeNoFileLocks, "This folder does not support file locks", "Ask an Admin to turn on file locks for this drive, or to move the folder to a local disk."},
		{syscall.EIO, backend.CodeDiskError, "The disk reported an error", "Check that the drive is connected, then try again. If it happens again, ask an Admin to check the disk."},
		{syscall.ESTALE, backend.CodeDiskError, "The disk reported an error", "Check that the drive is connected, then try again. If it happens again, ask an Admin to check the disk."},
		{syscall.ENOTCONN, backend.CodeDiskError, "The disk reported an error", "Check that the drive is connected, then try again. If it happens again, ask an Admin to check the disk."},
	} {
		for _, err := range []error{row.number, &fs.PathError{Op: "open", Path: "/home/somebody/x", Err: row.number}, &os.LinkError{Op: "rename", Old: "/home/somebody/x", New: "/home/somebody/y", Err: row.number}} {
			fault := WriteError(err, "/folder/x")
			wantCode(t, row.number, fault, row.code)
			known := backend.AsError(fault)
			if got := text.With("error."+string(known.Code)+".title", known.Params); got != row.title {
				t.Errorf("%v: the title is %q", row.number, got)
			}
			if got := text.With("error."+string(known.Code)+".do", known.Params); got != row.do {
				t.Errorf("%v: to do is %q", row.number, got)
			}
			if why := text.With("error."+string(known.Code)+".why", known.Params); !strings.Contains(why, "/folder") || strings.Contains(why+fault.Error(), "somebody") {
				t.Errorf("%v: why is %q, %v", row.number, why, fault)
			}
		}
	}
	wantCode(t, "held", WriteError(errFileBusy, "/folder/x"), backend.CodeFileBusy)
	wantCode(t, "cancelled", WriteError(context.Canceled, "/folder/x"), backend.CodeCancelled)
	wantCode(t, "known", WriteError(backend.NewError(backend.CodeNotAFile, nil), "/folder/x"), backend.CodeNotAFile)
	wantCode(t, "read", readError(syscall.EIO, "/folder/x"), backend.CodeDiskError)
	wantCode(t, "read", readError(syscall.EACCES, "/folder/x"), backend.CodeFileUnreadable)
	wantCode(t, "nothing", WriteError(nil, "/folder/x"), "")
	if !errors.Is(WriteError(syscall.ENOSPC, "/folder/x"), syscall.ENOSPC) {
		t.Error("the errno is missing from the cause")
	}
}
