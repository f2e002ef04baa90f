package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"userlookup/backend/text"
)

func TestWrite_MatchesTheCommittedFiles(t *testing.T) {
	root, fresh := filepath.Join("..", ".."), t.TempDir()
	if err := write(root, fresh); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{generated + "tables.ts", generated + "blank.json", "frontend/e2e/generated/stories.ts", "docs/files.md", "docs/manual.md"} {
		got, err := os.ReadFile(filepath.Join(fresh, name))
		if err != nil {
			t.Fatal(err)
		}
		if want, err := os.ReadFile(filepath.Join(root, name)); err != nil || string(got) != string(want) {
			t.Errorf("%s is not current, or cannot be read (%v): run make bindings", name, err)
		}
	}
}

func TestDocs_UnknownTable_ReturnsAnError(t *testing.T) {
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "docs"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "docs", "a.md"), []byte("<!-- begin colours -->\n<!-- end -->"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := docs(root); err == nil || !strings.Contains(err.Error(), "a.md") {
		t.Errorf("got %v", err)
	}
}

func TestManual_NamesEveryFinding(t *testing.T) {
	manual, err := os.ReadFile("../../docs/manual.md")
	if err != nil {
		t.Fatal(err)
	}
	findings := 0
	for _, key := range text.Keys() {
		if !strings.HasPrefix(key, "assessment.") || strings.HasSuffix(key, ".short") {
			continue
		}
		findings++
		if finding := text.Of(key, "at", "…"); !strings.Contains(string(manual), "*"+finding+"*") {
			t.Errorf("docs/manual.md does not explain the finding %q", finding)
		}
	}
	if findings < 10 {
		t.Errorf("only %d findings were looked for", findings)
	}
}

func TestKeyName(t *testing.T) {
	for key, want := range map[string]string{
		"Mod+L": "Ctrl L (⌘ L)", "Mod+Shift+L": "Ctrl Shift L (⌘ Shift L)", "Mod+=": "Ctrl + (⌘ +)", "Escape": "Esc", "?": "?",
	} {
		if got := keyName(key); got != want {
			t.Errorf("%s: got %s", key, got)
		}
	}
}
