package export

import (
	"userlookup/backend"
	"userlookup/backend/text"
)

// ChangeWords gives the two values of a change as a person reads them; empty for
// what was not given.
func ChangeWords(c backend.FieldChange) (before, after string) {
	return changedValue(c.Field, c.Before), changedValue(c.Field, c.After)
}

func changedValue(field backend.ChangedField, value string) string {
	if value == "" {
		return ""
	}
	switch field {
	case backend.ChangedDisabled, backend.ChangedNeedsCredentials, backend.ChangedBackgroundOff:
		return text.Of("changes.value." + value)
	case backend.ChangedMetadata:
		if value == "0" {
			return text.Of("changes.value.text")
		}
		return text.Of("changes.value.fields", "n", value)
	default:
		return value
	}
}
