package platform

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"userlookup/backend"
)

// maxText is the most that is kept of any one string, in bytes.
const maxText = 64 << 10

// unmarshal reads body as far as it fits. A field of another shape than
// expected stays empty; only what is not JSON at all is an error.
// CodeNotThePlatform where it is a web page.
func unmarshal(body []byte, into any) error {
	err := json.Unmarshal(body, into)
	var mismatch *json.UnmarshalTypeError
	if err == nil || errors.As(err, &mismatch) {
		return nil
	}
	if isPage(body) {
		return backend.NewError(backend.CodeNotThePlatform, errPage)
	}
	return backend.NewError(backend.CodeUnreadable, errNotJSON)
}

// isPage says whether a body is HTML, whatever its header calls it: the page of
// a guest network's sign-in, or of a web site at a wrong address.
func isPage(body []byte) bool {
	return strings.HasPrefix(http.DetectContentType(bytes.TrimPrefix(body, []byte("\ufeff"))), "text/html")
}

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
		_ = json.Unmarshal(data, &value) // what cannot be read is empty
	}
	return bounded(value, maxText)
}

// document is a text that is often JSON itself: a string as it came, or the JSON
// text of an object or a list that stands there unquoted.
type document string

// UnmarshalJSON never fails.
func (d *document) UnmarshalJSON(data []byte) error {
	*d = document(readText(data))
	if len(data) > 0 && (data[0] == '{' || data[0] == '[') {
		*d = document(bounded(strings.ToValidUTF8(string(data), "\uFFFD"), maxText))
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
	if json.Unmarshal(data, &list) != nil {
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
