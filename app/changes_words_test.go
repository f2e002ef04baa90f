package app

import (
	"reflect"
	"testing"

	"userlookup/backend/changes"
)

func TestChanges_FieldsAndValues_AreSentAsText(t *testing.T) {
	got := inWords(changes.Changes{
		User: []changes.FieldChange{{Field: changes.FieldDisabled, Before: "no", After: "yes"}, {Field: changes.FieldMetadata, After: "3"}},
		Connections: []changes.ConnectionChange{{Kind: changes.Changed, Fields: []changes.FieldChange{
			{Field: changes.FieldStatus, Before: "CONNECTED", After: "none", BeforeFamily: "working", AfterFamily: "ended"},
		}}},
	})
	want := changes.Changes{
		User: []changes.FieldChange{{Field: "disabled", Before: "no", After: "yes"}, {Field: "metadata", After: "3 fields"}},
		Connections: []changes.ConnectionChange{{Kind: "changed", Fields: []changes.FieldChange{
			{Field: "status", Before: "CONNECTED", After: "none", BeforeFamily: "working", AfterFamily: "ended"},
		}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}
