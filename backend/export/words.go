package export

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"userlookup/backend"
	"userlookup/backend/text"
)

// AssessmentWords says why a connection is judged otherwise than its status says;
// empty where the status says it all. The time it names is written by when.
func AssessmentWords(a backend.Assessment, when func(time.Time) string) string {
	switch {
	case a.Reason == backend.ReasonNone:
		return ""
	case a.Since.IsZero():
		return text.Of("assessment." + string(a.Reason))
	default:
		return text.Of("assessment."+string(a.Reason), "at", when(a.Since))
	}
}

// AccountType gives type and subtype of an account as a person reads them; empty
// where the platform gave neither. What this version does not know is made readable.
func AccountType(a *backend.Account) string {
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

// readable turns a value such as BURIED_TREASURE into words. Anything that is not
// written like that stays as it came.
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
