package sandbox

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// version is the one version of the API that the sandbox speaks.
const version = "v20250224"

// request is a call that has been admitted.
type request struct {
	now   int64
	args  []string // what stands for each * of the call's path
	query url.Values
}

type call struct {
	path   string // * is any one segment
	answer func(*Platform, *request) (any, *refusal)
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

// ServeHTTP answers one call.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.wait(r.Context(), p.options.Latency) != nil {
		// The caller has gone, or the sandbox stops: no answer is better than an
		// empty one that looks like success.
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
	// The sandbox's clock may run elsewhere than this device's, as a real platform's may.
	w.Header().Set("Date", time.Unix(p.now(), 0).UTC().Format(http.TimeFormat))
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // an error here means that the caller has gone
}

func (p *Platform) answer(r *http.Request) (any, *refusal) {
	if refused := p.admit(r); refused != nil {
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
			return nil, methodRefused(r.Method)
		}
		query, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return nil, badParameter("the query string", "it is not well encoded", "encode it as application/x-www-form-urlencoded")
		}
		return c.answer(p, &request{now: p.now(), args: args, query: query})
	}
	return nil, noSuchPath
}

// admit checks what every call must send.
func (p *Platform) admit(r *http.Request) *refusal {
	id, key, ok := r.BasicAuth()
	// Hashes have one length, so that the comparison takes one time; both are
	// always compared.
	if same := sameSecret(id, p.options.ClientID) & sameSecret(key, p.options.APIKey); !ok || same == 0 {
		return unauthorized
	}
	if got := r.Header.Values("Accept-Version"); len(got) != 1 || got[0] != version {
		return versionRefused(strings.Join(got, ", "))
	}
	if !acceptsJSON(r.Header.Values("Accept")) {
		return acceptRefused
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

// pathSegments splits a path before it decodes it, so that an encoded slash is
// a part of an id. Each segment is decoded once.
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
