package sandbox

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// version is the only API version that the sandbox accepts.
const version = "v20250224"

// request is a request with valid credentials and headers.
type request struct {
	now    int64
	args   []string // values of each * in the path
	query  url.Values
	user   *user       // for paths below users/*
	member *connection // for paths below users/*/members/*
}

type call struct {
	path   string // * matches one segment
	answer func(*Platform, *request) (any, *apiError)
}

var calls = []call{
	{"users", (*Platform).listUsers},
	{"users/*", (*Platform).readUser},
	{"users/*/members", (*Platform).listMembers},
	{"users/*/members/*", (*Platform).readMember},
	{"users/*/members/*/status", (*Platform).readMemberStatus},
	{"users/*/accounts", (*Platform).listAccounts},
	{"users/*/jobs", (*Platform).listJobs},
	{"users/*/jobs/*", (*Platform).readJob},
	{"institutions", (*Platform).listInstitutions},
	{"institutions/*", (*Platform).readInstitution},
}

// ServeHTTP handles one request.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.wait(r.Context(), p.options.Latency) != nil {
		// The client has gone, or the sandbox stops. Abort, since an empty response would
		// look like success.
		panic(http.ErrAbortHandler)
	}
	answer, refused := p.answer(r)
	status := http.StatusOK
	if refused != nil {
		answer, status = refused.envelope(), refused.status
		refused.setHeaders(w.Header())
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answer); err != nil {
		http.Error(w, "the answer could not be written as JSON: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	w.Header().Set("Cache-Control", "no-store")
	// The sandbox's clock may differ from the device's, like a real platform's.
	w.Header().Set("Date", time.Unix(p.now(), 0).UTC().Format(http.TimeFormat))
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // on an error, the client has gone
}

func (p *Platform) answer(r *http.Request) (any, *apiError) {
	if refused := p.authorize(r); refused != nil {
		return nil, refused
	}
	segments, ok := pathSegments(r.URL)
	if !ok {
		return nil, noSuchPath
	}
	for _, c := range calls {
		args, ok := match(c.path, segments)
		if !ok || c.path == "users/*/jobs" && p.options.WithoutAttemptList {
			continue
		}
		if r.Method != http.MethodGet {
			return nil, badMethod(r.Method)
		}
		query, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return nil, badParameter("the query string", "it is not encoded correctly", "encode it as application/x-www-form-urlencoded")
		}
		request := &request{now: p.now(), args: args, query: query}
		if refused := p.resolvePath(request, c.path); refused != nil {
			return nil, refused
		}
		return c.answer(p, request)
	}
	return nil, noSuchPath
}

// resolvePath looks up the user and the connection in a path, by GUID or by the partner's ID.
// Both are case-sensitive.
func (p *Platform) resolvePath(r *request, path string) *apiError {
	var ok bool
	if strings.HasPrefix(path, "users/*") {
		users := p.usersByID
		if strings.HasPrefix(r.args[0], "USR-") {
			users = p.usersByGUID
		}
		if r.user, ok = users[r.args[0]]; !ok {
			return notFound("user", r.args[0])
		}
	}
	if strings.HasPrefix(path, "users/*/members/*") {
		if r.member, ok = r.user.member(r.args[1], r.now); !ok {
			return notFound("member", r.args[1])
		}
	}
	return nil
}

// authorize checks the credentials and headers of a request.
func (p *Platform) authorize(r *http.Request) *apiError {
	id, key, ok := r.BasicAuth()
	// Hashes have equal lengths, and both are always compared, so that the time is constant.
	if same := sameSecret(id, p.options.ClientID) & sameSecret(key, p.options.APIKey); !ok || same == 0 {
		return unauthorized
	}
	if got := r.Header.Values("Accept-Version"); len(got) != 1 || got[0] != version {
		return badVersion(strings.Join(got, ", "))
	}
	if !acceptsJSON(r.Header.Values("Accept")) {
		return badAccept
	}
	return nil
}

func sameSecret(a, b string) int {
	hashA, hashB := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(hashA[:], hashB[:])
}

func acceptsJSON(headers []string) bool {
	for _, wanted := range strings.Split(strings.Join(headers, ","), ",") {
		media, params, err := mime.ParseMediaType(wanted)
		if err != nil {
			continue
		}
		if weight, err := strconv.ParseFloat(params["q"], 64); err == nil && weight == 0 {
			continue
		}
		if media == "application/json" || media == "application/*" || media == "*/*" {
			return true
		}
	}
	return false
}

// pathSegments splits a path before decoding it, so that an encoded slash is part of an ID.
// Each segment is decoded once.
func pathSegments(u *url.URL) ([]string, bool) {
	segments := strings.Split(strings.TrimPrefix(u.EscapedPath(), "/"), "/")
	for i, segment := range segments {
		decoded, err := url.PathUnescape(segment)
		if err != nil || decoded == "" {
			return nil, false
		}
		segments[i] = decoded
	}
	return segments, true
}

func match(pattern string, segments []string) (args []string, ok bool) {
	parts := strings.Split(pattern, "/")
	if len(parts) != len(segments) {
		return nil, false
	}
	for i, part := range parts {
		if part == "*" {
			args = append(args, segments[i])
		} else if part != segments[i] {
			return nil, false
		}
	}
	return args, true
}

// paging is the requested page. Values out of range are silently replaced, as on the real
// platform.
type paging struct{ page, size int64 }

const (
	defaultPageSize = 25
	minPageSize     = 10
	// Institutions have smaller pages.
	maxPageSize            = 1000
	maxInstitutionPageSize = 100
)

type pagination struct {
	CurrentPage  int64 `json:"current_page"`
	PerPage      int64 `json:"per_page"`
	TotalEntries int64 `json:"total_entries"`
	TotalPages   int64 `json:"total_pages"`
}

func pagingOf(query url.Values, most int64) paging {
	p := paging{page: 1, size: defaultPageSize}
	// 32 bits are enough for a page number, and offset cannot overflow.
	if page, err := strconv.ParseInt(query.Get("page"), 10, 32); err == nil && page >= 1 {
		p.page = page
	}
	if size, err := strconv.ParseInt(query.Get("records_per_page"), 10, 64); err == nil && size >= minPageSize && size <= most {
		p.size = size
	}
	return p
}

func (p paging) offset() int64 { return (p.page - 1) * p.size }

func (p paging) pagination(total int64) pagination {
	return pagination{CurrentPage: p.page, PerPage: p.size, TotalEntries: total, TotalPages: (total + p.size - 1) / p.size}
}

// pageOf returns one page of a complete list.
func pageOf[T any](p paging, list []T) []T {
	first := min(p.offset(), int64(len(list)))
	return list[first:min(first+p.size, int64(len(list)))]
}

// apiError is an error response.
type apiError struct {
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

func (r *apiError) envelope() envelope {
	var e envelope
	e.Error.Message, e.Error.Type = r.message, r.kind
	e.Error.Status = statusWords[r.status]
	return e
}

var statusWords = map[int]string{
	http.StatusBadRequest: "bad_request", http.StatusUnauthorized: "unauthorized", http.StatusNotFound: "not_found",
	http.StatusMethodNotAllowed: "method_not_allowed", http.StatusNotAcceptable: "not_acceptable",
}

func (r *apiError) setHeaders(h http.Header) {
	switch r.status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Basic realm="MX Platform API", charset="UTF-8"`)
	case http.StatusMethodNotAllowed:
		h.Set("Allow", http.MethodGet)
	}
}

var (
	unauthorized = &apiError{http.StatusUnauthorized, "unauthorized",
		"The client ID or the API key is missing or wrong. Send both with HTTP Basic authentication."}
	badAccept = &apiError{http.StatusNotAcceptable, "not_acceptable",
		"The response is JSON, which the Accept header does not allow. Send Accept: application/json."}
	noSuchPath = &apiError{http.StatusNotFound, "not_found",
		"Nothing was found at this path. Check the path; an ID in it must be one percent-encoded segment."}
)

func badVersion(got string) *apiError {
	was := "is missing"
	if got != "" {
		was = fmt.Sprintf("has the unsupported value %q", got)
	}
	return &apiError{http.StatusNotAcceptable, "not_acceptable", "The header Accept-Version " + was + ". Send Accept-Version: " + version + "."}
}

func badMethod(method string) *apiError {
	return &apiError{http.StatusMethodNotAllowed, "method_not_allowed",
		fmt.Sprintf("The method %s is not allowed: the sandbox is read-only. Send GET.", method)}
}

func notFound(what, identifier string) *apiError {
	return &apiError{http.StatusNotFound, what + "_not_found",
		fmt.Sprintf("There is no %s %q. It must match exactly, in upper and lower case too.", what, identifier)}
}

func badParameter(name, why, do string) *apiError {
	return &apiError{http.StatusBadRequest, "invalid_parameter", fmt.Sprintf("The parameter %s cannot be used: %s. Please %s.", name, why, do)}
}
