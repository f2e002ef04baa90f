package export

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"userlookup/backend"
	"userlookup/backend/changes"
	"userlookup/backend/text"
)

// StatusWord is the text of a connection status: the platform's own word, "none" for its null,
// and "unknown" for a missing or unknown status, with its number if it is one.
func StatusWord(status backend.ConnectionStatus) string {
	switch {
	case status == backend.StatusNone:
		return text.Of("page.status.none")
	case status == backend.StatusUnknown:
		return text.Of("page.status.unknown")
	case isNumber(string(status)):
		return text.Of("page.status.unknown_value", "value", string(status))
	default:
		return string(status)
	}
}

// StatusCode is the status for programs; empty, which becomes null in JSON, for the platform's
// null.
func StatusCode(status backend.ConnectionStatus) backend.ConnectionStatus {
	if status == backend.StatusNone {
		return ""
	}
	return backend.ConnectionStatus(StatusWord(status))
}

// isNumber reports whether a value starts like a number.
func isNumber(value string) bool {
	return strings.TrimLeft(strings.TrimSpace(value), "+-.0123456789") != strings.TrimSpace(value)
}

// BoolWord is one of two texts of the catalogue; empty for nil.
func BoolWord(value *bool, yes, no string) string {
	switch {
	case value == nil:
		return ""
	case *value:
		return text.Of(yes)
	default:
		return text.Of(no)
	}
}

// AssessmentWords says why a connection's assessment differs from its status; empty if it does
// not. when formats the time since.
func AssessmentWords(reason backend.Reason, since backend.Timestamp, when func(time.Time) string) string {
	if reason == backend.ReasonNone {
		return ""
	}
	return text.Of("assessment."+string(reason), "at", when(since.Time()))
}

// AccountType returns type and subtype of an account as text; empty if the platform gave
// neither. Unknown values are made readable.
func AccountType(a *backend.AccountView) string {
	words := make([]string, 0, 2)
	for _, one := range [][2]string{{"account_type.", a.Type}, {"account_subtype.", a.Subtype}} {
		switch {
		case one[1] == "":
		case text.Has(one[0] + one[1]):
			words = append(words, text.Of(one[0]+one[1]))
		default:
			words = append(words, readable(one[1]))
		}
	}
	return strings.Join(words, " · ")
}

// readable turns a value such as BURIED_TREASURE into words. Other values are unchanged.
func readable(value string) string {
	if strings.ContainsFunc(value, func(r rune) bool { return r != '_' && !unicode.IsUpper(r) && !unicode.IsDigit(r) }) {
		return value
	}
	words := strings.ToLower(strings.Join(strings.FieldsFunc(value, func(r rune) bool { return r == '_' }), " "))
	first, size := utf8.DecodeRuneInString(words)
	if size == 0 {
		return value
	}
	return string(unicode.ToUpper(first)) + words[size:]
}

// ChangeWords returns the two values of a change as text; empty for missing values. A status
// always has a text.
func ChangeWords(c changes.FieldChange) (before, after string) {
	return changedValue(c.Field, c.Before), changedValue(c.Field, c.After)
}

// ForPrograms returns field changes with statuses formatted by StatusCode.
func ForPrograms(fields []changes.FieldChange) []changes.FieldChange {
	return backend.Views(fields, func(c *changes.FieldChange) changes.FieldChange {
		code := *c
		if c.Field == changes.FieldStatus {
			code.Before = string(StatusCode(backend.ConnectionStatus(c.Before)))
			code.After = string(StatusCode(backend.ConnectionStatus(c.After)))
		}
		return code
	})
}

// ChangedStatusWord is the text of a connection's status before or after a change.
func ChangedStatusWord(status backend.ConnectionStatus) string {
	if status == backend.StatusNone {
		return text.Of("changes.value.no_status")
	}
	return StatusWord(status)
}

func changedValue(field changes.Field, value string) string {
	if field == changes.FieldStatus {
		return ChangedStatusWord(backend.ConnectionStatus(value))
	}
	if value == "" {
		return ""
	}
	switch field {
	case changes.FieldDisabled, changes.FieldNeedsCredentials, changes.FieldBackgroundOff:
		return text.Of("changes.value." + value)
	case changes.FieldMetadata:
		if value == "0" {
			return text.Of("changes.value.text")
		}
		return text.Of("changes.value.fields", "n", value)
	default:
		return value
	}
}
