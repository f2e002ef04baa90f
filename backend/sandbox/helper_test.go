package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// testStart is an anchor, so that the sizes of scenarios are exact.
var testStart = time.Date(2026, 3, 23, 0, 0, 0, 0, time.UTC)

// testServer is a sandbox with a clock set by tests.
type testServer struct {
	*Platform
	t     testing.TB
	clock *atomic.Int64
}

func newTestServer(t testing.TB, change ...func(*Options)) *testServer {
	t.Helper()
	clock := new(atomic.Int64)
	options := Options{Seed: 1, ClientID: "client", APIKey: "key", Now: func() time.Time { return testStart }}
	for _, c := range change {
		c(&options)
	}
	clock.Store(options.Now().Unix())
	options.Now = func() time.Time { return time.Unix(clock.Load(), 0) }
	return &testServer{New(options), t, clock}
}

func startingAt(at int64) func(*Options) {
	return func(o *Options) { o.Now = func() time.Time { return time.Unix(at, 0) } }
}

func publicAPI(o *Options) { o.WithoutAttemptList = true }

func (b *testServer) advance(d time.Duration) { b.clock.Add(int64(d / time.Second)) }

func newRequest(method, target string) *http.Request {
	r := httptest.NewRequest(method, target, nil)
	r.SetBasicAuth("client", "key")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Accept-Version", version)
	return r
}

func (b *testServer) send(r *http.Request) (int, []byte, http.Header) {
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return w.Code, body, w.Header()
}

// get returns the body of a response that must succeed.
func (b *testServer) get(target string) []byte {
	b.t.Helper()
	status, body, _ := b.send(newRequest(http.MethodGet, target))
	if status != http.StatusOK {
		b.t.Fatalf("GET %s: %d %s", target, status, body)
	}
	return body
}

func decode[T any](b *testServer, target string) T {
	b.t.Helper()
	var answer T
	if err := json.Unmarshal(b.get(target), &answer); err != nil {
		b.t.Fatalf("GET %s: %v", target, err)
	}
	return answer
}

func (b *testServer) members(userID string) []memberAnswer {
	b.t.Helper()
	return decode[membersAnswer](b, "/users/"+userID+"/members?records_per_page=1000").Members
}

// memberAt returns the user's first connection at an institution.
func (b *testServer) memberAt(userID, code string) memberAnswer {
	b.t.Helper()
	for _, m := range b.members(userID) {
		if m.InstitutionCode == code {
			return m
		}
	}
	b.t.Fatalf("%s has no connection at %s", userID, code)
	return memberAnswer{}
}

func (b *testServer) jobs(query string) jobsAnswer {
	b.t.Helper()
	return decode[jobsAnswer](b, query)
}

func (b *testServer) job(userID, guid string) jobAnswer {
	b.t.Helper()
	return decode[map[string]jobAnswer](b, "/users/"+userID+"/jobs/"+guid)["job"]
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
