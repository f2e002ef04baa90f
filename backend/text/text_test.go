package text

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"userlookup/backend"
)

func TestEveryCodeSaysWhatWhyAndWhatToDo(t *testing.T) {
	parameter := regexp.MustCompile(`\{(\w+)\}`)
	for _, code := range backend.Codes() {
		row := code.Row()
		for _, part := range []string{"title", "why", "do"} {
			key := "error." + string(row.Code) + "." + part
			if !Has(key) {
				t.Errorf("the catalogue lacks %s", key)
			}
			for _, found := range parameter.FindAllStringSubmatch(inUse().texts[key], -1) {
				if !slices.Contains(row.Params, found[1]) {
					t.Errorf("%s uses {%s}, which the row of the code does not name", key, found[1])
				}
			}
		}
	}
}

// encoding/json would take the last of two texts without a word.
func TestNoKeyIsTwiceInOneFile(t *testing.T) {
	names, err := fs.Glob(files, "*/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		if err := backend.UnmarshalOwnJSON(content, &map[string]string{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNoTextIsEmptyOrUnfinished(t *testing.T) {
	for _, key := range Keys() {
		text := inUse().texts[key]
		if strings.TrimSpace(text) != text || text == "" || strings.Contains(text, "TODO") {
			t.Errorf("%s is %q", key, text)
		}
	}
}

func TestOf(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Of("error.user_not_found.title", "id", "U-1"), "There is no user “U-1”"},
		{Of("error.user_not_found.title", "id", "{id}{max}"), "There is no user “{id}{max}”"}, // a value is never read as a text
		{Of("cli.metadata_fields", "n", "1"), "1 field (--json shows it)"},
		{Of("cli.metadata_fields", "n", "2"), "2 fields (--json shows them)"},
		{Of("no.such.key"), "no.such.key"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"a key twice":     {"en/a.json": {Data: []byte(`{"k":"1"}`)}, "en/b.json": {Data: []byte(`{"k":"2"}`)}},
		"what no JSON is": {"en/a.json": {Data: []byte(`{`)}},
	} {
		if _, err := load(files, "en"); err == nil || !regexp.MustCompile(`en/[ab]\.json`).MatchString(err.Error()) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
