//go:build !windows

package sqlite

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"userlookup/backend"
)

// nobody is who runs the other process where the tests run as root, whom no right
// keeps out.
const nobody = 65534

// TestOpen_FolderWithoutWriteAccess_ReportsTheCause has a process try that may not.
func TestOpen_FolderWithoutWriteAccess_ReportsTheCause(t *testing.T) {
	root, err := os.MkdirTemp("", "userlookup-test")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(root, "data")
	path := filepath.Join(folder, "userlookup.db")
	t.Cleanup(func() {
		_ = os.Chmod(folder, 0o700)
		_ = os.RemoveAll(root)
	})
	binary := filepath.Join(root, "other-process") // where anybody can run it
	content, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(binary, content, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{folder, filepath.Join(root, "guard")} {
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
		if os.Getuid() == 0 {
			if err := os.Chown(name, nobody, nobody); err != nil {
				t.Fatal(err)
			}
		}
	}
	chmod := func(name string, mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	chmod(root, 0o755)
	chmod(binary, 0o755) // whatever the umask is
	command := func() *exec.Cmd {
		c := exec.CommandContext(t.Context(), binary)
		c.Dir = root
		if os.Getuid() == 0 {
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		}
		return c
	}
	refused := func() {
		t.Helper()
		_, err := processOf(command(), path, 0, 1)
		wantSentence(t, err, backend.CodeFolderUnusable, "Nothing can be saved on this device")
	}
	chmod(folder, 0o500)
	refused() // to make one
	chmod(folder, 0o700)
	if durable, err := processOf(command(), path, 0, 1); err != nil || len(durable) != 1 {
		t.Fatalf("got %v, %v", durable, err)
	}
	chmod(folder, 0o500)
	refused() // to use it
	chmod(folder, 0o700)
	chmod(path, 0o400)
	refused()
	chmod(path, 0o000)
	refused()
	chmod(path, 0o600)
	if durable, err := processOf(command(), path, 0, 1); err != nil || len(durable) != 1 {
		t.Errorf("after the right was given back: got %v, %v", durable, err)
	}
}
