package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/export"
)

func TestExport_RevealPermission_DecidesFullExport(t *testing.T) {
	answer := &found{}
	answer.view.User = (&backend.User{ID: "U-1", GUID: "USR-1", Email: "frodo@bag-end.example"}).View()
	for _, unmasked := range []*backend.Unmasked{nil, {Email: "frodo@bag-end.example"}} {
		var stdout strings.Builder
		terminal := &Terminal{Stdout: &stdout, Profiles: compose.ProfilesUnder(t.TempDir())}
		path := filepath.Join(t.TempDir(), "U-1.json")
		options := export.Options{Unmasked: unmasked, Version: "1.2.3", MadeAt: time.Date(2026, 3, 26, 13, 0, 0, 0, time.UTC)}
		if err := terminal.writeExport(t.Context(), answer, export.JSON, path, options); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(content), "1.2.3") || !strings.Contains(stdout.String(), path) {
			t.Errorf("%v, %q", err, stdout.String())
		}
		if strings.Contains(string(content), "frodo") != (unmasked != nil) {
			t.Errorf("unmasked %v: %s", unmasked, content)
		}
	}
}

// TestRun_StdoutAppendedToApplicationFile_IsRejected is what a shell does with ">> userlookup.db".
func TestRun_StdoutAppendedToApplicationFile_IsRejected(t *testing.T) {
	root := t.TempDir()
	database := filepath.Join(root, "data", "userlookup.db")
	if err := os.MkdirAll(filepath.Dir(database), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(database, []byte("ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"version"}, {"lookup", "U-1002", "--json"}, {"export", "U-1002", "--output", "-"}} {
		stdout, err := os.OpenFile(database, os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		var stderr strings.Builder
		terminal := &Terminal{Stdout: stdout, Stderr: &stderr, Profiles: compose.ProfilesUnder(root)}
		if got := terminal.Run(t.Context(), args); got != backend.ExitUsage || !strings.Contains(stderr.String(), database+" is, or is next to, a file that User Lookup needs") {
			t.Errorf("%s: exit %d, %s", args[0], got, stderr.String())
		}
		_ = stdout.Close()
	}
	if content, err := os.ReadFile(database); err != nil || string(content) != "ours" {
		t.Errorf("the database: %q, %v", content, err)
	}
}

func TestExport_EveryFormat_IsWritten(t *testing.T) {
	for _, format := range export.Formats() {
		if got, err := exportFormat(string(format)); got != format || err != nil {
			t.Errorf("%s: %s, %v", format, got, err)
		}
	}
	var failed *commandError
	if _, err := exportFormat("pdf"); !errors.As(err, &failed) || failed.status != backend.ExitUsage {
		t.Errorf("pdf: %v", err)
	}
}
