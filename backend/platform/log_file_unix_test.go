//go:build !windows

package platform

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"userlookup/backend"
)

func TestLogFile_NotARegularFile_IsNotWrittenAndWarnsOnce(t *testing.T) {
	for name, put := range map[string]func(path string) error{
		"a pipe":   func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a link":   func(path string) error { return os.Symlink(path+".target", path) },
		"a folder": func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		folder := t.TempDir()
		path := filepath.Join(folder, "requests.log")
		const other = "another program's\n"
		if err := os.WriteFile(path+".target", []byte(other), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := put(path); err != nil {
			t.Fatal(err)
		}
		var said []*backend.Error
		f := newLogFile(folder, func(warning *backend.Error) { said = append(said, warning) })
		for range 3 {
			f.write([]byte("line\n"))
		}
		f.close()
		if len(said) != 1 || said[0].Code != backend.CodeNotAFile || said[0].Params["file"] != path {
			t.Errorf("%s: warned %v", name, said)
		}
		if content, err := os.ReadFile(path + ".target"); err != nil || string(content) != other {
			t.Errorf("%s: the link's target was written: %q, %v", name, content, err)
		}
	}
}

func TestLogFile_ReadableByOthers_IsMadePrivate(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "requests.log")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	f := newLogFile(folder, func(warning *backend.Error) { t.Error(warning) })
	f.write([]byte("line\n"))
	f.close()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
		t.Errorf("%v, %v", info, err)
	}
}

// A log that cannot be rotated must not grow without limit.
func TestLogFile_RotationFails_KeepsTheLimit(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "requests.1.log", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	f := newLogFile(folder, nil)
	f.limit = 100
	for range 50 {
		f.write([]byte(strings.Repeat("x", 9) + "\n"))
	}
	f.close()
	if info, err := os.Stat(filepath.Join(folder, "requests.log")); err != nil || info.Size() != 100 {
		t.Errorf("%d bytes, %v", info.Size(), err)
	}
}

// A CA file is the user's choice: it may be a link, but a pipe must not block.
func TestNew_CAFileIsAPipe_ReturnsBadCAFile(t *testing.T) {
	folder := t.TempDir()
	pipe, link := filepath.Join(folder, "pipe"), filepath.Join(folder, "link")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{pipe, link} {
		_, err := New(Options{BaseURL: testBase, Network: Network{CAFile: file}})
		_ = requireError(t, err, backend.CodeBadCAFile)
	}
	good := filepath.Join(folder, "good")
	if err := os.Symlink(authority().file(t), good); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{BaseURL: testBase, Network: Network{CAFile: good}}); err != nil {
		t.Errorf("a link to a certificate: %v", err)
	}
}
