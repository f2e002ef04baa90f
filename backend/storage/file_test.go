package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"userlookup/backend"
)

// envKilled makes this test a process that is killed during a write.
const envKilled = "USERLOOKUP_TEST_KILLED_BEFORE"

func TestMain(m *testing.M) {
	if step, folder, ok := strings.Cut(os.Getenv(envKilled), "|"); ok {
		updateAndExit(step, folder)
	}
	os.Exit(m.Run())
}

// updateAndExit ends the process at the step.
func updateAndExit(step, folder string) {
	file := NewFile(filepath.Join(folder, "settings.json"))
	file.before = func(now string) error {
		if now != step {
			return nil
		}
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Kill()
		}
		fmt.Println(err)
		select {}
	}
	fmt.Println(file.Update(context.Background(), func([]byte) ([]byte, error) { return []byte("new"), nil }))
	os.Exit(0)
}

func setContent(content string) func([]byte) ([]byte, error) {
	return func([]byte) ([]byte, error) { return []byte(content), nil }
}

func TestUpdate_FailsAtAnyStep_KeepsTheFile(t *testing.T) {
	for _, failure := range []struct {
		err  error
		code backend.Code
	}{
		{&os.PathError{Op: "write", Path: "/home/somebody/x", Err: syscall.ENOSPC}, backend.CodeDiskFull},
		{&os.PathError{Op: "write", Path: "/home/somebody/x", Err: syscall.EROFS}, backend.CodeDiskReadOnly},
		{&os.PathError{Op: "write", Path: "/home/somebody/x", Err: syscall.EIO}, backend.CodeDiskError},
		{os.ErrPermission, backend.CodeFolderUnusable},
	} {
		var met []string
		for _, step := range replaceSteps {
			folder := t.TempDir()
			file := NewFile(filepath.Join(folder, "settings.json"))
			writeFile(t, file.Path(), "old")
			file.before = func(now string) error {
				met = append(met, now)
				if now == step {
					return failure.err
				}
				return nil
			}
			err := file.Update(t.Context(), setContent("new"))
			if step == "sync folder" { // already replaced by then
				if err != nil || read(t, file.Path()) != "new" {
					t.Errorf("%s: %v, %s", step, err, read(t, file.Path()))
				}
				continue
			}
			wantCode(t, step, err, failure.code)
			if read(t, file.Path()) != "old" {
				t.Errorf("%s: the file was changed", step)
			}
			if strings.Contains(fmt.Sprint(err), "somebody") {
				t.Errorf("%s: the error contains the user's name: %v", step, err)
			}
			if left := slices.DeleteFunc(names(t, folder), func(name string) bool { return strings.HasPrefix(name, "settings.json") }); len(left) > 0 {
				t.Errorf("%s: left %v", step, left)
			}
		}
		if got := slices.Compact(slices.Sorted(slices.Values(met))); len(got) != len(replaceSteps) {
			t.Errorf("ran only the steps %v", got)
		}
	}
}

func TestUpdate_KilledAtAnyStep_KeepsTheFile(t *testing.T) {
	for _, step := range replaceSteps {
		folder := t.TempDir()
		file := NewFile(filepath.Join(folder, "settings.json"))
		writeFile(t, file.Path(), "old")
		writer := exec.Command(os.Args[0])
		writer.Env = append(os.Environ(), envKilled+"="+step+"|"+folder)
		output, err := writer.CombinedOutput()
		var killed *exec.ExitError
		if !errors.As(err, &killed) || len(output) > 0 {
			t.Fatalf("%s: the writer was not killed: %v, %s", step, err, output)
		}
		want := "old"
		if step == "sync folder" {
			want = "new"
		}
		if got := read(t, file.Path()); got != want {
			t.Errorf("%s: left %q", step, got)
		}
		if err := file.Update(t.Context(), func(content []byte) ([]byte, error) { return append(content, "er"...), nil }); err != nil {
			t.Errorf("%s: the next update: %v", step, err)
		}
		if got := read(t, file.Path()); got != want+"er" {
			t.Errorf("%s: the next update wrote %q", step, got)
		}
		if left := names(t, folder); len(left) != 2 {
			t.Errorf("%s: left %v", step, left)
		}
	}
}

func TestFile_ReadAndUpdate_RoundTrips(t *testing.T) {
	file := NewFile(filepath.Join(t.TempDir(), "new", "x.age"))
	if content, err := file.Read(t.Context()); content != nil || err != nil {
		t.Errorf("no file: %q, %v", content, err)
	}
	err := file.Update(t.Context(), func(content []byte) ([]byte, error) {
		if content != nil {
			t.Errorf("no file holds %q", content)
		}
		return []byte{}, nil
	})
	if content, readErr := file.Read(t.Context()); err != nil || readErr != nil || content == nil || len(content) > 0 {
		t.Errorf("an empty file: %v, %v, %v", content, err, readErr)
	}
	if err := file.Update(t.Context(), setContent(strings.Repeat("a", maxSize))); err != nil {
		t.Error(err)
	}
	if content, err := file.Read(t.Context()); err != nil || !bytes.Equal(content, bytes.Repeat([]byte("a"), maxSize)) {
		t.Errorf("%d bytes, %v", len(content), err)
	}
	writeFile(t, file.Path(), strings.Repeat("a", maxSize+1))
	_, err = file.Read(t.Context())
	wantCode(t, "too large", err, backend.CodeFileUnreadable)
}

func TestUpdate_LockedFile_ReturnsBusyAfterTimeout(t *testing.T) {
	file := NewFile(filepath.Join(t.TempDir(), "settings.json"))
	other := NewFile(file.Path())
	other.LockTimeout = time.Millisecond
	err := file.Update(t.Context(), func([]byte) ([]byte, error) {
		wantCode(t, "held", other.Update(t.Context(), setContent("other")), backend.CodeFileBusy)
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		wantCode(t, "cancelled", other.Update(cancelled, setContent("other")), backend.CodeCancelled)
		return []byte("mine"), nil
	})
	if err != nil || read(t, file.Path()) != "mine" {
		t.Errorf("%v, %s", err, read(t, file.Path()))
	}
	if err := other.Update(t.Context(), setContent("other")); err != nil {
		t.Errorf("after release: %v", err)
	}
}
