package export

import (
	"testing"

	"userlookup/backend/changes"
)

func TestChangeWords_EachField_HasBeforeAndAfter(t *testing.T) {
	for _, test := range []struct {
		field                changes.Field
		before, after, words string
	}{
		{changes.FieldDisabled, "no", "yes", "no|yes"},
		{changes.FieldNeedsCredentials, "", "yes", "|yes"},
		{changes.FieldMetadata, "1", "2", "1 field|2 fields"},
		{changes.FieldMetadata, "", "0", "|text"},
		{changes.FieldName, "yes", "0", "yes|0"}, // an institution's name is not translated
	} {
		before, after := ChangeWords(changes.FieldChange{Field: test.field, Before: test.before, After: test.after})
		if got := before + "|" + after; got != test.words {
			t.Errorf("%+v: got %s", test, got)
		}
	}
}
