// Package text is the catalogue of every sentence and word that a person
// reads. A text is a key with parameters; the page reads the same files.
package text

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// files has a folder per language, named by its BCP 47 tag of two letters.
//
//go:embed ??/*.json
var files embed.FS

// Language is the tag of the language in use; the page has its own in
// frontend/src/lib/text.ts.
const Language = "en"

// inUse is the catalogue of Language.
var inUse = sync.OnceValue(func() *catalogue {
	texts, err := load(files, Language)
	if err != nil {
		panic(err) // the files are part of the program; a test reads them all
	}
	return texts
})

// catalogue is the texts of one language.
type catalogue struct {
	texts   map[string]string // by key
	plurals *i18n.Localizer
}

// load reads the files of a language, which are in the folder of its BCP 47 tag.
func load(source fs.FS, tag string) (*catalogue, error) {
	plurals, err := pluralsOf(tag)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(source, path.Join(tag, "*.json"))
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, name := range names {
		content, err := fs.ReadFile(source, name)
		if err != nil {
			return nil, err
		}
		var texts map[string]string
		if err := json.Unmarshal(content, &texts); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", name, err)
		}
		for key, value := range texts {
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("catalogue %s: key %s is there twice", name, key)
			}
			all[key] = value
		}
	}
	return &catalogue{all, plurals}, nil
}

// pluralsOf gives what chooses the plural category of a number in a language. go-i18n
// keeps its CLDR rules to itself, so they are asked through a message whose forms are the
// names of the categories.
func pluralsOf(tag string) (*i18n.Localizer, error) {
	parsed, err := language.Parse(tag)
	if err != nil {
		return nil, fmt.Errorf("language %s: %w", tag, err)
	}
	bundle := i18n.NewBundle(parsed)
	if err := bundle.AddMessages(parsed, categories); err != nil {
		return nil, fmt.Errorf("plural rules of %s: %w", tag, err)
	}
	return i18n.NewLocalizer(bundle, tag), nil
}

// categories are those of CLDR: a text that depends on the number n is stored under its
// key with one of these after it. Each language uses some of them, and all use other.
var categories = &i18n.Message{ID: "category", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: other}

const other = "other"

// category is the plural category of a whole number as Number writes it; other for
// anything else.
func (c *catalogue) category(number string) string {
	n, err := strconv.Atoi(strings.ReplaceAll(number, c.group(), ""))
	if err != nil {
		return other
	}
	category, err := c.plurals.Localize(&i18n.LocalizeConfig{MessageID: categories.ID, PluralCount: n})
	if err != nil {
		return other
	}
	return category
}

// find gives the text of key, or of its form for the parameter n. A category that has no
// form of its own takes that of other.
func (c *catalogue) find(key string, params map[string]string) (string, bool) {
	if text, ok := c.texts[key]; ok {
		return text, true
	}
	if _, ok := c.texts[key+"."+other]; !ok {
		return "", false
	}
	if text, ok := c.texts[key+"."+c.category(params["n"])]; ok {
		return text, true
	}
	return c.texts[key+"."+other], true
}

func (c *catalogue) with(key string, params map[string]string) string {
	text, ok := c.find(key, params)
	if !ok {
		return key
	}
	replacements := make([]string, 0, 2*len(params))
	for name, value := range params {
		replacements = append(replacements, "{"+name+"}", value)
	}
	return strings.NewReplacer(replacements...).Replace(text)
}

// Has says whether the catalogue holds key.
func Has(key string) bool {
	_, ok := inUse().texts[key]
	return ok
}

// Keys lists every key, in no order.
func Keys() []string {
	keys := make([]string, 0, len(inUse().texts))
	for key := range inUse().texts {
		keys = append(keys, key)
	}
	return keys
}

// Of gives the text of key with each {name} replaced; params are name, value,
// name, value. A text that depends on a number stands under key.one and
// key.other and is chosen by the parameter n. An unknown key gives the key
// itself, so that a gap is seen and nothing breaks.
func Of(key string, params ...string) string {
	values := make(map[string]string, len(params)/2)
	for i := 0; i+1 < len(params); i += 2 {
		values[params[i]] = params[i+1]
	}
	return With(key, values)
}

// Failure puts what happened, why and what to do for an error's code into the
// sentence of key. Params are the code's; more are key's own: name, value, name,
// value.
func Failure(key, code string, params map[string]string, more ...string) string {
	for _, part := range []string{"title", "why", "do"} {
		more = append(more, part, With("error."+code+"."+part, params))
	}
	return Of(key, more...)
}

// With is Of with the parameters in a map.
func With(key string, params map[string]string) string { return inUse().with(key, params) }
