//go:build !windows

package storage

import (
	"context"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"userlookup/backend"
)

// nonRegularFiles create something at path that is not a regular file.
var nonRegularFiles = map[string]func(t *testing.T, path string){
	"a pipe":   func(t *testing.T, path string) { mustSucceed(t, syscall.Mkfifo(path, 0o600)) },
	"a folder": func(t *testing.T, path string) { mustSucceed(t, os.Mkdir(path, 0o700)) },
	"a link to a file": func(t *testing.T, path string) {
		writeFile(t, path+".target", "another program's")
		mustSucceed(t, os.Symlink(path+".target", path))
	},
	"a link to nothing":  func(t *testing.T, path string) { mustSucceed(t, os.Symlink(path+".target", path)) },
	"a link to a device": func(t *testing.T, path string) { mustSucceed(t, os.Symlink("/dev/tty", path)) },
	"a socket": func(t *testing.T, path string) {
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", path)
		mustSucceed(t, err)
		t.Cleanup(func() { _ = listener.Close() })
	},
}

func mustSucceed(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// withinSecond fails if do waits for the other end of a pipe.
func withinSecond(t *testing.T, do func() error) error {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- do() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(20 * time.Second):
		t.Fatal("it hangs")
		return nil
	}
}

func TestFile_NotARegularFile_ReturnsNotAFile(t *testing.T) {
	for name, put := range nonRegularFiles {
		for _, end := range []string{"", ".lock"} {
			path := filepath.Join(shortFolder(t), "x")
			put(t, path+end)
			file := NewFile(path)
			if end == "" {
				_, err := file.Read(t.Context())
				wantCode(t, name+", read", err, backend.CodeNotAFile)
			}
			err := withinSecond(t, func() error { return file.Update(t.Context(), setContent("new")) })
			wantCode(t, name+end+", update", err, backend.CodeNotAFile)
			if known := backend.AsError(err); known != nil && known.Params["file"] != path+end {
				t.Errorf("%s%s: the error contains %q", name, end, known.Params["file"])
			}
			if content, err := os.ReadFile(path + end + ".target"); err == nil && string(content) != "another program's" {
				t.Errorf("%s%s: the link's target was changed to %q", name, end, content)
			}
		}
	}
}

func TestOpenFile_NotARegularFile_ReturnsNotAFile(t *testing.T) {
	for name, put := range nonRegularFiles {
		for _, flag := range []int{os.O_RDONLY, os.O_RDWR | os.O_CREATE, os.O_WRONLY | os.O_CREATE | os.O_APPEND} {
			path := filepath.Join(shortFolder(t), "x")
			put(t, path)
			for what, open := range map[string]func() (*os.File, error){
				"OpenFile":                 func() (*os.File, error) { return OpenFile(path, flag, 0o600) },
				"replaced after the check": func() (*os.File, error) { return openRegular(path, flag|noFollow, 0o600) },
			} {
				err := withinSecond(t, func() error {
					_, err := open()
					return err
				})
				wantCode(t, name+", "+what, err, backend.CodeNotAFile)
			}
		}
	}
}

// A certificate file is a person's choice and may be a link.
func TestOpenFollowingLinks_Pipe_IsRefused(t *testing.T) {
	folder := shortFolder(t)
	writeFile(t, filepath.Join(folder, "target"), "certificate")
	mustSucceed(t, os.Symlink("target", filepath.Join(folder, "link")))
	if file, err := OpenFollowingLinks(filepath.Join(folder, "link")); err != nil {
		t.Error(err)
	} else {
		mustSucceed(t, file.Close())
	}
	for _, name := range []string{"a pipe", "a folder", "a socket"} {
		path := filepath.Join(shortFolder(t), "x")
		nonRegularFiles[name](t, path)
		mustSucceed(t, os.Symlink(path, path+".link"))
		for _, path := range []string{path, path + ".link"} {
			wantCode(t, name, withinSecond(t, func() error { _, err := OpenFollowingLinks(path); return err }), backend.CodeNotAFile)
		}
	}
}

func TestFile_FolderIsALink_IsFollowed(t *testing.T) {
	root := t.TempDir()
	mustSucceed(t, os.Mkdir(filepath.Join(root, "elsewhere"), 0o700))
	mustSucceed(t, os.Symlink("elsewhere", filepath.Join(root, "config")))
	file := NewFile(filepath.Join(root, "config", "settings.json"))
	mustSucceed(t, file.Update(t.Context(), setContent("new")))
	if read(t, filepath.Join(root, "elsewhere", "settings.json")) != "new" {
		t.Error("the file is not in the link's target folder")
	}
}

func TestFile_ReadableByOthers_IsMadePrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sample.key")
	writeFile(t, path, "key")
	mustSucceed(t, os.Chmod(path, 0o644))
	file := NewFile(path)
	file.Warn = func(warning *backend.Error) { t.Error(warning) }
	if _, err := file.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestMakePrivate_Ineffective_ReturnsFileExposed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sample.key")
	writeFile(t, path, "key")
	mustSucceed(t, os.Chmod(path, 0o640))
	stat := func() (fs.FileInfo, error) { return os.Lstat(path) }
	info, err := stat()
	mustSucceed(t, err)
	for name, change := range map[string]func(fs.FileMode) error{
		"refused":        func(fs.FileMode) error { return &fs.PathError{Op: "chmod", Path: path, Err: syscall.EPERM} },
		"without effect": func(fs.FileMode) error { return nil },
	} {
		wantCode(t, name, makePrivate(path, info, change, stat), backend.CodeFileExposed)
	}
	wantCode(t, "changed", makePrivate(path, info, func(mode fs.FileMode) error { return os.Chmod(path, mode) }, stat), "")
}

// If the file system has no locks, waiting is pointless.
func TestFile_FileSystemWithoutLocks_ReturnsNoFileLocks(t *testing.T) {
	for _, number := range []syscall.Errno{syscall.ENOLCK, syscall.EOPNOTSUPP, syscall.ENOSYS, syscall.EINVAL} {
		file := NewFile(filepath.Join(t.TempDir(), "x"))
		file.LockTimeout = time.Hour
		file.before = func(step string) error {
			if step == "lock" {
				return number
			}
			return nil
		}
		err := withinSecond(t, func() error { return file.WithLock(t.Context(), func(context.Context) error { return nil }) })
		wantCode(t, number, err, backend.CodeNoFileLocks)
	}
}

// shortFolder returns a folder with a path short enough for a socket.
func shortFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "ul")
	mustSucceed(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}
