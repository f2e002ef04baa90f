package export

import (
	"testing"

	"userlookup/backend"
)

func TestChangeWords(t *testing.T) {
	for _, test := range []struct {
		field                backend.ChangedField
		before, after, words string
	}{
		{backend.ChangedDisabled, "no", "yes", "no|yes"},
		{backend.ChangedNeedsCredentials, "", "yes", "|yes"},
		{backend.ChangedMetadata, "1", "2", "1 field|2 fields"},
		{backend.ChangedMetadata, "", "0", "|text"},
		{backend.ChangedName, "yes", "0", "yes|0"}, // what a bank is called is nobody's word
	} {
		before, after := ChangeWords(backend.FieldChange{Field: test.field, Before: test.before, After: test.after})
		if got := before + "|" + after; got != test.words {
			t.Errorf("%+v: got %s", test, got)
		}
	}
}
