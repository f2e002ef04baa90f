//go:build cgo

package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"

	"userlookup/backend"
)

// Each error of SQLite has one code, and that a sentence.
func TestFault_EachSQLiteError_HasCodeAndMessage(t *testing.T) {
	titles := map[backend.Code]string{
		backend.CodeDiskFull: "The disk is full", backend.CodeFileBusy: "A file of User Lookup is in use",
		backend.CodeFolderUnusable: "Nothing can be saved on this device", backend.CodeDiskReadOnly: "The disk is read-only",
		backend.CodeDiskError: "The disk reported an error", backend.CodeNoFileLocks: "This folder does not support file locks",
		backend.CodeInternal: "Something went wrong in User Lookup",
	}
	path := filepath.Join(t.TempDir(), "userlookup.db")
	for _, row := range []struct {
		code     sqlite3.ErrNo
		extended sqlite3.ErrNoExtended
		system   syscall.Errno
		want     backend.Code
	}{
		{sqlite3.ErrFull, 0, 0, backend.CodeDiskFull},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrWrite, syscall.ENOSPC, backend.CodeDiskFull},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrWrite, syscall.EDQUOT, backend.CodeDiskFull},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrTruncate, syscall.ENOSPC, backend.CodeDiskFull},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrSHMSize, 0, backend.CodeDiskFull},
		{sqlite3.ErrCantOpen, 0, syscall.ENOSPC, backend.CodeDiskFull},

		{sqlite3.ErrBusy, 0, 0, backend.CodeFileBusy},
		{sqlite3.ErrBusy, sqlite3.ErrBusySnapshot, 0, backend.CodeFileBusy},
		{sqlite3.ErrLocked, 0, 0, backend.CodeFileBusy},
		{sqlite3.ErrProtocol, 0, 0, backend.CodeFileBusy},

		{sqlite3.ErrIoErr, sqlite3.ErrIoErrLock, syscall.ENOLCK, backend.CodeNoFileLocks},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrRDlock, 0, backend.CodeNoFileLocks},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrUnlock, 0, backend.CodeNoFileLocks},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrCheckReservedLock, 0, backend.CodeNoFileLocks},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrSHMLock, 0, backend.CodeNoFileLocks},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrSHMMap, syscall.ENODEV, backend.CodeNoFileLocks},

		{sqlite3.ErrIoErr, 0, 0, backend.CodeDiskError},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrFsync, syscall.EIO, backend.CodeDiskError},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrDirFsync, syscall.EIO, backend.CodeDiskError},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrRead, syscall.EIO, backend.CodeDiskError},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrRead, syscall.ESTALE, backend.CodeDiskError},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrWrite, 0, backend.CodeDiskError},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrFstat, syscall.ENOENT, backend.CodeDiskError},
		{sqlite3.ErrCantOpen, 0, syscall.EIO, backend.CodeDiskError},

		{sqlite3.ErrReadonly, 0, 0, backend.CodeFolderUnusable},
		{sqlite3.ErrReadonly, sqlite3.ErrReadonlyRecovery, 0, backend.CodeFolderUnusable},
		{sqlite3.ErrPerm, 0, 0, backend.CodeFolderUnusable},
		{sqlite3.ErrCantOpen, 0, syscall.EACCES, backend.CodeFolderUnusable},
		{sqlite3.ErrCantOpen, 0, 0, backend.CodeFolderUnusable},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrDelete, syscall.EPERM, backend.CodeFolderUnusable},
		{sqlite3.ErrCantOpen, 0, syscall.EROFS, backend.CodeDiskReadOnly},
		{sqlite3.ErrIoErr, sqlite3.ErrIoErrDelete, syscall.EROFS, backend.CodeDiskReadOnly},

		{sqlite3.ErrIoErr, sqlite3.ErrIoErrNoMem, 0, backend.CodeInternal},
		{sqlite3.ErrNomem, 0, 0, backend.CodeInternal},
		{sqlite3.ErrMisuse, 0, 0, backend.CodeInternal},
	} {
		said := sqlite3.Error{Code: row.code, ExtendedCode: row.extended, SystemErrno: row.system}
		if said.ExtendedCode == 0 {
			said.ExtendedCode = sqlite3.ErrNoExtended(row.code)
		}
		t.Run(fmt.Sprintf("%d %d %d", row.code, said.ExtendedCode, row.system), func(t *testing.T) {
			err := faultAt(path, fmt.Errorf("while saving: %w", said))
			if row.want == backend.CodeInternal {
				if !backend.HasCode(err, row.want) {
					t.Errorf("got %v", err)
				}
				return
			}
			wantSentence(t, err, row.want, titles[row.want])
			if isDamage(said) {
				t.Error("it is taken for damage")
			}
		})
	}
	for _, damaged := range []sqlite3.Error{{Code: sqlite3.ErrCorrupt}, {Code: sqlite3.ErrNotADB}, {Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrShortRead}} {
		if !isDamage(damaged) {
			t.Errorf("%v is no damage", damaged)
		}
	}
}

func TestOpen_DatabaseReadableByOthers_RestrictsPermissions(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	s.close()
	if err := os.Chmod(s.path, 0o666); err != nil {
		t.Fatal(err)
	}
	s.open()
	if info, err := os.Stat(s.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if notice := s.db.Notice(); notice != nil {
		t.Errorf("said %v", notice)
	}
}
