//go:build !windows

package cli

import (
	"bytes"
	"context"
	"encoding/json"
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
	"userlookup/backend"
	"userlookup/backend/sandbox"
)

// outside is a device on a platform that is not the built-in one: it can be out, and
// its clock does not move.
type outside struct {
	*device
	isOut atomic.Bool
}

func newOutside(t *testing.T) *outside {
	t.Helper()
	o := &outside{device: newDevice(t)}
	now := time.Now()
	platform := sandbox.New(sandbox.Options{Seed: 1, Now: func() time.Time { return now }, ClientID: "id", APIKey: "key"})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if o.isOut.Load() {
			w.WriteHeader(http.StatusNotImplemented) // a fault that no retry helps
			return
		}
		platform.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	profile := backend.Profile{Name: "relay", BaseURL: server.URL, ClientID: "id"}
	if _, err := compose.ProfilesUnder(o.root).Save(t.Context(), everything{}, profile, backend.Credentials{APIKey: backend.NewSecret("key")}, backend.NewSecret(rightPassphrase)); err != nil {
		t.Fatal(err)
	}
	return o
}

// ask runs a command for the platform outside, with the passphrase of its copies.
func (o *outside) ask(t *testing.T, args ...string) result {
	t.Helper()
	return o.run(t, append(args, "--profile", "relay", "--passphrase-fd", passing(t, rightPassphrase))...)
}

// TestLookup_Outage_IsReportedForEveryQuery looks a user up, and again when the platform
// is down: the saved copy is shown, and a note beside what is printed or written.
func TestLookup_Outage_IsReportedForEveryQuery(t *testing.T) {
	d := newOutside(t)
	file := filepath.Join(d.root, "page.csv")
	d.ask(t, "lookup", "U-1002").want(t, 0, "")
	d.isOut.Store(true)
	const said = "The platform could not answer, so this is the saved copy of"
	d.ask(t, "lookup", "U-1002").want(t, 0, said)
	d.ask(t, "export", "U-1002", "--format", "csv", "--output", file).want(t, 0, said)
	if content, err := os.ReadFile(file); err != nil || !strings.Contains(string(content), "about,\"Saved copy · ") {
		t.Errorf("%.300s, %v", content, err)
	}
	d.ask(t, "lookup", "U-1001").want(t, 5, "The platform has a problem.")
	if got := d.ask(t, "lookup", "U-1002", "--offline"); got.status != 0 || strings.Contains(got.stderr, "could not answer") {
		t.Errorf("nothing was asked of the platform: %q", got.stderr)
	}
}

// The numbers that --from and --to take can be had.
func TestSaved_Snapshots_AreListed(t *testing.T) {
	d := newOutside(t)
	for range 3 {
		d.ask(t, "lookup", "U-1016", "--limit", "0").want(t, 0, "")
	}
	d.ask(t, "changes", "U-1016", "--list").says(t, 0, "Saved look-ups of U-1016", "  1  ", "and 2 before it with the same result, since ")
	var listed jsonSnapshots
	if err := json.Unmarshal([]byte(d.ask(t, "changes", "U-1016", "--list", "--json").stdout), &listed); err != nil {
		t.Fatal(err)
	}
	if len(listed.Lookups) != 1 || listed.Lookups[0].ID != 1 || len(listed.Lookups[0].Times) != 3 || listed.User.ID != "U-1016" {
		t.Errorf("got %+v", listed)
	}
	d.ask(t, "changes", "U-1016", "--from", "1", "--to", "1").says(t, 0, "No changes.")
}

// Everything is erased from any platform, also a key that a passphrase protects: who
// forgot it can still erase.
func TestErase_KeyBehindPassphrase_NeedsNoPassphrase(t *testing.T) {
	d := newOutside(t)
	d.ask(t, "lookup", "U-1002").want(t, 0, "")
	d.run(t, "erase", "--everything", "--passphrase-fd", passing(t, "a wrong passphrase")).says(t, 0, "All saved copies were deleted")
	profiles := compose.ProfilesUnder(d.root)
	profiles.SetClock(func() time.Time { return time.Now().Add(time.Minute) }) // the wrong passphrase has its wait
	var stdout, stderr bytes.Buffer
	terminal := &Terminal{Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Profiles: profiles}
	args := []string{"lookup", "U-1002", "--offline", "--profile", "relay", "--passphrase-fd", passing(t, rightPassphrase)}
	result{terminal.Run(t.Context(), args), stdout.String(), stderr.String()}.want(t, 3, "There is no saved copy of U-1002.")
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

// What was printed is saved, even if saving is interrupted.
func TestLookup_InterruptAfterTheAnswer_StillSaves(t *testing.T) {
	d := newDevice(t)
	ctx, interrupt := context.WithCancel(t.Context())
	var stdout, stderr strings.Builder
	terminal := &Terminal{
		Stdout: interrupting{&stdout, interrupt}, Stderr: &stderr, Getenv: func(string) string { return "" }, Profiles: compose.ProfilesUnder(d.root),
	}
	if status := terminal.Run(ctx, []string{"lookup", "U-5K", "--limit", "1"}); status != 0 || stderr.Len() > 0 || !strings.Contains(stdout.String(), "Timeline (1 of 5,0") {
		t.Errorf("got %d, %q, %.300s", status, stderr.String(), stdout.String())
	}
	d.run(t, "lookup", "U-5K", "--offline", "--limit", "1").says(t, 0, "Timeline (1 of 5,0")
}
