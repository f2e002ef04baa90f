package platform

import (
	"bytes"
	"strconv"
	"strings"

	"userlookup/backend"
)

// connectionStatus is the status of a connection. Null means no credentials. A
// number from 0 to 21, also as a string, is the status that the API's webhooks give
// by it; any other number, and any other string, is kept as it came. What is missing,
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
