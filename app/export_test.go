package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/mock"
)

// exporting is a bridge with a user of the sample data on the page, and a person who
// is asked where a file is to lie.
type exporting struct {
	*Saved
	root    string
	offered []string                          // the names that the dialog stood with
	chosen  func(name string) (string, error) // what the person does then
}

func newExporting(t *testing.T) *exporting {
	t.Helper()
	root := t.TempDir()
	b := newBridge(slog.New(slog.DiscardHandler), "v1.2.3", compose.ProfilesUnder(root), noEnvironment)
	e := &exporting{Saved: &Saved{b}, root: root}
	b.saveAs = func(name string) (string, error) {
		e.offered = append(e.offered, name)
		return e.chosen(name)
	}
	b.open()
	t.Cleanup(b.close)
	if _, err := (&Lookup{b}).LookupUser(LookupRequest{RequestID: "r1", Text: "U-1002"}); err != nil {
		t.Fatal(err)
	}
	return e
}

func (e *exporting) to(path string) func(string) (string, error) {
	return func(string) (string, error) { return path, nil }
}

func request(format string, full bool) ExportRequest {
	return ExportRequest{RequestID: "r1", Format: format, Full: full, TimeZone: "Europe/Berlin"}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestExport_IsWrittenToTheChosenPath(t *testing.T) {
	e, folder := newExporting(t), t.TempDir()
	e.chosen = func(name string) (string, error) { return filepath.Join(folder, name), nil }
	email, err := (&Lookup{e.bridge}).Reveal(RevealRequest{RequestID: "r1", Field: "email"})
	if err != nil || email == "" {
		t.Fatal(email, err)
	}
	for _, format := range []string{"html", "csv", "json"} {
		for _, full := range []bool{false, true} {
			result, err := e.Export(request(format, full))
			if err != nil || filepath.Dir(result.Path) != folder {
				t.Fatalf("%s: %+v, %v", format, result, err)
			}
			content := read(t, result.Path)
			for _, want := range []string{"U-1002", "v1.2.3", "Fetched live · "} {
				if !strings.Contains(strings.ReplaceAll(content, "&#43;", "+"), want) {
					t.Errorf("%s does not say %q", format, want)
				}
			}
			if told := strings.Contains(content, email); told != (full && format != "csv") {
				t.Errorf("%s, in full %v: the e-mail address stands there: %v", format, full, told)
			}
		}
	}
	for _, name := range e.offered {
		if !regexp.MustCompile(`^User Lookup \d{4}-\d\d-\d\d \d{6}\.(html|csv|json)$`).MatchString(name) {
			t.Errorf("the dialog offers %q", name)
		}
	}
}

func TestExport_ExistingFile_IsReplaced(t *testing.T) {
	e, folder := newExporting(t), t.TempDir()
	path := filepath.Join(folder, "report.csv")
	if err := os.WriteFile(path, []byte(strings.Repeat("of last week, and longer ", 1e5)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	e.chosen = e.to(path)
	if _, err := e.Export(request("csv", false)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if content := read(t, path); strings.Contains(content, "last week") || !strings.Contains(content, "Gringotts") {
		t.Errorf("%.200s", content)
	}
	onlyFile(t, folder, "report.csv")
}

func onlyFile(t *testing.T, folder string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != len(names) {
		t.Fatalf("%v, %v", entries, err)
	}
	for i, name := range names {
		if entries[i].Name() != name {
			t.Errorf("there is %s", entries[i].Name())
		}
	}
}

func TestExport_DialogClosed_WritesNothing(t *testing.T) {
	e := newExporting(t)
	e.chosen = e.to("")
	if result, err := e.Export(request("html", false)); err != nil || result.Path != "" {
		t.Errorf("%+v, %v", result, err)
	}
	e.chosen = func(string) (string, error) { return "", errors.New("no display") }
	if result, err := e.Export(request("html", false)); !backend.HasCode(err, backend.CodeInternal) || result.Path != "" {
		t.Errorf("a dialog that does not open: %+v, %v", result, err)
	}
}

func TestExport_WriteFails_ReturnsErrorAndLeavesNoFile(t *testing.T) {
	e, folder := newExporting(t), t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(folder, "taken"), filepath.Join(folder, "unplugged", "report.html")} {
		e.chosen = e.to(path)
		result, err := e.Export(request("html", false))
		failure := backend.AsError(err)
		if result.Path != "" || failure == nil || failure.Code != backend.CodeExportFailed || failure.Params["folder"] != filepath.Dir(path) {
			t.Errorf("%s: %+v, %+v", path, result, failure)
		}
	}
	onlyFile(t, folder, "taken")
}

func TestExport_ApplicationFileChosen_IsRejected(t *testing.T) {
	e := newExporting(t)
	for _, name := range []string{"data/userlookup.db", "data/userlookup.db-wal", "data/sample.key", "config/settings.json", "state/requests.log"} {
		path := filepath.Join(e.root, filepath.FromSlash(name))
		before, beforeErr := os.ReadFile(path)
		e.chosen = e.to(path)
		if _, err := e.Export(request("html", false)); !backend.HasCode(err, backend.CodeOwnFile) {
			t.Errorf("%s: got %v", name, err)
		}
		after, afterErr := os.ReadFile(path)
		if strings.Contains(string(after), "<html") || (beforeErr == nil) != (afterErr == nil) || len(after) < len(before) {
			t.Errorf("%s was written", name)
		}
	}
}

// What is wrong or not allowed is refused before anybody is asked anything.
func TestExport_Denied_OpensNoDialog(t *testing.T) {
	e := newExporting(t)
	e.chosen = func(string) (string, error) { return filepath.Join(t.TempDir(), "x"), nil }
	setGate(e.bridge, mock.Gate{EnterFunc: func(ctx context.Context, action backend.Action) (backend.Pass, error) {
		if action == "Saved.Export full" {
			return nil, backend.NewError(backend.CodeNotAllowed, nil)
		}
		return access.Open().Enter(ctx, action)
	}})
	for code, wrong := range map[backend.Code][]ExportRequest{
		backend.CodeBadArgument: {request("pdf", false), {RequestID: "r1", Format: "csv", TimeZone: "Mars/Olympus"}},
		backend.CodeNotAllowed:  {request("json", true)},
		backend.CodeNotOpen:     {{RequestID: "r9", Format: "csv", TimeZone: "UTC"}},
	} {
		for _, r := range wrong {
			if _, err := e.Export(r); !backend.HasCode(err, code) {
				t.Errorf("%+v: got %v", r, err)
			}
		}
	}
	if len(e.offered) != 0 {
		t.Errorf("it was asked for %q", e.offered)
	}
	if _, err := e.Export(request("json", false)); err != nil || len(e.offered) != 1 {
		t.Errorf("redacted: %v, %q", err, e.offered)
	}
}
