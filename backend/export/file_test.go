package export

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"userlookup/backend"
)

func TestWriteFile_IsAtomicAndPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "U-1002.json")
	if err := os.WriteFile(path, []byte("an earlier one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, JSON, samplePage(), options(false)); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil || string(content) != written(t, JSON, samplePage(), options(false)) {
		t.Errorf("%v, %s", err, content)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode() != fs.FileMode(0o600) {
		t.Errorf("%v, %v", err, info.Mode())
	}
}

func TestWriteFile_Fails_LeavesNoFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "U-1002.pdf")
	if err := WriteFile(path, "pdf", samplePage(), options(false)); !backend.HasCode(err, backend.CodeBadArgument) {
		t.Errorf("got %v", err)
	}
	taken := filepath.Join(folder, "taken", "inside")
	if err := os.MkdirAll(taken, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Dir(taken), filepath.Join(folder, "missing", "U-1002.csv")} {
		err := WriteFile(path, CSV, samplePage(), options(false))
		if !backend.HasCode(err, backend.CodeExportFailed) || strings.Contains(err.Error(), folder) {
			t.Errorf("%s: got %v", path, err)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, left behind: %v", err, entries)
	}
}

// A link stays one: the file that it leads to is replaced.
func TestWriteFile_Symlink_IsFollowed(t *testing.T) {
	folder := t.TempDir()
	file, link := filepath.Join(folder, "reports", "U-1002.csv"), filepath.Join(folder, "latest.csv")
	if err := errors.Join(os.Mkdir(filepath.Dir(file), 0o700), os.WriteFile(file, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		if runtime.GOOS == "windows" {
			return // where an account may make links is a setting
		}
		t.Fatal(err)
	}
	if err := WriteFile(link, CSV, samplePage(), options(false)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	content, readErr := os.ReadFile(file)
	if err != nil || readErr != nil || info.Mode().Type() != fs.ModeSymlink || len(content) == 0 {
		t.Errorf("%v, %v, %v, %d bytes", info, err, readErr, len(content))
	}
}

// What is no file, such as /dev/null, is not replaced by one.
func TestWriteFile_NotARegularFile_IsUnchanged(t *testing.T) {
	folder, err := os.MkdirTemp("", "x") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	path := filepath.Join(folder, "s")
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	err = WriteFile(path, CSV, samplePage(), options(false))
	info, statErr := os.Stat(path)
	if !backend.HasCode(err, backend.CodeExportFailed) || statErr != nil || info.Mode().IsRegular() {
		t.Errorf("got %v, %v, %v", err, info, statErr)
	}
}

func TestWriteFile_FullDisk_ReturnsDiskFull(t *testing.T) {
	for cause, want := range map[error]backend.Code{syscall.ENOSPC: backend.CodeDiskFull, fs.ErrPermission: backend.CodeExportFailed} {
		if err := writeError("U-1002.csv", fmt.Errorf("write: %w", &fs.PathError{Err: cause})); !backend.HasCode(err, want) {
			t.Errorf("%v: got %v", cause, err)
		}
	}
}
