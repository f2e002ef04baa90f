package export

import (
	"strings"
	"testing"

	"userlookup/backend"
)

func TestWhatAFileIsCalled(t *testing.T) {
	for id, want := range map[string]string{
		"U-1002":                 "U-1002 2026-03-26 1612.csv",
		"":                       "USR-1 2026-03-26 1612.csv",
		"frodo@bag-end.example":  "USR-1 2026-03-26 1612.csv",
		"../../etc/passwd":       "______etc_passwd 2026-03-26 1612.csv",
		`a\b:c*d?e"f<g>h|i`:      "a_b_c_d_e_f_g_h_i 2026-03-26 1612.csv",
		"CON":                    "CON 2026-03-26 1612.csv", // the word alone is a device, and "CON.x" as well
		"CON.x":                  "CON_x 2026-03-26 1612.csv",
		".hidden\n\x00\u202efdp": "_hidden___fdp 2026-03-26 1612.csv",
		"=cmd %PATH% $HOME `x`":  "_cmd__PATH___HOME__x_ 2026-03-26 1612.csv",
		"Zoë 1":                  "Zoë_1 2026-03-26 1612.csv",
		strings.Repeat("ü", 500): strings.Repeat("ü", 60) + " 2026-03-26 1612.csv",
	} {
		page := &Page{User: backend.User{ID: id, GUID: "USR-1"}}
		if got := FileName(page, CSV, madeAt); got != want {
			t.Errorf("%q: got %q", id, got)
		}
	}
	if got := FileName(&Page{}, JSON, madeAt); got != "user 2026-03-26 1612.json" {
		t.Errorf("of nobody: %q", got)
	}
}
