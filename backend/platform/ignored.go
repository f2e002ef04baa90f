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
		if count < maxNames && !slices.Contains(f.read, string(name)) {
			f.names = append(append(f.names, name...), '\n') // a name cannot hold a bare line feed
			count++
		}
		s.skip()
	})
	list, ok := f.known[string(f.names)]
	if !ok {
		list = f.list()
		f.known[string(f.names)] = list
	}
	return list
}

// list makes the names readable, and leaves out those that are read in another
// spelling, as encoding/json does.
func (f *ignoredFields) list() []string {
	var list []string
	for line := range strings.Lines(string(f.names)) {
		name := nameOf(strings.TrimSuffix(line, "\n"))
		if name != "" && !slices.ContainsFunc(f.read, func(read string) bool { return strings.EqualFold(read, name) }) {
			list = append(list, bounded(name, maxName))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// nameOf reads a name as it is spelt between its quotes.
func nameOf(spelt string) string { return readText([]byte(`"` + spelt + `"`)) }

// isName says whether a name as it is spelt is name for encoding/json.
func isName(spelt []byte, name string) bool { return strings.EqualFold(nameOf(string(spelt)), name) }

// ignoredOfJob finds the names in the answer to one job.
func ignoredOfJob(body []byte) []string {
	var ignored []string
	s := &scanner{data: body}
	s.object(func(name []byte) {
		if !isName(name, "job") {
			s.skip()
			return
		}
		ignored = newIgnoredFields(jobFields).of(s)
	})
	return ignored
}

// ignoredOfJobs finds the names for each job of a list.
func ignoredOfJobs(body []byte) [][]string {
	fields := newIgnoredFields(jobFields)
	var ignored [][]string
	s := &scanner{data: body}
	s.object(func(name []byte) {
		if !isName(name, "jobs") || s.peek() != '[' {
			s.skip()
			return
		}
		ignored = ignored[:0] // of two lists, encoding/json keeps the last
		s.array(func() { ignored = append(ignored, fields.of(s)) })
	})
	return ignored
}
