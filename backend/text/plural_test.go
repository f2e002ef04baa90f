package text

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
	"testing/fstest"
)

// pluralCases are checked by the page too: see frontend/src/lib/text.test.ts.
func pluralCases(t *testing.T) (cases []struct{ Language, Key, N, Text string }) {
	t.Helper()
	content, err := os.ReadFile("testdata/plurals.json")
	if err == nil {
		err = json.Unmarshal(content, &cases)
	}
	if err != nil || len(cases) == 0 {
		t.Fatal(cases, err)
	}
	return cases
}

func TestWith_OtherLanguage_ChoosesItsPluralForm(t *testing.T) {
	for _, test := range pluralCases(t) {
		texts, err := load(os.DirFS("testdata"), test.Language)
		if err != nil {
			t.Fatal(err)
		}
		if got := texts.with(test.Key, map[string]string{"n": test.N}); got != test.Text {
			t.Errorf("%s, %s: got %q, want %q", test.Language, test.N, got, test.Text)
		}
	}
}

func TestOf_English_ChoosesByNumber(t *testing.T) {
	for n, want := range map[string]string{
		"1": "1 field", "-1": "-1 field", "0": "0 fields", "2": "2 fields", "1,000": "1,000 fields", "some": "some fields", "": " fields",
	} {
		if got := Of("page.user.fields", "n", n); got != want {
			t.Errorf("%q: got %q, want %q", n, got, want)
		}
	}
}

func TestCatalogue_EveryFormHasOther(t *testing.T) {
	form := regexp.MustCompile(`\.(zero|one|two|few|many)$`)
	for _, key := range Keys() {
		if form.MatchString(key) && !Has(form.ReplaceAllString(key, "."+other)) {
			t.Errorf("%s has no .%s", key, other)
		}
	}
}

func TestLoad_NoLanguage_Fails(t *testing.T) {
	if _, err := load(fstest.MapFS{}, "no language"); err == nil {
		t.Error("it loaded")
	}
}

func BenchmarkOf_Plural(b *testing.B) {
	for b.Loop() {
		Of("page.user.fields", "n", "12")
	}
}
