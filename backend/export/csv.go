package export

import (
	"bufio"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"unicode"
)

// csvTable writes RFC 4180, in UTF-8 with the mark by which Excel knows it. No cell of it
// is a formula.
type csvTable struct {
	columns  []string
	buffered *bufio.Writer
	rows     *csv.Writer
}

func newCSVTable(to io.Writer, columns []string) (*csvTable, error) {
	t := &csvTable{columns: columns, buffered: bufio.NewWriter(to)}
	if _, err := t.buffered.WriteString("\ufeff"); err != nil {
		return nil, err
	}
	t.rows = csv.NewWriter(t.buffered)
	t.rows.UseCRLF = true
	return t, t.rows.Write(columns)
}

func (t *csvTable) write(cells []string) error {
	for i := range cells {
		cells[i] = harmless(cells[i])
	}
	return t.rows.Write(cells)
}

// about writes a row that says in its note something of the whole file, with the cells of
// further columns.
func (t *csvTable) about(note string, further map[string]string) error {
	cells := make([]string, len(t.columns))
	cells[0], cells[1] = "about", note
	for column, value := range further {
		cells[slices.Index(t.columns, column)] = value
	}
	return t.write(cells)
}

func (t *csvTable) end() error {
	t.rows.Flush()
	if err := t.rows.Error(); err != nil {
		return err
	}
	return t.buffered.Flush()
}

// yes is "yes" where something is so, else empty.
func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// formulaStarts are the characters with which a spreadsheet takes a cell for a
// formula, and those that it takes for them.
const formulaStarts = "=+-@＝＋－＠−﹢﹣﹦﹫"

// cellEnds are the characters at which one spreadsheet or another, by its settings
// and whatever stands in quotes, begins a new cell.
const cellEnds = ",;|"

// harmless returns a value that no spreadsheet takes for a formula: an apostrophe
// sorts before what would begin one, at the start of the cell and at that of any
// piece that may become a cell of its own. Line ends, tabs and other characters
// that cannot be seen become spaces.
func harmless(value string) string {
	if !strings.ContainsFunc(value, func(r rune) bool { return unseen(r) || strings.ContainsRune(formulaStarts, r) }) {
		return value
	}
	var safe strings.Builder
	begins := true // nothing but spaces since a cell may have begun
	for _, r := range value {
		if unseen(r) {
			r = ' '
		}
		if begins && strings.ContainsRune(formulaStarts, r) {
			safe.WriteByte('\'')
		}
		safe.WriteRune(r)
		switch {
		case strings.ContainsRune(cellEnds, r):
			begins = true
		case r != '"' && !unicode.IsSpace(r):
			begins = false
		}
	}
	return safe.String()
}

// unseen reports whether a character cannot be seen and is no plain space.
func unseen(r rune) bool {
	return r != ' ' && (unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar)
}
