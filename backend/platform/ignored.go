package platform

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// The most that is told of fields that are not read: how many names, and how
// much of each, in bytes. Their values are never looked at.
const (
	maxNames = 64
	maxName  = 100
)

// ignoredFields lists the names of the members of an object that are not decoded.
// Objects with the same such members in the same order share one list.
type ignoredFields struct {
	known   map[string][]string
	names   []byte // of the object at hand, as they are spelt, one a line
	source  bytes.Reader
	decoder *jsontext.Decoder
}

func newIgnoredFields() *ignoredFields {
	return &ignoredFields{known: map[string][]string{}, decoder: new(jsontext.Decoder)}
}

// of gives the names in an object of what was not decoded, which has been read once: it
// is valid JSON.
func (f *ignoredFields) of(rest jsontext.Value) []string {
	if len(rest) == 0 {
		return nil
	}
	f.source.Reset(rest)
	f.decoder.Reset(&f.source, jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	f.names = f.names[:0]
	_, err := f.decoder.ReadToken()
	count := 0
	for err == nil && f.decoder.PeekKind() == '"' {
		var name jsontext.Value
		if name, err = f.decoder.ReadValue(); err != nil {
			break
		}
		if count++; count <= maxNames {
			f.names = append(append(f.names, name...), '\n') // a name cannot hold a bare line feed
		}
		err = f.decoder.SkipValue()
	}
	if count > maxNames {
		f.names = append(f.names, `"`+ellipsis+"\"\n"...)
	}
	list, ok := f.known[string(f.names)]
	if !ok {
		list = f.list()
		f.known[string(f.names)] = list
	}
	return list
}

// ellipsis stands for names, and for the rest of a name, beyond the most that is told.
const ellipsis = "…"

// list makes the names readable.
func (f *ignoredFields) list() []string {
	var list []string
	for line := range bytes.Lines(f.names) {
		name := readText(bytes.TrimSuffix(line, []byte("\n")))
		if name == "" {
			continue
		}
		if short := bounded(name, maxName); short != name {
			name = short + ellipsis
		}
		list = append(list, name)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
