package platform

import (
	"bytes"
	"crypto/tls"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
	"userlookup/backend/sandbox"
)

// The fixture's user has two connections at two institutions, and 67 attempts.
const (
	fixtureUser        = "U-1004"
	fixtureInstitution = "institutions/iron_bank" // one of the two
)

// These must never be in a log or an error. Faulty responses contain canaryBody.
const (
	canaryClient = "CANARY-client"
	canaryKey    = "CANARY-key"
	canaryProxy  = "CANARY-proxy"
	canaryBody   = "CANARY-body"
)

// fixtureTime is the sandbox's clock, so that its data are always the same.
func fixtureTime() time.Time { return time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) }

var (
	sandboxWithList    = sync.OnceValue(func() http.Handler { return newSandbox(false) })
	sandboxWithoutList = sync.OnceValue(func() http.Handler { return newSandbox(true) })
)

// newSandbox returns a sandbox with pages of 25, so that a short history has several.
func newSandbox(withoutList bool) http.Handler {
	sandbox := sandbox.New(sandbox.Options{Seed: 1, Now: fixtureTime, ClientID: canaryClient, APIKey: canaryKey, WithoutAttemptList: withoutList})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		if query.Has("records_per_page") {
			query.Set("records_per_page", "25")
		}
		copied := *r
		copied.URL = new(*r.URL)
		copied.URL.RawQuery = query.Encode()
		sandbox.ServeHTTP(withoutDate{w}, &copied)
	})
}

// withoutDate lets the server set the Date header: the sandbox is at fixtureTime, but the
// clocks must agree.
type withoutDate struct{ http.ResponseWriter }

func (u withoutDate) WriteHeader(status int) {
	u.Header().Del("Date")
	u.ResponseWriter.WriteHeader(status)
}

// fixture is a client and a sandbox on a fake network, where faults can be injected.
type fixture struct {
	network  *fakeNetwork
	platform http.Handler
	options  Options
	log      bytes.Buffer
	servers  sync.WaitGroup
	closers  []func()

	mu     sync.Mutex
	faults int
}

// newFixture returns a fixture without faults, inside a synctest bubble. The bubble fails if
// a goroutine is left at the end.
func newFixture() *fixture {
	s := &fixture{network: newFakeNetwork(), platform: sandboxWithList()}
	s.options = Options{
		Profile: "test", BaseURL: "http://127.0.0.1", ClientID: canaryClient, APIKey: canaryKey, Dial: s.network.dial,
		MaxBody: 1 << 20, // enough, and quickly exceeded
		Random:  func() float64 { return 0.5 }, Network: Network{Getenv: func(string) string { return "" }},
		Log: slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	return s
}

// serve serves the fixture's platform at address, over TLS if config is set.
func (s *fixture) serve(address string, config *tls.Config) {
	s.serveAs(address, config, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.platform.ServeHTTP(w, r) }))
}

func (s *fixture) serveAs(address string, config *tls.Config, handler http.Handler) {
	listener := s.network.listen(address)
	server := &http.Server{Handler: handler, TLSConfig: config, ErrorLog: log.New(io.Discard, "", 0)}
	s.servers.Go(func() {
		if config != nil {
			_ = server.ServeTLS(listener, "", "")
		} else {
			_ = server.Serve(listener)
		}
	})
	s.closers = append(s.closers, func() { _ = server.Close() })
}

// serveRaw calls answer for each connection to address.
func (s *fixture) serveRaw(address string, answer func(conn *fakeConn)) {
	listener := s.network.listen(address)
	s.servers.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.servers.Go(func() {
				answer(conn.(*fakeConn))
				_ = conn.Close()
			})
		}
	})
	s.closers = append(s.closers, func() { _ = listener.Close() })
}

// testResult is the result of a look-up or a connection test.
type testResult struct {
	*gathered
	err      error
	clock    *backend.Error
	duration time.Duration
	log      string
}

// lookUp looks the fixture's user up.
func (s *fixture) lookUp(t *testing.T) testResult {
	return s.run(t, func(c *Client, o *testResult) {
		query := backend.Query{Kind: backend.QueryByID, Value: fixtureUser}
		o.gathered = &gathered{record: merge.NewAccumulator(query)}
		o.err = c.Lookup(t.Context(), query, o.deliver)
	})
}

func (s *fixture) probe(t *testing.T) testResult {
	return s.run(t, func(c *Client, o *testResult) {
		result := c.Probe(t.Context())
		o.clock = result.ClockErr
		if result.Err != nil {
			o.err = result.Err
		}
	})
}

func (s *fixture) run(t *testing.T, do func(*Client, *testResult)) (o testResult) {
	client, err := New(s.options)
	if err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	do(client, &o)
	o.duration = time.Since(started)
	synctest.Wait()
	client.Close()
	s.close()
	o.log = s.log.String()
	return o
}

func (s *fixture) close() {
	for _, closer := range s.closers {
		closer()
	}
	s.servers.Wait()
}

// route returns the part that a request belongs to.
func route(r *http.Request) string {
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case path[0] == "institutions":
		return "institutions/" + path[1]
	case len(path) == 1:
		return "probe"
	case len(path) == 2:
		return "user"
	case path[2] == "members":
		return "connections"
	case path[2] == "accounts":
		return "accounts"
	case len(path) == 4:
		return "jobs"
	case r.URL.Query().Get("page") == "1":
		return "attempts"
	default:
		return "history"
	}
}

// fault writes a wrong response.
type fault func(f *faultyResponse)

// faultyResponse is a response to replace by a fault.
type faultyResponse struct {
	http.ResponseWriter
	r       *http.Request
	correct *httptest.ResponseRecorder // the correct response
	first   bool                       // of this fixture
	next    http.Handler               // responds correctly
}

// injectFault makes the platform respond with wrong on the given route, or on every route if
// hit is empty.
func (s *fixture) injectFault(part string, wrong fault) {
	right := s.platform
	s.platform = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if part != "" && part != route(r) {
			right.ServeHTTP(w, r)
			return
		}
		recorder := httptest.NewRecorder()
		right.ServeHTTP(recorder, r)
		s.mu.Lock()
		s.faults++
		first := s.faults == 1
		s.mu.Unlock()
		wrong(&faultyResponse{w, r, recorder, first, right})
	})
}

// hijack returns the connection.
func (f *faultyResponse) hijack() *fakeConn {
	conn, _, err := http.NewResponseController(f.ResponseWriter).Hijack()
	if err != nil {
		panic(err)
	}
	return conn.(*fakeConn)
}
