package export

import (
	"userlookup/backend"
	"userlookup/backend/text"
)

// ChangeWords gives the two values of a change as a person reads them; empty for
// what was not given. A status always has a word.
func ChangeWords(c backend.FieldChange) (before, after string) {
	return changedValue(c.Field, c.Before), changedValue(c.Field, c.After)
}

// ChangeCodes gives the two values for programs; nil for what was not given.
func ChangeCodes(c backend.FieldChange) (before, after *string) {
	if c.Field == backend.ChangedStatus {
		return StatusCode(backend.ConnectionStatus(c.Before)), StatusCode(backend.ConnectionStatus(c.After))
	}
	return given(c.Before), given(c.After)
}

// ChangedStatusWord is the word of a status that a connection had or has.
func ChangedStatusWord(status backend.ConnectionStatus) string {
	if status == backend.StatusNone {
		return text.Of("changes.value.no_status")
	}
	return StatusWord(status)
}

func changedValue(field backend.ChangedField, value string) string {
	if field == backend.ChangedStatus {
		return ChangedStatusWord(backend.ConnectionStatus(value))
	}
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
