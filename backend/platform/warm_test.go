package platform

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// counting is a server that counts connections and requests.
type counting struct {
	*httptest.Server
	connections, requests atomic.Int64
	protocol              atomic.Value
}

func newCounting(t *testing.T, start func(*httptest.Server)) *counting {
	s := &counting{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		s.protocol.Store(r.Proto)
		_, _ = io.WriteString(w, sampleUser)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	s.EnableHTTP2 = true
	start(s.Server)
	t.Cleanup(s.Close)
	return s
}

// This also proves that Go's transport does what Warm relies on.
func TestWarmOpensAConnectionThatTheNextRequestUses(t *testing.T) {
	for protocol, start := range map[string]func(*httptest.Server){
		"HTTP/1.1": (*httptest.Server).Start, "HTTP/2.0": (*httptest.Server).StartTLS,
	} {
		t.Run(protocol, func(t *testing.T) {
			s := newCounting(t, start)
			transport, err := newTransport(Options{}.withDefaults())
			if err != nil {
				t.Fatal(err)
			}
			if s.Certificate() != nil {
				trusting, ok := s.Client().Transport.(*http.Transport)
				if !ok {
					t.Fatal("no transport")
				}
				transport.TLSClientConfig.RootCAs = trusting.TLSClientConfig.RootCAs
			}
			c := newTestClient(t, nil, func(o *Options) { o.BaseURL, o.Transport = s.URL, transport })
			defer c.Close()
			for range 3 { // only the first has something to do
				c.Warm(t.Context())
			}
			wantSame(t, "requests sent by Warm", s.requests.Load(), 0)
			for s.connections.Load() == 0 { // the server notices a moment after the client
				runtime.Gosched()
			}
			wantSame(t, "connections opened by Warm", s.connections.Load(), 1)
			for range 2 {
				if _, err := c.User(t.Context(), "u-1"); err != nil {
					t.Fatal(err)
				}
				c.Warm(t.Context())
			}
			wantSame(t, "requests", s.requests.Load(), 2)
			// The first request may come before the transport has laid the connection by,
			// and then opens one beside it.
			if s.connections.Load() > 2 {
				t.Errorf("%d connections, want at most 2", s.connections.Load())
			}
			wantSame(t, "protocol", s.protocol.Load(), protocol)
		})
	}
}

func TestWarmGivesUpQuietly(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead := "http://" + listener.Addr().String()
	_ = listener.Close()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		base string
		ctx  context.Context
	}{"a dead port": {dead, t.Context()}, "cancelled": {dead, cancelled}, "no such name": {"https://platform.invalid", t.Context()}} {
		c := newTestClient(t, nil, func(o *Options) { o.BaseURL, o.RequestTimeout = test.base, 2*time.Second })
		c.Warm(test.ctx)
		if c.lastUse.within(warmth, time.Now()) {
			t.Errorf("%s: taken to be open", name)
		}
		c.Close()
	}
	newTestClient(t, newStubs(t)).Warm(t.Context()) // another transport is left alone
}
