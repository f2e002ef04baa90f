package platform

import (
	"bytes"
	"errors"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"userlookup/backend"
)

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
		return backend.NewError(backend.CodeUnreadable, errTwice)
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
