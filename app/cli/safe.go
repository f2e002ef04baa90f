package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// unsafeRune says whether a character could steer the terminal or turn the
// direction of the text around it: control characters and bidirectional marks.
func unsafeRune(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// safe shows unsafe characters as \u escapes, line ends included: it is for one
// line.
func safe(line string) string {
	return escape(line, func(r rune) bool { return r == '\n' || unsafeRune(r) })
}

// safeLines is safe for a text of several lines.
func safeLines(lines string) string { return escape(lines, unsafeRune) }

func escape(s string, unwanted func(rune) bool) string {
	if !strings.ContainsFunc(s, unwanted) {
		return s
	}
	var escaped strings.Builder
	for _, r := range s {
		if unwanted(r) {
			fmt.Fprintf(&escaped, "\\u%04x", r)
		} else {
			escaped.WriteRune(r)
		}
	}
	return escaped.String()
}

// safeWriter escapes what is written to it.
type safeWriter struct{ to io.Writer }

func (w safeWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.to, safeLines(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
