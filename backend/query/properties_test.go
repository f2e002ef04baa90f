package query_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"userlookup/backend"
	"userlookup/backend/query"
)

var idPattern = rapid.StringMatching(`[A-Za-z0-9_-]{1,40}`)

// mixed are IDs with a letter and a digit, as no word, number or date is.
var mixed = rapid.StringMatching(`[A-TW-Z]{1,2}-[1-9][0-9]{4,6}Z`)

func validID(id string) bool {
	return id != "" && len(id) <= query.MaxID && !strings.ContainsFunc(id, func(r rune) bool {
		return r != '-' && r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	})
}

func TestParse_TextAroundSingleID_ReturnsSameID(t *testing.T) {
	around := rapid.StringOfN(rapid.SampledFrom([]rune(" \t\n\u00a0\u200b\ufeff\"'“”«»(),;")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		id := idPattern.Draw(t, "id")
		found, err := query.Parse(around.Draw(t, "before") + id + around.Draw(t, "after"))
		if err != nil || found.Value != id {
			t.Fatalf("id %q gave %+v, %v", id, found, err)
		}
	})
}

func TestParse_SurroundingSpacesAndQuotes_AreIgnored(t *testing.T) {
	wraps := [][2]string{{" ", "  "}, {"\n", "\r\n"}, {"\ufeff", "\u200b"}, {"\u00a0", "\u3000"}, {`"`, `"`}, {"“", "”"}}
	for _, row := range readPasted(t) {
		if row.Error == backend.CodeInputEmpty {
			continue
		}
		for _, wrap := range wraps {
			got := outcome(wrap[0] + row.Text + wrap[1])
			quoted := strings.TrimSpace(wrap[0]) != "" && wrap[0] != "\ufeff"
			if quoted && (strings.ContainsAny(row.Text, "\n\"\\{[|") || strings.HasPrefix(row.Text, "'")) {
				continue // quotes are part of tables and JSON
			}
			if want := outcome(row.Text); got.ID+got.GUID+got.Email != want.ID+want.GUID+want.Email || !slices.Equal(got.Choose, want.Choose) {
				t.Errorf("%q in %q gave %s, without %s", row.Text, wrap, show(got), show(want))
			}
		}
	}
}

func TestParse_TwoUnlabelledIDs_ReturnsCandidates(t *testing.T) {
	between := rapid.SampledFrom([]string{" ", ", ", "; ", "\n", "\t", " and ", " or ", " | ", "/", " / ", " (", " - ", " -> ", ": ", " called about ", ",\n\n"})
	edge := rapid.SampledFrom([]string{"", "please look up ", "see ", "Hello, ", "> ", "- ", "\n"})
	rapid.Check(t, func(t *rapid.T) {
		a, b := mixed.Draw(t, "a"), mixed.Draw(t, "b")
		text := edge.Draw(t, "before") + a + between.Draw(t, "between") + b
		found, err := query.Parse(text)
		if a != b && err == nil {
			t.Fatalf("%q opens %q", text, found.Value)
		}
	})
}

func TestParse_TwoLabelledIDs_ReturnsCandidates(t *testing.T) {
	label := rapid.SampledFrom([]string{"user ", "User ID: ", "customer_id=", "Customer: ", "uid ", "https://crm.example/users/", "external_id: "})
	rapid.Check(t, func(t *rapid.T) {
		a, b := mixed.Draw(t, "a"), mixed.Draw(t, "b")
		text := label.Draw(t, "first") + a + rapid.SampledFrom([]string{"\n", ", ", "; ", " and ", "\n\n"}).Draw(t, "between") + label.Draw(t, "second") + b
		found, err := query.Parse(text)
		if a != b && err == nil {
			t.Fatalf("%q opens %q", text, found.Value)
		}
	})
}

func TestParse_LabelledID_WinsOverOtherLabels(t *testing.T) {
	label := rapid.SampledFrom([]string{"User ID: ", "user_id=", "uid: ", "Customer ID ", "user ", "https://crm.example/customers/"})
	other := rapid.SampledFrom([]string{"ticket ", "Ticket: ", "case #", "order no. ", "ext. ", "tab=", "page ", "phone: "})
	rapid.Check(t, func(t *rapid.T) {
		id, number := rapid.OneOf(mixed, rapid.StringMatching(`[a-z]{4}doe[a-z]{3}q`)).Draw(t, "id"), rapid.StringMatching(`[1-9][0-9]{0,8}`).Draw(t, "number")
		text := label.Draw(t, "label") + id + ", " + other.Draw(t, "other") + number
		if rapid.Bool().Draw(t, "other first") {
			text = other.Draw(t, "other") + number + ", " + label.Draw(t, "label") + id
		}
		found, err := query.Parse(text)
		if err != nil || found.Value != id {
			t.Fatalf("%q gave %+v, %v", text, found, err)
		}
	})
}

func TestParse_OtherLabel_IsNotAUserID(t *testing.T) {
	other := rapid.SampledFrom([]string{"ticket ", "Ticket: ", "ticket #", "case no. ", "order_id=", "ext. ", "tab: ", "page ", "phone ", "https://crm.example/tickets/", "$", "EUR "})
	rapid.Check(t, func(t *rapid.T) {
		text := other.Draw(t, "label") + rapid.StringMatching(`[1-9][0-9]{0,8}`).Draw(t, "number") + rapid.SampledFrom([]string{"", ".", " please", "\n", " (urgent)"}).Draw(t, "after")
		if found, err := query.Parse(text); err == nil {
			t.Fatalf("%q opens %q", text, found.Value)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, row := range readPasted(f) {
		f.Add(row.Text)
	}
	f.Add("\xff")
	f.Add("http://[::1")
	f.Fuzz(func(t *testing.T, text string) {
		found, err := query.Parse(text)
		var known *backend.Error
		switch {
		case err == nil:
			checkTaken(t, text, found)
		case !errors.As(err, &known):
			t.Fatalf("not a typed error: %v", err)
		case known.Code == backend.CodeInputAmbiguous:
			// What is offered can be looked up as it is.
			for _, candidate := range query.Candidates(known) {
				if again, err := query.Parse(candidate); err != nil || again.Value != candidate || again.Origin != backend.OriginWhole {
					t.Fatalf("%q offers %q, which gives %+v, %v", text, candidate, again, err)
				}
			}
		}
	})
}

// checkTaken checks that a value is an ID or an e-mail address, part of the
// text, and means itself.
func checkTaken(t *testing.T, text string, found backend.Query) {
	t.Helper()
	if !validID(found.Value) && (found.Kind != backend.QueryByEmail || !strings.Contains(found.Value, "@")) {
		t.Fatalf("%q gave the id %q", text, found.Value)
	}
	if again, err := query.Parse(found.Value); err != nil || again.Value != found.Value || again.Kind != found.Kind {
		t.Fatalf("%q is not taken as itself: %+v, %v", found.Value, again, err)
	}
	if !slices.ContainsFunc(query.ReadingsOf(text), func(reading string) bool { return strings.Contains(reading, found.Value) }) {
		t.Fatalf("%q is not part of %q", found.Value, text)
	}
}
