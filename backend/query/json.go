package query

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

// isOfStaff reports whether a key leads to a person of the bank: "created_by".
func isOfStaff(key string) bool {
	return slices.ContainsFunc(wordsOf(key), func(word string) bool { return vocabulary[word] == qualifier || staff[word] })
}

var staff = wordSet(`agent agents assignee admin administrator operator employee staff manager owner author creator editor`)

// wrappers are keys that say nothing of what they hold.
var wrappers = wordSet(`data result results attributes payload properties body response value values fields object entity item items params
	parameters metadata meta details content nodes edges node hits source _source detail event context args input output custom_fields`)

// kindKeys are keys whose value names the kind of an object: "type": "ticket".
var kindKeys = wordSet(`type object kind entity model resource etn module table record_type object_type objecttype entitytype sobject`)

// nameKeys are keys whose value is the label of the "value" beside it.
var nameKeys = wordSet(`name key label field title attribute property column`)

// node is an element of JSON. Objects keep the order of their keys, and keys that
// are there twice.
type node struct {
	plain   string // of a string or a number
	key     string // in an object
	members []node // of an object
	items   []node // of a list
}

// readJSON reads one or more JSON objects or lists. It reports false if the
// text is anything else.
func readJSON(text string) (*reading, bool) {
	if text == "" || text[0] != '{' && text[0] != '[' {
		return nil, false
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	r := &reading{}
	for {
		element, err := decodeNode(decoder)
		switch {
		case errors.Is(err, io.EOF):
			return r, true
		case err != nil:
			return nil, false
		}
		r.readNode(element, nil)
	}
}

func decodeNode(decoder *json.Decoder) (n node, err error) {
	token, err := decoder.Token()
	if err != nil {
		return n, err
	}
	switch token := token.(type) {
	case string:
		n.plain = token
	case json.Number:
		n.plain = token.String()
	case json.Delim:
		for decoder.More() {
			key := ""
			if token == '{' {
				name, err := decoder.Token()
				if err != nil {
					return n, cutShort(err)
				}
				key, _ = name.(string)
			}
			child, err := decodeNode(decoder)
			if err != nil {
				return n, cutShort(err)
			}
			if child.key = key; token == '{' {
				n.members = append(n.members, child)
			} else {
				n.items = append(n.items, child)
			}
		}
		_, err = decoder.Token()
		return n, cutShort(err)
	}
	return n, nil
}

// cutShort makes the end of the text inside of an element an error of its own.
func cutShort(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readNode reads an element to which the keys of path lead.
func (r *reading) readNode(n node, path []string) {
	for _, item := range n.items {
		r.readNode(item, path)
	}
	kind, name := "", ""
	for _, m := range n.members {
		key := strings.ToLower(m.key)
		if kindKeys[key] && isLabel(m.plain) {
			kind = m.plain
		}
		if nameKeys[key] && isLabel(m.plain) {
			name = m.plain
		}
	}
	for _, m := range n.members {
		key := m.key
		switch {
		case name != "" && strings.EqualFold(key, "value"):
			key = name
		case kind != "" && labelOf(wordsOf(key)).grade == generic:
			key = kind + " " + key
		case isOfRecord(m):
			r.fields = true
		}
		r.readNode(m, append(path[:len(path):len(path)], key))
	}
	if len(n.members) == 0 && len(n.items) == 0 {
		r.readCell(labelOfPath(path), trim(n.plain))
	}
}

// isOfRecord reports whether only something else than a user has such a key: a
// ticket has a requester, a user, or IDs of other things. Its "id" is its own.
func isOfRecord(m node) bool {
	l := labelOf(wordsOf(m.key))
	return l.maybe || l.grade >= user && len(m.members) > 0 || l.grade < bare && strings.HasSuffix(strings.ToLower(m.key), "id")
}

// labelOfPath returns the label that keys make: of "user", "id" that of a user ID.
func labelOfPath(path []string) label {
	for len(path) > 0 && wrappers[strings.ToLower(path[len(path)-1])] {
		path = path[:len(path)-1]
	}
	if len(path) == 0 {
		return label{grade: offered}
	}
	last := wordsOf(path[len(path)-1])
	l := labelOf(last)
	for _, key := range path[:len(path)-1] {
		if isOfStaff(key) {
			l.grade = min(l.grade, offered)
		}
	}
	if l.grade != generic && !l.mail {
		return l
	}
	for i := len(path) - 2; i >= 0; i-- {
		if !wrappers[strings.ToLower(path[i])] {
			return labelOf(append(wordsOf(path[i]), last...))
		}
	}
	return l
}
