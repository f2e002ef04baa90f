package export

import (
	"bufio"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"unicode"
)

// csvTable writes RFC 4180 in UTF-8 with a byte order mark for Excel. No cell is a formula.
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
		cells[i] = escapeFormula(cells[i])
	}
	return t.rows.Write(cells)
}

// about writes a row with a note about the whole file and further columns.
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

// formulaStarts are the characters that start a formula in spreadsheets, with their variants.
const formulaStarts = "=+-@＝＋－＠−﹢﹣﹦﹫"

// cellEnds are the characters that some spreadsheets treat as the start of a new cell.
const cellEnds = ",;|"

// escapeFormula returns a value that no spreadsheet treats as a formula: an apostrophe precedes
// formula characters, at the start of the cell and of any piece that may become its own cell.
// Line ends, tabs and invisible characters become spaces.
func escapeFormula(value string) string {
	if !strings.ContainsFunc(value, func(r rune) bool { return isInvisible(r) || strings.ContainsRune(formulaStarts, r) }) {
		return value
	}
	var safe strings.Builder
	begins := true // nothing but spaces since a cell may have begun
	for _, r := range value {
		if isInvisible(r) {
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

// isInvisible reports whether a character is invisible and not a plain space.
func isInvisible(r rune) bool {
	return r != ' ' && (unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar)
}
