//go:build !windows

package cli

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend/sandbox"
)

// TestAnOutageIsSaidWhateverIsAskedFor looks a user up, and again when the platform
// is out: the saved copy stands in, which is said beside what is printed or written.
func TestAnOutageIsSaidWhateverIsAskedFor(t *testing.T) {
	var isOut atomic.Bool
	platform := sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "id", APIKey: "key"})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isOut.Load() {
			w.WriteHeader(http.StatusNotImplemented) // a fault that no retry helps
			return
		}
		platform.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	d := newDevice(t)
	d.environment = map[string]string{compose.EnvClientID: "id", compose.EnvAPIKey: "key"}
	ask := func(args ...string) result {
		t.Helper()
		return d.run(t, append(args, "--base-url", server.URL, "--passphrase-fd", passing(t, rightPassphrase))...)
	}
	file := filepath.Join(d.root, "page.csv")
	ask("lookup", "U-1002").want(t, 0, "")
	isOut.Store(true)
	const said = "The platform could not answer (The platform has a fault."
	ask("lookup", "U-1002").want(t, 0, said)
	ask("export", "U-1002", "--format", "csv", "--output", file).want(t, 0, said)
	if content, err := os.ReadFile(file); err != nil || !strings.Contains(string(content), "about,Saved copy · ") {
		t.Errorf("%.300s, %v", content, err)
	}
	ask("lookup", "U-1001").want(t, 5, "The platform has a fault.")
	if got := ask("lookup", "U-1002", "--offline"); got.status != 0 || strings.Contains(got.stderr, "could not answer") {
		t.Errorf("nothing was asked of the platform: %q", got.stderr)
	}
}

// interrupting is an output at whose first word the command is interrupted.
type interrupting struct {
	io.Writer
	interrupt context.CancelFunc
}

func (i interrupting) Write(p []byte) (int, error) {
	i.interrupt()
	return i.Writer.Write(p)
}

// What was printed is kept, whoever interrupts the keeping.
func TestAnInterruptAfterTheAnswerLosesNothing(t *testing.T) {
	d := newDevice(t)
	ctx, interrupt := context.WithCancel(t.Context())
	var stdout, stderr strings.Builder
	terminal := &Terminal{
		Stdout: interrupting{&stdout, interrupt}, Stderr: &stderr, Getenv: func(string) string { return "" }, Keep: compose.KeepUnder(d.root),
	}
	if status := terminal.Run(ctx, []string{"lookup", "U-5K", "--limit", "1"}); status != 0 || stderr.Len() > 0 || !strings.Contains(stdout.String(), "Timeline (1 of 5000)") {
		t.Errorf("got %d, %q, %.300s", status, stderr.String(), stdout.String())
	}
	d.run(t, "lookup", "U-5K", "--offline", "--limit", "1").says(t, 0, "Timeline (1 of 5000)")
}
