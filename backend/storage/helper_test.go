package storage

import (
	"os"
	"path/filepath"
	"testing"

	"userlookup/backend"
)

// writeFile writes a file directly.
func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func wantCode(t *testing.T, what any, err error, code backend.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !backend.HasCode(err, code) {
		t.Errorf("%v: got %v, want %q", what, err, code)
	}
}
