package platform

import (
	"io"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// isRemembered says whether a status may mean that something does not exist, or
// is not provided: then it matters who said so.
func isRemembered(status int) bool {
	switch status {
	case http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed:
		return true
	default:
		return false
	}
}

// maxErrorBody is the most that is read of the body of an error, in bytes. The
// API's are a few hundred.
const maxErrorBody = 64 << 10

// isAPIError says whether the body of a refusal is an error as the API writes
// it: {"error":{"message":"…"}}, perhaps with more in it, or {"error":"…"} and
// nothing else. Gateways and frameworks have other shapes.
func isAPIError(body io.Reader) bool {
	content, err := io.ReadAll(io.LimitReader(body, maxErrorBody))
	var answer map[string]jsontext.Value
	if err != nil || json.Unmarshal(withoutMark(content), &answer, jsontext.AllowInvalidUTF8(true)) != nil {
		return false
	}
	switch answer["error"].Kind() {
	case '{':
		var inner map[string]jsontext.Value
		return json.Unmarshal(answer["error"], &inner, jsontext.AllowInvalidUTF8(true)) == nil && inner["message"].Kind() == '"'
	case '"':
		return len(answer) == 1
	default:
		return false
	}
}
