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

// text is a string; a number or a bool is kept in its JSON spelling, anything
// else is empty.
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
		_ = json.Unmarshal(data, &value, jsontext.AllowInvalidUTF8(true)) // what cannot be read is empty
	}
	return value
}

// jsonText is a text that is often JSON itself: a string as it came, or the JSON
// text of an object or a list that stands there unquoted.
type jsonText string

// UnmarshalJSON never fails.
func (d *jsonText) UnmarshalJSON(data []byte) error {
	*d = jsonText(readText(data))
	if len(data) > 0 && (data[0] == '{' || data[0] == '[') {
		*d = jsonText(strings.ToValidUTF8(string(data), "\uFFFD"))
	}
	return nil
}

// bounded keeps at most so many bytes, in whole characters.
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

// texts is a list of strings; a single string is a list of one.
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

// flag is a bool that may be missing; also read from "true", 1 and "1".
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

// count is a number of things, not negative; also read from a string.
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

// connectionStatus is the status of a connection. Null means no credentials. A
// number by which the API's webhooks give a status, also as a string, is that status; any
// other number, and any other string, is kept as it came. What is missing,
// empty, a bool, an object or a list is unknown.
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
	word := readText(data)
	isString := len(data) > 0 && data[0] == '"'
	switch {
	case strings.TrimSpace(word) == "", !isString && (word == "true" || word == "false"):
		return backend.StatusUnknown
	case word == string(backend.StatusNone): // a word of ours, not the platform's null
		return backend.ConnectionStatus(strconv.Quote(word))
	}
	if number, err := strconv.Atoi(word); err == nil && strconv.Itoa(number) == word {
		if status, ok := backend.StatusOfNumber(number); ok {
			return status
		}
	}
	return backend.ConnectionStatus(word)
}

// checkIdentifier gives the name of what was asked for by it. No answer has to name what it
// is about; CodeWrongItem where it names something else.
func checkIdentifier(asked, named string) (string, error) {
	if named != "" && named != asked {
		return "", backend.NewError(backend.CodeWrongItem, errWrongItem)
	}
	return asked, nil
}

// isEmpty says whether a decoded object is empty: it was missing, null, no object,
// or had no field that is read.
func isEmpty(wire any) bool { return reflect.ValueOf(wire).IsZero() }

// byteOrderMark is what some editors and relays put before JSON.
const byteOrderMark = "\ufeff"

// unmarshal decodes body as far as it fits: a field of another type than
// expected stays empty. Names match exactly, with escapes resolved. It returns
// CodeUnreadable where body is not JSON or an object in it has a name twice, and
// CodeNotThePlatform where body is a web page.
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

// isPage says whether a body is HTML, whatever its header calls it: the page of
// a guest network's sign-in, or of a web site at a wrong address.
func isPage(body []byte) bool {
	return strings.HasPrefix(http.DetectContentType(withoutMark(body)), "text/html")
}
