package sandbox

import (
	"fmt"
	"net/http"
)

// refusal is an answer that is no success.
type refusal struct {
	status  int
	kind    string
	message string // what happened, why, what to do
}

type envelope struct {
	Error struct {
		Message string `json:"message"`
		Status  string `json:"status"`
		Type    string `json:"type"`
	} `json:"error"`
}

func (r *refusal) envelope() envelope {
	var e envelope
	e.Error.Message, e.Error.Type = r.message, r.kind
	e.Error.Status = statusWords[r.status]
	return e
}

var statusWords = map[int]string{
	http.StatusBadRequest: "bad_request", http.StatusUnauthorized: "unauthorized", http.StatusNotFound: "not_found",
	http.StatusMethodNotAllowed: "method_not_allowed", http.StatusNotAcceptable: "not_acceptable",
}

func (r *refusal) setHeaders(h http.Header) {
	switch r.status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Basic realm="MX Platform API", charset="UTF-8"`)
	case http.StatusMethodNotAllowed:
		h.Set("Allow", http.MethodGet)
	}
}

var (
	unauthorized = &refusal{http.StatusUnauthorized, "unauthorized",
		"The client id or the API key is missing or wrong. Send both with HTTP Basic authentication."}
	acceptRefused = &refusal{http.StatusNotAcceptable, "not_acceptable",
		"The answer would be JSON, which the Accept header does not admit. Send Accept: application/json."}
	noSuchPath = &refusal{http.StatusNotFound, "not_found",
		"There is nothing at this path. Check the path; an id in it must be one percent-encoded segment."}
)

func versionRefused(got string) *refusal {
	was := "is missing"
	if got != "" {
		was = fmt.Sprintf("names %q, which is not spoken here", got)
	}
	return &refusal{http.StatusNotAcceptable, "not_acceptable", "The header Accept-Version " + was + ". Send Accept-Version: " + version + "."}
}

func methodRefused(method string) *refusal {
	return &refusal{http.StatusMethodNotAllowed, "method_not_allowed",
		fmt.Sprintf("The method %s is not allowed: the sandbox can only be read. Send GET.", method)}
}

func notFound(what, identifier string) *refusal {
	return &refusal{http.StatusNotFound, what + "_not_found",
		fmt.Sprintf("There is no %s %q. It must match exactly, in upper and lower case too.", what, identifier)}
}

func badParameter(name, why, do string) *refusal {
	return &refusal{http.StatusBadRequest, "invalid_parameter", fmt.Sprintf("The parameter %s cannot be used: %s. Please %s.", name, why, do)}
}
