// Package text is the catalogue of every sentence and word that a person
// reads. A text is a key with parameters; the page reads the same files.
package text

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

//go:embed en/*.json
var files embed.FS

// catalogue maps each key to its English text.
var catalogue = sync.OnceValue(func() map[string]string {
	texts, err := load(files)
	if err != nil {
		panic(err) // the files are part of the program; a test reads them all
	}
	return texts
})

func load(source fs.FS) (map[string]string, error) {
	names, err := fs.Glob(source, "en/*.json")
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
				return nil, fmt.Errorf("catalogue %s: key %s stands twice", name, key)
			}
			all[key] = value
		}
	}
	return all, nil
}

// Has says whether the catalogue holds key.
func Has(key string) bool {
	_, ok := catalogue()[key]
	return ok
}

// Keys lists every key, in no order.
func Keys() []string {
	keys := make([]string, 0, len(catalogue()))
	for key := range catalogue() {
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
func With(key string, params map[string]string) string {
	text, ok := catalogue()[key]
	if !ok {
		form := ".other"
		if params["n"] == "1" {
			form = ".one"
		}
		if text, ok = catalogue()[key+form]; !ok {
			return key
		}
	}
	replacements := make([]string, 0, 2*len(params))
	for name, value := range params {
		replacements = append(replacements, "{"+name+"}", value)
	}
	return strings.NewReplacer(replacements...).Replace(text)
}
