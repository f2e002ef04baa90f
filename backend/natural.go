package backend

import (
	"cmp"
	"strings"
)

// CompareNames orders names as a person would: without regard to case, and
// numbers in them by their value, so that "Login 2" stands before "Login 10".
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

// withoutCommonStart skips what two names begin with alike, but for a number that
// may go on.
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
