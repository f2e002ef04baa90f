package cli

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// fieldsOf lists the names of every field that a type has as JSON.
func fieldsOf(typ reflect.Type, into map[string]bool) {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice:
		fieldsOf(typ.Elem(), into)
	case reflect.Struct:
		for i := range typ.NumField() {
			if !typ.Field(i).Anonymous {
				into[typ.Field(i).Tag.Get("json")] = true
			}
			fieldsOf(typ.Field(i).Type, into)
		}
	}
}

func TestTheDocumentationNamesEveryField(t *testing.T) {
	document, err := os.ReadFile("../../docs/terminal.md")
	if err != nil {
		t.Fatal(err)
	}
	named := string(document)
	fields := map[string]bool{}
	for _, shape := range []any{jsonSaved{}, jsonChanges{}, jsonSnapshots{}, jsonCandidates{}, jsonAccess{}, jsonLog{}} {
		fieldsOf(reflect.TypeOf(shape), fields)
	}
	if len(fields) < 25 {
		t.Fatalf("only %v", fields)
	}
	for name := range fields {
		if !strings.Contains(named, "`"+name+"`") {
			t.Errorf("docs/terminal.md does not name the field %s", name)
		}
	}
}
