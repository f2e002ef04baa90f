package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMan_EveryCommand_HasAPage(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1774533600") // 26 March 2026
	folder := t.TempDir()
	if err := write(folder, "v1.2.3"); err != nil {
		t.Fatal(err)
	}
	for page, holds := range map[string][]string{
		"userlookup.1":          {`.TH "USERLOOKUP" "1" "Mar 2026" "User Lookup v1.2.3"`, "userlookup-lookup(1)", ".SH EXIT STATUS"},
		"userlookup-lookup.1":   {"userlookup lookup USER_ID", "pin-fd", ".SH EXAMPLE", ".SH EXIT STATUS", "no such user"},
		"userlookup-log-list.1": {"days", "the newest first"},
	} {
		content, err := os.ReadFile(filepath.Join(folder, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range holds {
			if !strings.Contains(strings.ReplaceAll(string(content), `\-`, "-"), part) {
				t.Errorf("%s lacks %q:\n%s", page, part, content)
			}
		}
	}
}
