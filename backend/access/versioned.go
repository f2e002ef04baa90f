package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"userlookup/backend"
)

var (
	errNewer = errors.New("a newer version wrote it")
	errForm  = errors.New("not of the form of its version")
)

// decodeVersioned decodes an object with a version. It fails with errNewer for one above
// the known version, and with errForm for what is no object of that version.
func decodeVersioned[T any](content []byte, known int64) (file T, err error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	names := map[string]json.RawMessage{}
	if backend.UnmarshalOwnJSON(content, &names) != nil {
		return file, errForm
	}
	version, err := strconv.ParseInt(string(bytes.TrimSpace(names["version"])), 10, 64)
	switch {
	case err == nil && version > known:
		return file, errNewer
	case err != nil, version != known, json.Unmarshal(content, &file) != nil:
		return file, errForm
	}
	return file, nil
}

// decodeExact is decodeVersioned for an object that has all names of a struct, each once,
// and no others. Names with omitempty may be missing.
func decodeExact[T any](content []byte, known int64) (T, error) {
	file, err := decodeVersioned[T](content, known)
	if err == nil && !hasExactNames(bytes.TrimPrefix(content, []byte("\ufeff")), reflect.TypeFor[T]()) {
		err = errForm
	}
	return file, err
}

// hasExactNames says whether an object has the names of a struct, all of them but those
// with omitempty and no others, at every depth: encoding/json would take "Role" for "role".
func hasExactNames(content []byte, of reflect.Type) bool {
	names := map[string]json.RawMessage{}
	if json.Unmarshal(content, &names) != nil {
		return false
	}
	known := 0
	for i := range of.NumField() {
		name, option, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		value, ok := names[name]
		if !ok && option == "omitempty" {
			continue
		}
		known++
		if !ok || bytes.Equal(bytes.TrimSpace(value), []byte("null")) {
			return false
		}
		if inner := of.Field(i).Type; inner.Kind() == reflect.Struct && !hasExactNames(value, inner) {
			return false
		}
	}
	return len(names) == known
}
