package main

import (
	"slices"
	"strings"
	"testing"
)

func TestWords_NamesAreSplitIntoTheirParts(t *testing.T) {
	for _, test := range []struct {
		line string
		want []string
	}{
		{"openDesk(a)", []string{"open", "desk", "a"}},
		{"OPEN_DESK = 7", []string{"open", "desk"}},
		{"type JSONDesk struct", []string{"type", "json", "desk", "struct"}},
		{"It is told: “anew”.", []string{"it", "is", "told", "anew"}},
		{"", nil},
	} {
		if got := words(test.line); !slices.Equal(got, test.want) {
			t.Errorf("%q: %q, want %q", test.line, got, test.want)
		}
	}
}

func TestIn_ReportsAFormOnlyAsWholeWords(t *testing.T) {
	if _, err := parse("a form without a replacement\n"); err == nil {
		t.Error("a row without a replacement was accepted")
	}
	forms, err := parse("# a comment\n\ndesk\tworkspace\nis told\tis reported\nsealed\tencrypted\tdocs/ *.txt\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		file, line string
		want       string // empty for nothing
	}{
		{"a.go", "theDesk := open()", "a.go:3: “desk”: write workspace\n"},
		{"a.go", "desktop := open()", ""},
		{"a.go", "It isTold twice, is told", "a.go:3: “is told”: write is reported\na.go:3: “is told”: write is reported\n"},
		{"a.go", "It is", ""},
		{"a.go", "a sealed file", "a.go:3: “sealed”: write encrypted\n"},
		{"docs/a.md", "a sealed file", ""},
		{"a.txt", "a sealed file", ""},
	} {
		var out strings.Builder
		found := forms.in(test.file, test.line, 3, &out)
		if out.String() != test.want || found != strings.Count(test.want, "\n") {
			t.Errorf("%s: %q: %d %q, want %q", test.file, test.line, found, out.String(), test.want)
		}
	}
}

func TestParse_TheListIsReadable(t *testing.T) {
	forms, err := parse(list)
	if err != nil {
		t.Fatal(err)
	}
	if len(forms) < 50 {
		t.Errorf("%d first words: the list is not complete", len(forms))
	}
}
