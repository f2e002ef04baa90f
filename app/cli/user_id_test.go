package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/profiles"
)

// fed runs a command with something in the standard input.
func (d *device) fed(t *testing.T, input io.Reader, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	terminal := &Terminal{Stdin: input, Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Profiles: compose.ProfilesUnder(d.root)}
	return result{terminal.Run(t.Context(), args), stdout.String(), stderr.String()}
}

// endless is an input that never ends, and counts what was read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	e.read += len(p)
	return len(p), nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("input/output error") }

func TestUserID_Dash_ReadsStandardInput(t *testing.T) {
	d := newDevice(t)
	for _, input := range []string{"U-1002", "U-1002\n", "\n  U-1002\r\n\n", "\ufeffU-1002\n"} {
		d.fed(t, strings.NewReader(input), "lookup", "-", "--limit", "0").says(t, 0, "U-1002", "Gringotts")
	}
	d.fed(t, strings.NewReader("U-1002\n"), "lookup", "--limit", "0", "--", "-").says(t, 0, "U-1002")
	d.fed(t, strings.NewReader("U-1002\n"), "changes", "-").says(t, 0, "U-1002")
	d.fed(t, strings.NewReader("1002\n"), "saved", "-").says(t, 0, "Saved copies (1 of 1)")
	d.fed(t, strings.NewReader("U-1002\n"), "export", "-", "--output", filepath.Join(d.root, "page.json")).says(t, 0, "Written to")
	d.fed(t, strings.NewReader("U-1002\n"), "erase", "-").says(t, 0, "The saved copy of U-1002 was deleted.")
}

func TestUserID_InvalidStandardInput_IsUsageError(t *testing.T) {
	d := newDevice(t)
	file := filepath.Join(d.root, "page.json")
	for _, command := range [][]string{{"lookup", "-"}, {"changes", "-"}, {"erase", "-"}, {"saved", "-"}, {"export", "-", "--output", file}} {
		for message, input := range map[string]io.Reader{
			"The standard input is empty.":           strings.NewReader(""),
			"is empty.":                              strings.NewReader(" \n\r\n\ufeff\n"),
			"has 2 lines.":                           strings.NewReader("U-1001\nU-1002\n"),
			"has 3 lines. Write one User ID to it.":  strings.NewReader("U-1001\rU-1002\rU-1003"),
			"is longer than 4,096 bytes":             &endless{},
			"The standard input could not be read.":  broken{},
			"write the User ID to it, such as: echo": nil,
		} {
			got := d.fed(t, input, command...)
			got.want(t, 2, message)
			if got.stdout != "" {
				t.Errorf("%v printed %q", command, got.stdout)
			}
			if e, ok := input.(*endless); ok && e.read > 1<<16 {
				t.Errorf("%v read %d bytes", command, e.read)
			}
		}
		d.fed(t, strings.NewReader("U-1001"), append(command, "--passphrase-fd", "0")...).want(t, 2, "User ID cannot be read from it")
	}
}

func TestUserID_InterruptWhileReading_EndsTheCommand(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	defer func() { _ = writer.Close() }()
	interrupt()
	terminal := &Terminal{Stdin: reader, Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }, Profiles: compose.ProfilesUnder(t.TempDir())}
	if status := terminal.Run(ctx, []string{"lookup", "-"}); status != backend.ExitOther {
		t.Errorf("got %d", status)
	}
}

func TestBaseURL_InvalidPort_IsUsageError(t *testing.T) {
	environment := map[string]string{profiles.EnvClientID: "id", profiles.EnvAPIKey: "key"}
	for _, url := range []string{"http://localhost:99999", "https://x.example:0", "https://x.example:65536", "https://x.example:http", "https://x.example:", "https://x.example:-1", "http://[::1]:99999"} {
		run(t, environment, "lookup", "U-1", "--base-url", url).want(t, 2, "The base URL cannot be used.")
	}
}
