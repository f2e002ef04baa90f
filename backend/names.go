package backend

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// FullName names a connection everywhere: its institution first, then its own
// name. Where one of the two holds the other, it is the longer one alone.
func FullName(institution, connection string) string {
	institution, connection = strings.TrimSpace(institution), strings.TrimSpace(connection)
	switch {
	case holdsName(connection, institution):
		return connection
	case holdsName(institution, connection):
		return institution
	default:
		return institution + " · " + connection
	}
}

// holdsName says whether a name holds another as whole words, in any case: "Savings"
// does not hold "ING".
func holdsName(name, part string) bool {
	name, part = strings.ToLower(name), strings.ToLower(part)
	for from := 0; ; {
		at := strings.Index(name[from:], part)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(name[:at])
		after, _ := utf8.DecodeRuneInString(name[at+len(part):])
		if !isWordRune(before) && !isWordRune(after) || part == "" {
			return true
		}
		from = at + 1
	}
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
