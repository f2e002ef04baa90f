package text

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	formOfKey = regexp.MustCompile(`\.(zero|one|two|few|many|other)$`)
	parameter = regexp.MustCompile(`\{\w+\}`)
)

func TestLanguages_HaveTheTextsOfEnglish(t *testing.T) {
	english := loaded(t, files, "en")
	folders, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if !folder.IsDir() || folder.Name() == "testdata" {
			continue
		}
		for _, difference := range differences(english, loaded(t, files, folder.Name())) {
			t.Errorf("%s: %s", folder.Name(), difference)
		}
	}
}

func TestDifferences(t *testing.T) {
	source := os.DirFS("testdata/languages")
	english := loaded(t, source, "en")
	for language, want := range map[string][]string{
		"en": nil,
		"pl": nil,
		"de": {
			"farewell has no text",
			"greeting has the parameters [{person}], in English [{name}]",
			"rows has the plural forms [few one], want [one other]",
			"thanks is no key of English",
		},
	} {
		if got := differences(english, loaded(t, source, language)); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
}

// loaded is a language that has texts.
func loaded(t *testing.T, source fs.FS, tag string) *catalogue {
	t.Helper()
	texts, err := load(source, tag)
	if err != nil {
		t.Fatal(err)
	}
	if len(texts.texts) == 0 {
		t.Fatalf("the folder %s is not loaded", tag)
	}
	return texts
}

// message is what a key stands for: its parameters and its plural forms, both sorted.
type message struct{ parameters, forms []string }

// differences says in what a language differs from English: keys, parameters, and
// whether it has the plural forms that its own rules ask for.
func differences(english, language *catalogue) (all []string) {
	want, got := messages(english, english), messages(language, english)
	forms := language.forms()
	for key, of := range want {
		translated, ok := got[key]
		switch {
		case !ok:
			all = append(all, key+" has no text")
			continue
		case !slices.Equal(translated.parameters, of.parameters):
			all = append(all, key+" has the parameters ["+strings.Join(translated.parameters, " ")+"], in English ["+strings.Join(of.parameters, " ")+"]")
		}
		if len(of.forms) > 0 && !slices.Equal(translated.forms, forms) {
			all = append(all, key+" has the plural forms ["+strings.Join(translated.forms, " ")+"], want ["+strings.Join(forms, " ")+"]")
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			all = append(all, key+" is no key of English")
		}
	}
	slices.Sort(all)
	return all
}

// messages gathers the texts of a catalogue by key, without the plural form of those that
// have forms in English.
func messages(c, english *catalogue) map[string]message {
	all := map[string]message{}
	for key, text := range c.texts {
		form := ""
		if base := formOfKey.ReplaceAllString(key, ""); base != key && english.texts[base+".one"] != "" {
			key, form = base, strings.TrimPrefix(key, base+".")
		}
		found := all[key]
		found.parameters = slices.Compact(slices.Sorted(slices.Values(append(found.parameters, parameter.FindAllString(text, -1)...))))
		if form != "" {
			found.forms = slices.Sorted(slices.Values(append(found.forms, form)))
		}
		all[key] = found
	}
	return all
}

// forms lists the plural categories of whole numbers in a language, sorted.
func (c *catalogue) forms() []string {
	found := map[string]bool{other: true}
	for n := range 1000 {
		found[c.category(c.number(n))] = true
	}
	found[c.category(c.number(1_000_000))] = true // French has a form of its own for it
	return slices.Sorted(maps.Keys(found))
}
