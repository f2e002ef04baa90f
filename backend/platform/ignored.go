package platform

import (
	"bytes"
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

// scanner walks through valid JSON without decoding it, at a fraction of the
// cost. In what is not JSON it finds nonsense, but its end.
type scanner struct {
	data []byte
	at   int
}

// object walks through an object: each is given the name of a member as it is
// spelt between its quotes, and must walk through the value. Anything else than
// an object is skipped.
func (s *scanner) object(each func(name []byte)) {
	if s.peek() != '{' {
		s.skip()
		return
	}
	for s.at++; s.more('}'); {
		name := s.text()
		if s.peek() == ':' {
			s.at++
		}
		each(name)
	}
}

// array walks through a list: each must walk through an item. Anything else than
// a list is skipped.
func (s *scanner) array(each func()) {
	if s.peek() != '[' {
		s.skip()
		return
	}
	for s.at++; s.more(']'); {
		each()
	}
}

// more steps over a comma and says whether something follows; else it steps over
// the closing bracket.
func (s *scanner) more(closing byte) bool {
	next := s.peek()
	if next == ',' {
		s.at++
		next = s.peek()
	}
	if next == closing {
		s.at++
		return false
	}
	return s.at < len(s.data)
}

// peek gives the next byte that is no white space; 0 at the end.
func (s *scanner) peek() byte {
	for ; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// text steps over a string and gives what stands between its quotes.
func (s *scanner) text() []byte {
	s.at = min(s.at+1, len(s.data))
	from := s.at
	for {
		quote := bytes.IndexByte(s.data[s.at:], '"')
		if quote < 0 {
			s.at = len(s.data)
			return s.data[from:]
		}
		s.at += quote + 1
		if end := s.at - 1; !escaped(s.data[from:end]) {
			return s.data[from:end]
		}
	}
}

// escaped says whether what follows before is escaped: by an odd number of
// backslashes.
func escaped(before []byte) bool {
	rest := bytes.TrimRight(before, `\`)
	return (len(before)-len(rest))%2 == 1
}

// skip steps over a value.
func (s *scanner) skip() {
	s.peek()
	for depth := 0; s.at < len(s.data); {
		switch s.data[s.at] {
		case '"':
			s.text()
		case '{', '[':
			depth++
			s.at++
		case '}', ']':
			depth--
			s.at++
		default:
			s.at++
			if depth > 0 || s.at < len(s.data) && !ends(s.data[s.at]) {
				continue
			}
		}
		if depth <= 0 {
			return
		}
	}
}

// ends says whether a number, true, false or null ends before c.
func ends(c byte) bool { return bytes.IndexByte([]byte(" \t\r\n,]}"), c) >= 0 }
