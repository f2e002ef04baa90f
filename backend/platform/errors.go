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

// Causes of errors. Those of net/http are dropped: they contain the URL or quote the
// response.
var (
	errAuthority      = errors.New("certificate not trusted")
	errValidity       = errors.New("certificate expired or not yet valid")
	errHostName       = errors.New("certificate is for another host")
	errHandshake      = errors.New("TLS handshake failed")
	errName           = errors.New("host name not found")
	errNameService    = errors.New("DNS lookup failed")
	errNoAnswer       = errors.New("connection timed out")
	errClosed         = errors.New("connection closed by the other side")
	errConnection     = errors.New("connection failed")
	errTunnel         = errors.New("proxy could not connect")
	errNotHTTP        = errors.New("response is not HTTP, or its header is too large")
	errCompression    = errors.New("compressed response is corrupted")
	errNotJSON        = errors.New("response is not JSON")
	errDuplicate      = errors.New("response contains a duplicate")
	errPage           = errors.New("response is a web page")
	errUnreadableFile = errors.New("file cannot be read")
	errNoCertificate  = errors.New("file contains no PEM certificate")
	errMissing        = errors.New("response lacks the requested data")
	errWrongItem      = errors.New("response is about something else")
)

// statusError is the status of an error response.
type statusError int

func (s statusError) Error() string { return "status " + strconv.Itoa(int(s)) }

func hasStatus(err error, statuses ...int) bool {
	var status statusError
	return errors.As(err, &status) && slices.Contains(statuses, int(status))
}

// apiStatusError is a status whose body shows that the API itself sent it. Other error
// responses may come from a gateway, a firewall or a wrong address, and do not mean that
// something is missing.
type apiStatusError struct{ statusError }

func (a apiStatusError) Error() string { return "from the API: " + a.statusError.Error() }
func (a apiStatusError) Unwrap() error { return a.statusError }

func isAPIStatus(err error) bool {
	var refusal apiStatusError
	return errors.As(err, &refusal)
}

// statusToError translates the status of an error response. It uses no other part of the body
// than whether the API sent it: bodies may be personal and differ between gateways.
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

// statusCodes maps statuses that have their own code.
var statusCodes = map[int]backend.Code{
	http.StatusUnauthorized: backend.CodeUnauthorized, http.StatusForbidden: backend.CodeForbidden,
	http.StatusNotAcceptable: backend.CodeVersionRefused, http.StatusProxyAuthRequired: backend.CodeProxyUnauthorized,
	http.StatusTooManyRequests: backend.CodeRateLimited, http.StatusNetworkAuthenticationRequired: backend.CodeNotThePlatform,
}

// isNotFound reports whether the API itself returned 404.
func isNotFound(err error) bool { return isAPIStatus(err) && hasStatus(err, http.StatusNotFound) }

// whenNotFound replaces the API's 404 with missing.
func whenNotFound(err error, missing *backend.Error) error {
	if isNotFound(err) {
		missing.Cause = apiStatusError{http.StatusNotFound}
		return missing
	}
	return err
}

// mayMeanMissing reports whether a status may mean that something does not exist or is not
// provided. Then the sender matters.
func mayMeanMissing(status int) bool {
	switch status {
	case http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed:
		return true
	default:
		return false
	}
}

// maxErrorBody limits how much of an error body is read, in bytes. The API's are a few
// hundred.
const maxErrorBody = 64 << 10

// isAPIError reports whether an error body has the API's format: {"error":{"message":"…"}},
// with optional further fields, or {"error":"…"} alone. Gateways and frameworks use other
// formats.
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
