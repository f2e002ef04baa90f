package platform

import (
	"bytes"
	"cmp"
	switches "flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

// faultFile lists the message of every fault and its duration, so that a change is visible in
// a diff.
const faultFile = "testdata/faults.txt"

var update = switches.Bool("update", false, "rewrite "+faultFile)

// faultResult is the result of a fault.
type faultResult struct {
	fault, target  string
	codes, message string
	duration       time.Duration
}

// compareWithFile compares the results with the file, which has one line for all targets with
// the same result.
func compareWithFile(t *testing.T, findings []faultResult) {
	t.Helper()
	var same []faultResult // without their target
	targets := map[faultResult][]string{}
	for _, f := range findings {
		target := f.target
		f.target = ""
		if len(targets[f]) == 0 {
			same = append(same, f)
		}
		if !slices.Contains(targets[f], target) {
			targets[f] = append(targets[f], target)
		}
	}
	var file bytes.Buffer
	table := tabwriter.NewWriter(&file, 0, 0, 3, ' ', 0)
	row := func(cells ...string) { _, _ = fmt.Fprintln(table, strings.Join(cells, "\t")) }
	row("fault", "target", "code", "after", "message")
	for _, f := range same {
		row(f.fault, strings.Join(targets[f], " "), f.codes, f.duration.String(), cmp.Or(f.message, "-"))
	}
	_ = table.Flush()

	if *update {
		if err := os.WriteFile(faultFile, file.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile(faultFile)
	if err != nil {
		t.Fatal(err)
	}
	before, now := strings.Split(string(was), "\n"), strings.Split(file.String(), "\n")
	if !slices.Equal(before, now) {
		t.Errorf("the reported errors have changed:\n%s%sIf that is intended: go test ./backend/platform -run TestFaults -update",
			missing("- ", before, now), missing("+ ", now, before))
	}
}

// missing lists the lines that are not in others.
func missing(mark string, lines, others []string) string {
	var b strings.Builder
	for _, line := range lines {
		if !slices.Contains(others, line) {
			b.WriteString(mark + line + "\n")
		}
	}
	return b.String()
}
