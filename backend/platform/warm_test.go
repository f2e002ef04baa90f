package platform

import (
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// pipeNetwork is an in-memory network: nothing takes time, and a test can wait until all
// activity has ended.
type pipeNetwork struct {
	incoming chan net.Conn
	closed   context.Context
	close    context.CancelFunc
	dialled  atomic.Int64
}

func newPipeNetwork() *pipeNetwork {
	p := &pipeNetwork{incoming: make(chan net.Conn)}
	p.closed, p.close = context.WithCancel(context.Background())
	return p
}

// dial connects, and calls the trace hooks like net.Dialer.
func (p *pipeNetwork) dial(ctx context.Context, network, address string) (net.Conn, error) {
	p.dialled.Add(1)
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.ConnectStart != nil {
		trace.ConnectStart(network, address)
	}
	client, server := net.Pipe()
	select {
	case p.incoming <- server:
	case <-p.closed.Done():
		return nil, net.ErrClosed
	}
	if trace != nil && trace.ConnectDone != nil {
		trace.ConnectDone(network, address, nil)
	}
	return client, nil
}

func (p *pipeNetwork) Accept() (net.Conn, error) {
	select {
	case connection := <-p.incoming:
		return connection, nil
	case <-p.closed.Done():
		return nil, net.ErrClosed
	}
}

func (p *pipeNetwork) Close() error   { p.close(); return nil }
func (p *pipeNetwork) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 443} }

// warming returns a client of a server that counts requests, on an in-memory network.
func warming(t *testing.T, start func(*httptest.Server)) (c *Client, p *pipeNetwork, requests *atomic.Int64, protocol *atomic.Value) {
	t.Helper()
	p, requests, protocol = newPipeNetwork(), &atomic.Int64{}, &atomic.Value{}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		protocol.Store(r.Proto)
		_, _ = io.WriteString(w, sampleUser)
	}))
	_ = s.Listener.Close() // listening already
	s.Listener, s.EnableHTTP2 = p, true
	start(s)
	t.Cleanup(s.Close)
	transport, err := newTransport(Options{Dial: p.dial}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	if s.Certificate() != nil {
		transport.TLSClientConfig.RootCAs = x509.NewCertPool()
		transport.TLSClientConfig.RootCAs.AddCert(s.Certificate())
	}
	c = newTestClient(t, nil, func(o *Options) { o.BaseURL, o.Transport = s.URL, transport })
	t.Cleanup(c.Close)
	return c, p, requests, protocol
}

// TestWarm_NextRequest_ReusesTheConnection also checks that Go's transport does what Warm
// relies on. Warm returns when the connection is open, just before the transport makes it
// idle: a request in between could open another one, so the test waits.
func TestWarm_NextRequest_ReusesTheConnection(t *testing.T) {
	for name, start := range map[string]func(*httptest.Server){
		"HTTP/1.1": (*httptest.Server).Start, "HTTP/2.0": (*httptest.Server).StartTLS,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, p, requests, protocol := warming(t, start)
				for range 3 { // only the first opens a connection
					c.Warm(t.Context())
					synctest.Wait()
				}
				wantSame(t, "connections opened by Warm", p.dialled.Load(), 1)
				wantSame(t, "requests sent by Warm", requests.Load(), 0)
				for range 2 {
					if _, err := c.User(t.Context(), "u-1"); err != nil {
						t.Fatal(err)
					}
					c.Warm(t.Context())
				}
				wantSame(t, "requests", requests.Load(), 2)
				wantSame(t, "connections", p.dialled.Load(), 1)
				wantSame(t, "protocol", protocol.Load(), name)
			})
		})
	}
}

// TestWarm_RealNetwork_OpensAConnection uses the system's dialer and its trace hooks.
func TestWarm_RealNetwork_OpensAConnection(t *testing.T) {
	opened := make(chan struct{}, 9)
	var requests atomic.Int64
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened <- struct{}{}
		}
	}
	s.Start()
	defer s.Close()
	transport, err := newTransport(Options{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	c := newTestClient(t, nil, func(o *Options) { o.BaseURL, o.Transport = s.URL, transport })
	for range 3 {
		c.Warm(t.Context())
	}
	<-opened // the server sees it slightly later
	c.Close()
	s.Close()
	wantSame(t, "more connections", len(opened), 0)
	wantSame(t, "requests", requests.Load(), 0)
}

func TestWarm_Failure_IsIgnored(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		base string
		ctx  context.Context
	}{"a dead port": {deadPort, t.Context()}, "cancelled": {deadPort, cancelled}, "no such name": {"https://platform.invalid", t.Context()}} {
		c := newTestClient(t, nil, func(o *Options) { o.BaseURL, o.RequestTimeout = test.base, 2*time.Second })
		c.Warm(test.ctx)
		if c.lastUse.within(idleTimeout, time.Now()) {
			t.Errorf("%s: the connection counts as open", name)
		}
		c.Close()
	}
	newTestClient(t, newStubs(t)).Warm(t.Context()) // other transports are ignored
}
