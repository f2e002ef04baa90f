package export

import (
	"strings"
	"unicode"
)

// formulaStarts are the characters with which a spreadsheet takes a cell for a
// formula, and those that it takes for them.
const formulaStarts = "=+-@＝＋－＠−﹢﹣﹦﹫"

// cellEnds are the characters at which one spreadsheet or another, by its settings
// and whatever stands in quotes, begins a new cell.
const cellEnds = ",;|"

// harmless gives a value that no spreadsheet takes for a formula: an apostrophe
// stands before what would begin one, at the start of the cell and at that of any
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

// unseen says whether a character cannot be seen and is no plain space.
func unseen(r rune) bool {
	return r != ' ' && (unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar)
}
