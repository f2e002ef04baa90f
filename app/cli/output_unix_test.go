//go:build !windows

package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"userlookup/app/compose"
)

// into runs a command whose standard output is a file of the system.
func (d *device) into(t *testing.T, stdout *os.File, args ...string) result {
	t.Helper()
	var stderr strings.Builder
	terminal := &Terminal{Stdout: stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Profiles: compose.ProfilesUnder(d.root)}
	return result{terminal.Run(t.Context(), args), "", stderr.String()}
}

// piped reads all that a command writes into a pipe, and passes the other end to it.
func piped(t *testing.T, do func(write *os.File)) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	content := make(chan string, 1)
	go func() {
		all, _ := io.ReadAll(read)
		content <- string(all)
	}()
	do(write)
	_ = write.Close()
	return <-content
}

func TestExport_ApplicationFile_IsRejectedBeforeAnyRequest(t *testing.T) {
	d := newDevice(t)
	path := filepath.Join(d.root, "data", "userlookup.db")
	d.run(t, "export", "U-1002", "--output", path).want(t, 2, "User Lookup stores its own files there.")
	if _, err := os.Stat(path); err == nil {
		t.Error("it was made")
	}
	d.run(t, "lookup", "U-1002").want(t, 0, "")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d.run(t, "export", "U-1002", "--output", path).want(t, 2, "Nothing was changed.")
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("it was changed, %v", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	d.run(t, "export", "U-1002", "--output", fmt.Sprintf("/dev/fd/%d", file.Fd())).want(t, 2, "User Lookup stores its own files there.")
}

func TestExport_Dash_WritesToStandardOutput(t *testing.T) {
	d := newDevice(t)
	for _, format := range []string{"json", "csv", "html"} {
		got := d.run(t, "export", "U-1002", "--format", format, "--output", "-")
		got.want(t, 0, "")
		if got.stderr != "" || strings.Contains(got.stdout, "Written to") || !strings.Contains(got.stdout, "Gringotts") {
			t.Errorf("%s: %.300s, %q", format, got.stdout, got.stderr)
		}
		if format == "json" && !json.Valid([]byte(got.stdout)) {
			t.Errorf("no JSON: %.300s", got.stdout)
		}
	}
	if entries, err := os.ReadDir("."); err != nil {
		t.Fatal(err)
	} else {
		for _, entry := range entries {
			if entry.Name() == "-" {
				t.Error("there is a file -")
			}
		}
	}
}

func TestExport_PipeOrDevice_IsWrittenNotReplaced(t *testing.T) {
	d := newDevice(t)
	export := []string{"export", "U-1002", "--format", "csv", "--output"}

	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	content := make(chan string, 1)
	go func() {
		all, _ := os.ReadFile(fifo)
		content <- string(all)
	}()
	d.run(t, append(export, fifo)...).says(t, 0, "Written to "+fifo)
	if info, err := os.Stat(fifo); !strings.Contains(<-content, "Gringotts") || err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe is %v, %v", info.Mode(), err)
	}

	// As bash does for >(…).
	if got := piped(t, func(write *os.File) {
		d.run(t, append(export, fmt.Sprintf("/dev/fd/%d", write.Fd()))...).says(t, 0, "Written to /dev/fd/")
	}); !strings.Contains(got, "Gringotts") {
		t.Errorf("a descriptor: %.300s", got)
	}

	d.run(t, append(export, os.DevNull)...).says(t, 0, "Written to /dev/null.")
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		t.Fatalf("%s is %v, %v", os.DevNull, info.Mode(), err)
	}
	d.run(t, append(export, t.TempDir())...).want(t, 1, "The file cannot be written.")
	d.run(t, append(export, "/dev/nothing/of/the/kind")...).want(t, 1, "The file cannot be written.")
}

// TestExport_StandardOutputDevice_GetsTheExportOnly names the standard output by a
// path, whatever it leads to.
func TestExport_StandardOutputDevice_GetsTheExportOnly(t *testing.T) {
	d := newDevice(t)
	if got := piped(t, func(write *os.File) {
		d.into(t, write, "export", "U-1002", "--format", "csv", "--output", fmt.Sprintf("/dev/fd/%d", write.Fd())).want(t, 0, "")
	}); !strings.Contains(got, "Gringotts") || strings.Contains(got, "Written to") {
		t.Errorf("a pipe: %.300s", got)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "redirected"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, err := file.WriteString("before\n"); err != nil {
		t.Fatal(err)
	}
	d.into(t, file, "export", "U-1002", "--format", "csv", "--output", fmt.Sprintf("/dev/fd/%d", file.Fd())).want(t, 0, "")
	if content, err := os.ReadFile(file.Name()); err != nil || !strings.HasPrefix(string(content), "before\n") || !strings.Contains(string(content), "Gringotts") {
		t.Errorf("a file that it is redirected to: %.300s, %v", content, err)
	}
}
