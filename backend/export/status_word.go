package export

import (
	"strings"

	"userlookup/backend"
	"userlookup/backend/text"
)

// StatusWord is the status of a connection as a person reads it: the platform's own
// word, none for its null, and unknown for what it did not give or gave as a number
// that stands for no status, which is told with it.
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

// StatusCode is the same for programs; nil for the platform's null.
func StatusCode(status backend.ConnectionStatus) *string {
	if status == backend.StatusNone {
		return nil
	}
	return new(StatusWord(status))
}

// isNumber says whether a value begins as a number does: no word does.
func isNumber(value string) bool {
	return strings.TrimLeft(strings.TrimSpace(value), "+-.0123456789") != strings.TrimSpace(value)
}
