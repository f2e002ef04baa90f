package platform

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"userlookup/backend"
)

// The causes that are kept. The errors of net/http are not: they name the
// address, or quote what the other side sent.
var (
	errAuthority      = errors.New("certificate not trusted")
	errValidity       = errors.New("certificate expired or not yet valid")
	errHostName       = errors.New("certificate of another host")
	errHandshake      = errors.New("TLS handshake failed")
	errName           = errors.New("host name not found")
	errNameService    = errors.New("host name not looked up")
	errNoAnswer       = errors.New("connection not answered in time")
	errClosed         = errors.New("connection closed by the other side")
	errConnection     = errors.New("connection failed")
	errTunnel         = errors.New("no connection through the proxy")
	errNotHTTP        = errors.New("answer is not HTTP, or its header too large")
	errCompression    = errors.New("compressed answer is damaged")
	errNotJSON        = errors.New("answer is not JSON")
	errDuplicate      = errors.New("answer has something twice")
	errPage           = errors.New("answer is a web page")
	errUnreadableFile = errors.New("file cannot be read")
	errNoCertificate  = errors.New("file holds no certificate in PEM form")
	errMissing        = errors.New("answer lacks what was asked for")
	errWrongItem      = errors.New("answer is about something else")
)

// statusError is the status of an answer that was not a success.
type statusError int

func (s statusError) Error() string { return "status " + strconv.Itoa(int(s)) }

func hasStatus(err error, statuses ...int) bool {
	var status statusError
	return errors.As(err, &status) && slices.Contains(statuses, int(status))
}

// apiStatusError is the status of a refusal by the API itself, as its body shows. Any
// other refusal may come from a gateway, a firewall or a wrong address, and says
// nothing of what was asked for.
type apiStatusError struct{ statusError }

func (a apiStatusError) Error() string { return "of the API: " + a.statusError.Error() }
func (a apiStatusError) Unwrap() error { return a.statusError }

func isAPIStatus(err error) bool {
	var refusal apiStatusError
	return errors.As(err, &refusal)
}

// statusToError translates the status of a refusal. Of its body nothing is kept
// but whether it is the API's: it may be personal, and its shape differs from
// gateway to gateway.
func statusToError(status int, ofAPI bool) *backend.Error {
	var cause error = statusError(status)
	if ofAPI {
		cause = apiStatusError{statusError(status)}
	}
	code, known := statusCodes[status]
	switch {
	case known:
		return backend.NewError(code, cause)
	case status >= 500:
		return backend.NewError(backend.CodePlatformFault, cause, "status", strconv.Itoa(status))
	default:
		return backend.NewError(backend.CodeRefused, cause, "status", strconv.Itoa(status))
	}
}

// statusCodes has the statuses with a code of their own.
var statusCodes = map[int]backend.Code{
	http.StatusUnauthorized: backend.CodeUnauthorized, http.StatusForbidden: backend.CodeForbidden,
	http.StatusNotAcceptable: backend.CodeVersionRefused, http.StatusProxyAuthRequired: backend.CodeProxyUnauthorized,
	http.StatusTooManyRequests: backend.CodeRateLimited, http.StatusNetworkAuthenticationRequired: backend.CodeNotThePlatform,
}

// isNotFound says whether the API itself answered 404.
func isNotFound(err error) bool { return isAPIStatus(err) && hasStatus(err, http.StatusNotFound) }

// whenNotFound gives missing in place of the API's 404.
func whenNotFound(err error, missing *backend.Error) error {
	if isNotFound(err) {
		missing.Cause = apiStatusError{http.StatusNotFound}
		return missing
	}
	return err
}

// mayMeanMissing says whether a status may mean that something does not exist, or
// is not provided: then it matters who said so.
func mayMeanMissing(status int) bool {
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
