package platform

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Limits for the names of ignored fields: their number, and their length in bytes. Their
// values are never read.
const (
	maxNames = 64
	maxName  = 100
)

// ignoredFields lists the names of fields that are not decoded. Objects with the same ignored
// fields in the same order share one list.
type ignoredFields struct {
	known   map[string][]string
	names   []byte // of the current object, as JSON strings, one per line
	source  bytes.Reader
	decoder *jsontext.Decoder
}

func newIgnoredFields() *ignoredFields {
	return &ignoredFields{known: map[string][]string{}, decoder: new(jsontext.Decoder)}
}

// of returns the names in rest, which is valid JSON.
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
			f.names = append(append(f.names, name...), '\n') // a JSON string contains no raw line feed
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

// ellipsis replaces names, and parts of a name, beyond the limits.
const ellipsis = "…"

// list decodes the names.
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
