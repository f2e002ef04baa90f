package platform

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"userlookup/backend"
)

// stubs is a platform with prepared responses. Unexpected requests and unused responses fail
// the test.
type stubs struct {
	t  *testing.T
	mu sync.Mutex

	expected       []*stub
	asked          []string // in order of arrival
	running        []string // running now
	maxRunning     int      // maximum running at once
	maxRunningJobs int      // the same for the attempt list
	requests       []*http.Request
}

type stub struct {
	target string // path and query, without paging
	page   string // "" matches any
	reply  reply
	times  int // remaining; negative means any number
	used   bool
}

type reply func(*http.Request) (*http.Response, error)

var errUnexpected = errors.New("no stub for this request")

func newStubs(t *testing.T) *stubs {
	s := &stubs{t: t}
	t.Cleanup(s.verify)
	return s
}

func (s *stubs) verify() {
	s.mu.Lock() // an abandoned request may still be ending
	defer s.mu.Unlock()
	for _, stub := range s.expected {
		if stub.times > 0 || stub.times < 0 && !stub.used {
			s.t.Errorf("stub never used: %s %s", stub.target, stub.page)
		}
	}
}

// on expects one request for target per reply. A page is given as "target#2".
func (s *stubs) on(target string, replies ...reply) *stubs {
	for _, reply := range replies {
		path, page, _ := strings.Cut(target, "#")
		s.expected = append(s.expected, &stub{target: path, page: page, reply: reply, times: 1})
	}
	return s
}

// always expects one or more requests for target.
func (s *stubs) always(target string, reply reply) *stubs {
	s.on(target, reply)
	s.expected[len(s.expected)-1].times = -1
	return s
}

// maybe allows any number of requests for target, for requests sent early.
func (s *stubs) maybe(target string, reply reply) {
	s.always(target, reply)
	s.expected[len(s.expected)-1].used = true
}

func (s *stubs) RoundTrip(request *http.Request) (*http.Response, error) {
	target, page := targetOf(request)
	stub := s.take(request, target, page)
	if stub == nil {
		s.t.Errorf("unexpected request: %s page %s", target, page)
		return nil, errUnexpected
	}
	defer s.release(target)
	return stub.reply(request)
}

func (s *stubs) take(request *http.Request, target, page string) *stub {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stub := range s.expected {
		if stub.target == target && (stub.page == "" || stub.page == page) && stub.times != 0 {
			stub.times, stub.used = stub.times-1, true
			s.requests = append(s.requests, request)
			s.asked = append(s.asked, target)
			s.running = append(s.running, target)
			s.maxRunning = max(s.maxRunning, len(s.running))
			s.maxRunningJobs = max(s.maxRunningJobs, countOf(s.running, "/users/u-1/jobs"))
			return stub
		}
	}
	return nil
}

func (s *stubs) release(target string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.running, target); i >= 0 {
		s.running = slices.Delete(s.running, i, i+1)
	}
}

// runningTargets returns the running requests, sorted.
func (s *stubs) runningTargets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(slices.Values(s.running))
}

func (s *stubs) count(target string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return countOf(s.asked, target)
}

func countOf(targets []string, target string) int {
	n := 0
	for _, t := range targets {
		if t == target {
			n++
		}
	}
	return n
}

func targetOf(request *http.Request) (target, page string) {
	query := request.URL.Query()
	page = query.Get("page")
	query.Del("page")
	if query.Get("records_per_page") == "1000" { // other sizes are part of the target
		query.Del("records_per_page")
	}
	target = request.URL.EscapedPath()
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	return target, page
}

// apiError is an error in the API's format.
const apiError = `{"error":{"message":"personal","status":"not_found","type":"not_found_error"}}`

// apiNotFound is the API's own 404.
var apiNotFound = answer(404, apiError)

func answer(status int, body string, header ...string) reply {
	return func(request *http.Request) (*http.Response, error) {
		if err := request.Context().Err(); err != nil {
			return nil, err
		}
		response := &http.Response{
			StatusCode: status, Header: http.Header{}, Request: request,
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}
		for i := 0; i+1 < len(header); i += 2 {
			response.Header.Set(header[i], header[i+1])
		}
		return response, nil
	}
}

func respondOK(body string) reply { return answer(http.StatusOK, body) }

func failWith(err error) reply {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// hang responds only when the request is cancelled.
func hang(request *http.Request) (*http.Response, error) {
	<-request.Context().Done()
	return nil, request.Context().Err()
}

// afterGate responds after gate is closed.
func afterGate(gate <-chan struct{}, then reply) reply {
	return func(request *http.Request) (*http.Response, error) {
		select {
		case <-gate:
			return then(request)
		case <-request.Context().Done():
			return nil, request.Context().Err()
		}
	}
}

const testBase = "https://platform.test"

func newTestClient(t *testing.T, transport http.RoundTripper, change ...func(*Options)) *Client {
	t.Helper()
	options := Options{
		Profile: "test", BaseURL: testBase, ClientID: "client-1", APIKey: "key-1", Transport: transport,
		RetryWaitMin: 1, RetryWaitMax: 1, // nanoseconds, so that retries are fast
	}
	for _, c := range change {
		c(&options)
	}
	client, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// wantError checks code and params.
func wantError(t *testing.T, err error, code backend.Code, params ...string) {
	t.Helper()
	_ = requireError(t, err, code, params...)
}

// requireError is wantError and returns the error.
func requireError(t *testing.T, err error, code backend.Code, params ...string) *backend.Error {
	t.Helper()
	var e *backend.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v (%T), want code %s", err, err, code)
	}
	want := backend.NewError(code, nil, params...)
	if e.Code != code || fmt.Sprint(e.Params) != fmt.Sprint(want.Params) {
		t.Fatalf("code %s %v, want %s %v", e.Code, e.Params, code, want.Params)
	}
	return e
}

// usersByID lists the users that the platform's filter finds for an ID.
func usersByID(ctx context.Context, c *Client, id string) (List[backend.User], error) {
	return c.users(ctx, url.Values{"id": {id}}, pageSize)
}

// decodeConnection decodes {"member":…} as a list of one.
func decodeConnection(body []byte) (backend.Connection, error) {
	object := bytes.TrimSuffix(bytes.TrimPrefix(body, []byte(`{"member":`)), []byte("}"))
	list, err := decodeConnections([]byte(`{"members":[` + string(object) + `]}`))
	if err != nil || len(list.Items) == 0 {
		return backend.Connection{}, cmp.Or(err, errMissing)
	}
	return list.Items[0], nil
}
