package export

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"userlookup/backend"
	"userlookup/backend/changes"
	"userlookup/backend/text"
)

// Every key that a file of this package or the report of changes uses is in the
// catalogue, and every text that is theirs is used.
func TestTexts_EveryKey_ExistsAndIsUsed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, name := range append(files, "../../app/cli/changes.go", "../../app/cli/snapshots.go") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`"((?:export|page|changes|cli)\.[a-z_.]+)"`).FindAllSubmatch(content, -1) {
			key := string(match[1])
			used[strings.TrimSuffix(key, ".")] = true
			if !strings.HasSuffix(key, ".") && !text.Has(key) && !text.Has(key+".other") {
				t.Errorf("%s: the catalogue lacks %s", name, key)
			}
		}
	}
	for _, key := range changes.Ignored { // that the page names
		if used["changes.ignored."+key] = true; !text.Has("changes.ignored." + key) {
			t.Errorf("the catalogue lacks changes.ignored.%s", key)
		}
	}
	for _, key := range text.Keys() {
		stem := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		parent := stem[:max(strings.LastIndexByte(stem, '.'), 0)]
		if (strings.HasPrefix(key, "export.") || strings.HasPrefix(key, "changes.")) && !used[stem] && !used[parent] {
			t.Errorf("nothing uses %s", key)
		}
	}
	for _, kind := range backend.PartKinds {
		if !text.Has("export.part." + string(kind)) {
			t.Errorf("the catalogue lacks a word for the part %s", kind)
		}
	}
}
