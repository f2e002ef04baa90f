//go:build !windows

package secret

import (
	"context"
	"os"
	"strings"
	"syscall"
	"testing"

	"userlookup/backend"
)

// passedDescriptor returns a pipe's descriptor that contains written, as a shell would pass
// it. It closes the other end unless hold is set.
func passedDescriptor(t *testing.T, written string, hold bool) int {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = reader.Close(); _ = writer.Close() })
	if _, err := writer.WriteString(written); err != nil {
		t.Fatal(err)
	}
	if !hold {
		_ = writer.Close()
	}
	descriptor, err := syscall.Dup(int(reader.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	return descriptor
}

func TestReadPassphrase_SeveralLines_ReadsTheFirst(t *testing.T) {
	longest := strings.Repeat("p", maxPassphrase)
	for written, want := range map[string]string{
		"correct horse\n": "correct horse", "correct horse": "correct horse", "correct horse\r\n": "correct horse",
		" spaces count \n": " spaces count ", "first\nsecond\n": "first", longest + "\r\n": longest, "p\x00q\n": "p\x00q",
		"": "", "\n": "", "\r\n": "", longest + "p\n": "", strings.Repeat("p", 5000): "",
	} {
		got, err := ReadPassphrase(t.Context(), passedDescriptor(t, written, false))
		code := backend.CodeBadPassphrase
		if want != "" {
			code = ""
		}
		wantCode(t, written, err, code)
		if got.Reveal() != want {
			t.Errorf("%q: got %q", written, got.Reveal())
		}
	}
	if got, err := ReadPassphrase(t.Context(), passedDescriptor(t, "one line\n", true)); err != nil || got.Reveal() != "one line" {
		t.Errorf("it waits after the first line: %v", err)
	}
}

func TestReadPassphrase_NotInherited_ReturnsBadPassphrase(t *testing.T) {
	for _, descriptor := range []int{-1, 1, 2, 999} {
		_, err := ReadPassphrase(t.Context(), descriptor)
		wantCode(t, descriptor, err, backend.CodeBadPassphrase)
	}
	folder, err := syscall.Open(t.TempDir(), syscall.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = ReadPassphrase(t.Context(), folder)
	wantCode(t, "a folder", err, backend.CodeBadPassphrase)

	own, err := os.Open("passphrase.go") // opened by this process, like a file of the runtime
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = own.Close() }()
	_, err = ReadPassphrase(t.Context(), int(own.Fd()))
	wantCode(t, "a file of this process", err, backend.CodeBadPassphrase)
	if _, err := own.Stat(); err != nil {
		t.Errorf("it was closed: %v", err)
	}
}

func TestReadPassphrase_Cancelled_Returns(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := ReadPassphrase(ctx, passedDescriptor(t, "", true))
	wantCode(t, "cancelled", err, backend.CodeCancelled)
}
