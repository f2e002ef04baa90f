package platform

import (
	"reflect"
	"slices"
	"strings"
)

// The most that is told of fields that are not read: how many names, and how
// much of each, in bytes. Their values are never looked at.
const (
	maxNames = 64
	maxName  = 100
)

// ignoredFields finds the names of an object's members that are not decoded.
// Objects with the same members in the same order share one list.
type ignoredFields struct {
	read  []string // the names that are decoded
	known map[string][]string
	names []byte // of the object at hand, one a line
}

// jobFields are the names that a wireJob decodes.
var jobFields = fieldsOf(reflect.TypeFor[wireJob]())

func fieldsOf(wire reflect.Type) []string {
	var names []string
	for i := range wire.NumField() {
		if name := wire.Field(i).Tag.Get("json"); name != "-" {
			names = append(names, name)
		}
	}
	return names
}

func newIgnoredFields(read []string) *ignoredFields {
	return &ignoredFields{read: read, known: map[string][]string{}}
}

// of walks through an object.
func (f *ignoredFields) of(s *scanner) []string {
	f.names = f.names[:0]
	count := 0
	s.object(func(name []byte) {
		if !slices.Contains(f.read, string(name)) {
			if count++; count <= maxNames {
				f.names = append(append(f.names, name...), '\n') // a name cannot hold a bare line feed
			}
		}
		s.skip()
	})
	if count > maxNames {
		f.names = append(f.names, more+"\n"...)
	}
	list, ok := f.known[string(f.names)]
	if !ok {
		list = f.list()
		f.known[string(f.names)] = list
	}
	return list
}

// more stands for names, and for the rest of a name, beyond the most that is told.
const more = "…"

// list makes the names readable, and leaves out those that are decoded but spelt
// with escapes.
func (f *ignoredFields) list() []string {
	var list []string
	for line := range strings.Lines(string(f.names)) {
		name := nameOf(strings.TrimSuffix(line, "\n"))
		if name == "" || slices.Contains(f.read, name) {
			continue
		}
		if short := bounded(name, maxName); short != name {
			name = short + more
		}
		list = append(list, name)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// nameOf reads a name as it is spelt between its quotes.
func nameOf(spelt string) string { return readText([]byte(`"` + spelt + `"`)) }

// isName says whether a name as it is spelt, perhaps with escapes, is name.
func isName(spelt []byte, name string) bool { return nameOf(string(spelt)) == name }

// ignoredOfJob finds the names in the answer to one job.
func ignoredOfJob(body []byte) []string {
	var ignored []string
	s := &scanner{data: withoutMark(body)}
	s.object(func(name []byte) {
		if !isName(name, "job") {
			s.skip()
			return
		}
		ignored = newIgnoredFields(jobFields).of(s)
	})
	return ignored
}
