package backend

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FullName is the name of a connection: its institution, then its own name. If one contains
// the other, it is the longer one only.
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

// holdsName reports whether a name contains another as whole words, ignoring case: "Savings"
// does not contain "ING".
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

// CompareNames orders names ignoring case, with numbers by value, so that "Login 2" sorts
// before "Login 10".
func CompareNames(a, b string) int {
	a, b = withoutCommonStart(strings.ToLower(a), strings.ToLower(b))
	for a != "" && b != "" {
		numberA, restA := leadingNumber(a)
		numberB, restB := leadingNumber(b)
		if numberA != "" && numberB != "" {
			if c := compareNumbers(numberA, numberB); c != 0 {
				return c
			}
			a, b = restA, restB
			continue
		}
		if a[0] != b[0] {
			break
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(a, b)
}

// withoutCommonStart removes the common start of two names, except a number that may continue.
func withoutCommonStart(a, b string) (restA, restB string) {
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	for same > 0 && a[same-1] >= '0' && a[same-1] <= '9' {
		same--
	}
	return a[same:], b[same:]
}

func leadingNumber(s string) (number, rest string) {
	rest = strings.TrimLeft(s, "0123456789")
	return s[:len(s)-len(rest)], rest
}

// compareNumbers compares digits of any length.
func compareNumbers(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
