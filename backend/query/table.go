package query

import (
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
)

// readTable reads lines of cells under a line of labels, as from a CSV file or a
// spreadsheet. It reports false otherwise.
func (r *reading) readTable(text string) bool {
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool {
		return trim(line) == "" || ruler.MatchString(line)
	})
	if len(lines) < 2 {
		return false
	}
	for _, split := range []func(string) []string{at("\t"), at("|"), at(";"), commas, columns} {
		header := split(lines[0])
		if !isHeader(header) || slices.ContainsFunc(lines[1:], func(line string) bool { return isLabel(split(line)[0]) }) {
			continue // a label at the start of each line is a list of labels and values
		}
		rows := make([][]string, 0, len(lines)-1)
		for _, line := range lines[1:] {
			cells := split(line)
			if len(cells) != len(header) {
				rows = nil
				break
			}
			rows = append(rows, cells)
		}
		if len(rows) == 0 {
			continue
		}
		for _, row := range rows {
			for i, cell := range row {
				r.readCell(labelOf(wordsOf(header[i])), cell)
			}
		}
		return true
	}
	return false
}

// ruler is the line under the labels of a Markdown table.
var ruler = regexp.MustCompile(`^[-+|:=\s]+$`)

func at(separator string) func(string) []string {
	return func(line string) []string {
		line = strings.TrimSpace(line)
		return trimAll(strings.Split(strings.Trim(line, separator), separator))
	}
}

func commas(line string) []string {
	reader := csv.NewReader(strings.NewReader(line))
	reader.LazyQuotes, reader.TrimLeadingSpace = true, true
	cells, err := reader.Read()
	if err != nil {
		return []string{""}
	}
	return trimAll(cells)
}

// twoSpaces stand between the columns of a table made of spaces.
var twoSpaces = regexp.MustCompile(` {2,}`)

func columns(line string) []string { return trimAll(twoSpaces.Split(strings.TrimSpace(line), -1)) }

func trimAll(cells []string) []string {
	for i, cell := range cells {
		cells[i] = trim(cell)
	}
	return cells
}

// isHeader reports whether cells are labels. One that is not known is allowed
// among others.
func isHeader(cells []string) bool {
	known := 0
	for _, cell := range cells {
		if isLabel(cell) || cell == "#" {
			known++
		}
	}
	return known >= 2 && !slices.ContainsFunc(cells, hasDigit)
}

// readCell reads a value whose label is known.
func (r *reading) readCell(l label, value string) {
	switch lone := !strings.ContainsAny(value, " \t\n"); {
	case value == "", l.grade >= generic && absent[strings.ToLower(value)]:
		if l.grade > generic { // no one is named, so an "id" beside it is that of something else
			r.addUnsure("", l.grade)
		}
	case isAddress(value) && lone:
		r.readAddress(value, 0)
	case l.grade == never && lone, shapeAt(value) == len(value) && l.grade < generic:
		r.add(value, never)
	case l.grade >= generic && lone:
		r.add(value, l.grade)
	case l.grade >= generic:
		words := &reading{} // such as a name, or several IDs
		words.readText(value)
		r.addUnsure("", l.grade)
		for _, c := range words.candidates {
			r.add(c.value, min(c.grade, offered))
		}
	case isEmail(value):
		r.add(value, l.grade)
	case lone && isValue(value):
		if hasDigit(value) {
			r.add(value, offered)
		}
	default:
		r.readText(value)
	}
	r.fields = r.fields || l.fields
}
