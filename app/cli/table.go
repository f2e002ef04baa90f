package cli

import (
	"bytes"
	"fmt"
	"text/tabwriter"
)

// table prints rows in columns: a tab stands behind each cell but the last. It is
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
