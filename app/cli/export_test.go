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

func TestAnExportByWhoMayAndWhoMayNotReveal(t *testing.T) {
	answer := &found{}
	answer.view.User = &backend.User{ID: "U-1", GUID: "USR-1", Email: "frodo@bag-end.example"}
	for _, masked := range []bool{false, true} {
		answer.masked = masked
		var stdout strings.Builder
		terminal := &Terminal{Stdout: &stdout, Version: "1.2.3", Keep: compose.KeepUnder(t.TempDir())}
		path := filepath.Join(t.TempDir(), "U-1.json")
		options := export.Options{Full: true, MadeAt: time.Date(2026, 3, 26, 13, 0, 0, 0, time.UTC)}
		if err := terminal.writeExport(t.Context(), answer, export.JSON, path, options); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(content), "1.2.3") || !strings.Contains(stdout.String(), path) {
			t.Errorf("%v, %q", err, stdout.String())
		}
		if strings.Contains(string(content), "frodo") == masked {
			t.Errorf("masked %v: %s", masked, content)
		}
	}
}

func TestFormatsOfAnExport(t *testing.T) {
	for _, format := range export.Formats {
		if got, err := exportFormat(string(format)); got != format || err != nil {
			t.Errorf("%s: %s, %v", format, got, err)
		}
	}
	var failed *commandError
	if _, err := exportFormat("pdf"); !errors.As(err, &failed) || failed.status != exitUsage {
		t.Errorf("pdf: %v", err)
	}
}
