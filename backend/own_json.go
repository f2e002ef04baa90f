package backend

import (
	"bytes"
	"encoding/json"
	"errors"
)

var errNameTwice = errors.New("duplicate name in JSON object")

// UnmarshalOwnJSON decodes a file of this application, which a person or another
// program may have edited: a byte order mark before it is skipped, and an object
// with a name twice is an error, since it is not known which of the two counts.
// Decode into maps, whose names match exactly.
func UnmarshalOwnJSON(content []byte, into any) error {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if err := json.Unmarshal(content, into); err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber() // of any size
	return checkNames(decoder)
}

// checkNames reads one valid value.
func checkNames(decoder *json.Decoder) error {
	var objects []map[string]bool // those that are open; nil for a list
	isName := false
	for {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		name, isText := token.(string)
		switch {
		case token == json.Delim('{'):
			objects, isName = append(objects, map[string]bool{}), true
			continue
		case token == json.Delim('['):
			objects, isName = append(objects, nil), false
			continue
		case token == json.Delim('}'), token == json.Delim(']'):
			objects = objects[:len(objects)-1]
		case isName && isText:
			names := objects[len(objects)-1]
			if names[name] {
				return errNameTwice
			}
			names[name], isName = true, false
			continue
		}
		if len(objects) == 0 {
			return nil
		}
		isName = objects[len(objects)-1] != nil
	}
}
