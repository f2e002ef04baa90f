package export

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"userlookup/backend"
)

func TestAFileIsThereWholeAndForOneAlone(t *testing.T) {
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

func TestAFileThatCannotBeWrittenLeavesNothing(t *testing.T) {
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
		if !backend.HasCode(err, backend.CodeFolderUnusable) || strings.Contains(err.Error(), folder) {
			t.Errorf("%s: got %v", path, err)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, left behind: %v", err, entries)
	}
}

func TestAFullDiskIsSaid(t *testing.T) {
	if !isFull(fmt.Errorf("write: %w", &fs.PathError{Err: syscall.ENOSPC})) || isFull(fs.ErrPermission) {
		t.Error("a full disk is not told apart")
	}
}
