package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"userlookup/backend"
	"userlookup/backend/text"
)

func (t *Terminal) print(line string) error { return t.write([]byte(line + "\n")) }

// write writes to the standard output. That it cannot be written to, such as a
// full disk, is a failure of the command.
func (t *Terminal) write(output []byte) error {
	if _, err := t.Stdout.Write(output); err != nil {
		return &commandError{text.Of("cli.cannot_write"), backend.ExitOther}
	}
	return nil
}

// show prints what a command found, as JSON or as a report for a person.
func (t *Terminal) show(asJSON bool, shape func() any, report func(out *bytes.Buffer)) error {
	var out bytes.Buffer
	if !asJSON {
		report(&out)
	} else if err := encode(&out, shape()); err != nil {
		return err
	}
	return t.write(out.Bytes())
}

func (t *Terminal) say(line string) {
	_, _ = fmt.Fprintln(t.Stderr, "userlookup:", safe(line)) // nowhere else to say it
}

// table prints rows in columns: a tab follows each cell but the last. It is
// written when it ends, and none of its lines ends in blanks.
type table struct {
	*tabwriter.Writer
	aligned bytes.Buffer
	out     *bytes.Buffer
}

func newTable(out *bytes.Buffer) *table {
	t := &table{out: out}
	t.Writer = tabwriter.NewWriter(&t.aligned, 0, 0, 2, ' ', 0)
	return t
}

// row prints a row with its line end. A buffer takes everything.
func (t *table) row(format string, cells ...any) { _, _ = fmt.Fprintf(t.Writer, format, cells...) }

func (t *table) end() {
	_ = t.Flush()
	for line := range bytes.Lines(t.aligned.Bytes()) {
		t.out.Write(bytes.TrimRight(line, " \n"))
		t.out.WriteByte('\n')
	}
}

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
