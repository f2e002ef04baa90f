package platform

import (
	"bytes"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"userlookup/backend"
)

// text is a string. Numbers and bools keep their JSON form; other types are empty.
type text string

// UnmarshalJSON never fails.
func (t *text) UnmarshalJSON(data []byte) error {
	*t = text(readText(data))
	return nil
}

func readText(data []byte) string {
	var value string
	switch {
	case len(data) == 0 || bytes.Equal(data, []byte("null")) || data[0] == '{' || data[0] == '[':
		return ""
	case data[0] != '"':
		value = string(data)
	case len(data) >= 2 && bytes.IndexByte(data, '\\') < 0:
		value = strings.ToValidUTF8(string(data[1:len(data)-1]), "\uFFFD")
	default:
		_ = json.Unmarshal(data, &value, jsontext.AllowInvalidUTF8(true)) // unreadable text is empty
	}
	return value
}

// jsonText is a text that often contains JSON: a string as is, or the JSON form of an object
// or list.
type jsonText string

// UnmarshalJSON never fails.
func (d *jsonText) UnmarshalJSON(data []byte) error {
	*d = jsonText(readText(data))
	if len(data) > 0 && (data[0] == '{' || data[0] == '[') {
		*d = jsonText(strings.ToValidUTF8(string(data), "\uFFFD"))
	}
	return nil
}

// bounded truncates value to at most most bytes, without splitting a character.
func bounded(value string, most int) string {
	if len(value) <= most {
		return value
	}
	end := most
	for !utf8.RuneStart(value[end]) {
		end--
	}
	return strings.Clone(value[:end])
}

// texts is a list of strings. A single string becomes a list of one.
type texts []string

// UnmarshalJSON never fails.
func (t *texts) UnmarshalJSON(data []byte) error {
	var list []text
	if json.Unmarshal(data, &list, jsontext.AllowInvalidUTF8(true)) != nil {
		list = []text{text(readText(data))}
	}
	*t = nil
	for _, item := range list {
		if item != "" {
			*t = append(*t, string(item))
		}
	}
	return nil
}

// flag is an optional bool. It also accepts "true", 1 and "1".
type flag struct{ value *bool }

// UnmarshalJSON never fails.
func (f *flag) UnmarshalJSON(data []byte) error {
	switch strings.ToLower(readText(data)) {
	case "true", "1":
		f.value = new(true)
	case "false", "0":
		f.value = new(false)
	default:
		f.value = nil
	}
	return nil
}

// count is a non-negative number. It also accepts a string.
type count int

const maxCount = 1 << 30

// UnmarshalJSON never fails.
func (c *count) UnmarshalJSON(data []byte) error {
	*c = 0
	if value, err := strconv.ParseFloat(readText(data), 64); err == nil && value > 0 {
		*c = count(min(value, maxCount))
	}
	return nil
}

// connectionStatus is a connection's status. Null means no credentials. The status numbers of
// the API's webhooks, also as strings, are mapped to their status; other numbers and strings
// are kept. Missing and empty values, bools, objects and lists are unknown.
type connectionStatus backend.ConnectionStatus

// UnmarshalJSON never fails.
func (s *connectionStatus) UnmarshalJSON(data []byte) error {
	*s = connectionStatus(readStatus(data))
	return nil
}

func readStatus(data []byte) backend.ConnectionStatus {
	if bytes.Equal(data, []byte("null")) {
		return backend.StatusNone
	}
	value := readText(data)
	isString := len(data) > 0 && data[0] == '"'
	switch {
	case strings.TrimSpace(value) == "", !isString && (value == "true" || value == "false"):
		return backend.StatusUnknown
	case value == string(backend.StatusNone): // our own value, not the platform's null
		return backend.ConnectionStatus(strconv.Quote(value))
	}
	if number, err := strconv.Atoi(value); err == nil && strconv.Itoa(number) == value {
		if status, ok := backend.StatusOfNumber(number); ok {
			return status
		}
	}
	return backend.ConnectionStatus(value)
}

// checkIdentifier returns the requested identifier. A response may omit it; a different one
// is CodeWrongItem.
func checkIdentifier(requested, named string) (string, error) {
	if named != "" && named != requested {
		return "", backend.NewError(backend.CodeWrongItem, errWrongItem)
	}
	return requested, nil
}

// isEmpty reports whether a decoded object has none of the fields that are read.
func isEmpty(wire any) bool { return reflect.ValueOf(wire).IsZero() }

// byteOrderMark is what some editors and proxies put before JSON.
const byteOrderMark = "\ufeff"

// unmarshal decodes as much of body as possible: a field of an unexpected type stays empty.
// Names match exactly, after unescaping. It returns CodeUnreadable for invalid JSON or a
// duplicate name in an object, and CodeNotThePlatform for a web page.
func unmarshal(body []byte, into any) error {
	err := json.Unmarshal(withoutMark(body), into, jsontext.AllowInvalidUTF8(true))
	var mismatch *json.SemanticError
	switch {
	case err == nil, errors.As(err, &mismatch):
		return nil
	case isPage(body):
		return backend.NewError(backend.CodeNotThePlatform, errPage)
	case errors.Is(err, jsontext.ErrDuplicateName):
		return backend.NewError(backend.CodeUnreadable, errDuplicate)
	default:
		return backend.NewError(backend.CodeUnreadable, errNotJSON)
	}
}

func withoutMark(body []byte) []byte { return bytes.TrimPrefix(body, []byte(byteOrderMark)) }

// isPage reports whether a body is HTML, whatever its Content-Type: a captive portal, or a
// website at a wrong address.
func isPage(body []byte) bool {
	return strings.HasPrefix(http.DetectContentType(withoutMark(body)), "text/html")
}
