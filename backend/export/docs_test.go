package export

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// names lists every field of a JSON value.
func names(value any, into map[string]bool) {
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			into[name] = true
			names(field, into)
		}
	case []any:
		for _, item := range value {
			names(item, into)
		}
	}
}

func TestDocs_NameEveryFieldAndColumn(t *testing.T) {
	document, err := os.ReadFile("../../docs/files.md")
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal([]byte(written(t, JSON, samplePage(), options(true))), &value); err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	names(value, all)
	for _, column := range slices.Concat(columns, accessLogColumns) {
		all[column] = true
	}
	for name := range all {
		if !strings.Contains(string(document), "`"+name+"`") {
			t.Errorf("docs/files.md does not name %s", name)
		}
	}
}
