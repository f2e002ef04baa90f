package query_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"userlookup/backend"
	"userlookup/backend/query"
)

// pasted is a row of testdata/pasted.jsonl: a text and what it means. One of ID,
// GUID and Email is what is looked up, Choose what a person chooses from,
// Invalid the value that cannot be an ID, and Error another code.
type pasted struct {
	Text    string
	ID      string
	GUID    string
	Email   string
	Choose  []string
	Of      int `json:",omitempty"` // how many there are to choose from, if more than are listed
	Invalid string
	Error   backend.Code
	From    backend.QueryOrigin // empty for the whole text
	Why     string
}

func readPasted(t testing.TB) []pasted {
	t.Helper()
	file, err := os.Open("testdata/pasted.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var rows []pasted
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		var row pasted
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// outcome is what Parse gave, in the form of a row.
func outcome(text string) pasted {
	found, err := query.Parse(text)
	row := pasted{Text: text}
	var known *backend.Error
	switch {
	case errors.As(err, &known) && known.Code == backend.CodeInputAmbiguous:
		row.Choose = query.Candidates(known)
		if n, _ := strconv.Atoi(known.Params["n"]); n != len(row.Choose) {
			row.Of = n
		}
	case errors.As(err, &known) && known.Code == backend.CodeInputCharacters:
		row.Invalid = known.Params["value"]
	case errors.As(err, &known):
		row.Error = known.Code
	case found.Kind == backend.QueryByID:
		row.ID = found.Value
	case found.Kind == backend.QueryByGUID:
		row.GUID = found.Value
	case found.Kind == backend.QueryByEmail:
		row.Email = found.Value
	}
	if err == nil && found.Origin != backend.OriginWhole {
		row.From = found.Origin
	}
	return row
}

func TestParse_PastedText_ReturnsOneUserOrError(t *testing.T) {
	rows := readPasted(t)
	if len(rows) < 300 {
		t.Errorf("the table has %d rows", len(rows))
	}
	for _, want := range rows {
		got := outcome(want.Text)
		if got.Why = want.Why; !same(got, want) {
			t.Errorf("%q\n got %s\nwant %s", want.Text, show(got), show(want))
		}
	}
}

func TestParse_TooLongOrInvalidText_ReturnsError(t *testing.T) {
	for _, test := range []struct {
		name, text string
		code       backend.Code
		params     map[string]string
	}{
		{"longest ID", strings.Repeat("a", query.MaxID), "", nil},
		{"ID too long", strings.Repeat("a", query.MaxID+1), backend.CodeInputTooLong, map[string]string{"max": "255"}},
		{"labelled ID too long", "user ID: " + strings.Repeat("a", query.MaxID+1), backend.CodeInputTooLong, map[string]string{"max": "255"}},
		{"text too long", strings.Repeat("a ", query.MaxText), backend.CodeInputTooLong, map[string]string{"max": "4096"}},
		{"e-mail address too long", strings.Repeat("a", 60) + "@" + strings.Repeat("b.", 100), backend.CodeInputTooLong, map[string]string{"max": "255"}},
		{"not UTF-8", "U-\xff1001", backend.CodeInputCharacters, map[string]string{"value": "�", "characters": "�"}},
		{"strange characters, each once", "User ID: ja.ne.d/e", backend.CodeInputCharacters, map[string]string{"value": "ja.ne.d/e", "characters": "./"}},
		{"more candidates than are listed", "1 2 3 4 5 6 7 8 9 10 11 12", backend.CodeInputAmbiguous, map[string]string{"n": "12", "candidates": "1\n2\n3\n4\n5\n6\n7\n8\n9\n10"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := query.Parse(test.text)
			var known *backend.Error
			if errors.As(err, &known); test.code == "" && err == nil {
				return
			}
			if known == nil || known.Code != test.code || !maps.Equal(known.Params, test.params) {
				t.Errorf("got %v with %v, want %s with %v", err, known, test.code, test.params)
			}
		})
	}
}

func TestCandidates_OtherError_ReturnsNone(t *testing.T) {
	if got := query.Candidates(backend.NewError(backend.CodeInputNoID, nil)); got != nil {
		t.Errorf("got %v", got)
	}
}

func same(a, b pasted) bool { return show(a) == show(b) && slices.Equal(a.Choose, b.Choose) }

func show(row pasted) string {
	text, _ := json.Marshal(row)
	return string(text)
}
