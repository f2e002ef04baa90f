package platform

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/net/http/httpproxy"

	"userlookup/backend"
)

// chooseProxy returns the proxy for a URL, or nil.
type chooseProxy func(*url.URL) (*url.URL, error)

// proxy returns the function for the configured mode, or CodeBadProxy for an invalid address.
func (n Network) proxy() (chooseProxy, error) {
	switch n.Proxy {
	case backend.ProxyNone:
		return func(*url.URL) (*url.URL, error) { return nil, nil }, nil
	case backend.ProxyAddress:
		address, err := n.ownProxy()
		if err != nil {
			return nil, err
		}
		return func(to *url.URL) (*url.URL, error) {
			if backend.IsLoopback(to.Hostname()) {
				return nil, nil
			}
			return address, nil
		}, nil
	default:
		return n.environment().ProxyFunc(), nil
	}
}

func (n Network) environment() *httpproxy.Config {
	getenv := n.Getenv
	if getenv == nil {
		getenv = os.Getenv
	}
	either := func(name string) string { return cmp.Or(getenv(name), getenv(strings.ToLower(name))) }
	return &httpproxy.Config{HTTPProxy: either("HTTP_PROXY"), HTTPSProxy: either("HTTPS_PROXY"), NoProxy: either("NO_PROXY")}
}

// ownProxy returns the configured address with its user name and password.
func (n Network) ownProxy() (*url.URL, error) {
	address, err := backend.ParseProxy(n.ProxyAddress)
	if err == nil && n.ProxyUser != "" {
		address.User = url.UserPassword(n.ProxyUser, n.ProxyPassword)
	}
	return address, err
}

// proxyStatus is a proxy's error status. Unlike statusError, it did not come from the
// platform.
type proxyStatus int

func (s proxyStatus) Error() string { return fmt.Sprintf("proxy returned %d", int(s)) }

// checkProxyResponse translates a proxy's error response to CONNECT.
func checkProxyResponse(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	switch cause := proxyStatus(response.StatusCode); response.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusProxyAuthRequired:
		return backend.NewError(backend.CodeProxyUnauthorized, cause)
	default:
		return backend.NewError(backend.CodeProxyRefused, cause)
	}
}

// proxyDialer connects to proxies over TLS itself, because the transport would offer them
// HTTP/2, which it cannot speak to a proxy. It also reads the responses of SOCKS proxies.
type proxyDialer struct {
	choose       chooseProxy
	dial         DialFunc
	tls          *tls.Config
	socksTimeout time.Duration // for a SOCKS proxy
	tlsProxies   sync.Map      // host:port to server name
	socksProxies sync.Map      // host:port
}

// proxy returns a plain URL for a proxy over TLS: connect adds the TLS.
func (t *proxyDialer) proxy(request *http.Request) (*url.URL, error) {
	address, err := t.choose(request.URL)
	switch {
	case err != nil || address == nil:
		return address, err
	case strings.ContainsFunc(address.Hostname(), func(r rune) bool { return r >= utf8.RuneSelf }):
		// The transport dials another spelling of it, which tlsProxies would not contain.
		return nil, backend.NewError(backend.CodeBadProxy, nil)
	case isSOCKS(address):
		t.socksProxies.Store(net.JoinHostPort(address.Hostname(), cmp.Or(address.Port(), "1080")), true)
		return address, nil
	case address.Scheme != "https":
		return address, nil
	}
	plain := *address
	plain.Scheme, plain.Host = "http", net.JoinHostPort(address.Hostname(), cmp.Or(address.Port(), "443"))
	t.tlsProxies.Store(plain.Host, address.Hostname())
	return &plain, nil
}

func (t *proxyDialer) connect(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := t.dial(ctx, network, address)
	if _, speaksSOCKS := t.socksProxies.Load(address); speaksSOCKS && err == nil {
		return newSOCKSConn(conn, t.socksTimeout), nil
	}
	name, isSecured := t.tlsProxies.Load(address)
	if err != nil || !isSecured {
		return conn, err
	}
	config := t.tls.Clone()
	config.ServerName, config.NextProtos = name.(string), []string{"http/1.1"}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return secure, nil
}

func isSOCKS(proxy *url.URL) bool { return proxy.Scheme == "socks5" || proxy.Scheme == "socks5h" }

// SOCKS responses (RFC 1928, RFC 1929).
const (
	socksVersion      = 5
	socksPasswordAuth = 2    // authentication method
	socksNoAuthMethod = 0xff // no acceptable method
	socksConnected    = 0
	socksAddressV4    = 1
	socksAddressName  = 3
	socksAddressV6    = 4
	socksBeforeLength = 5 // bytes of the last response before its length is known
)

var errSOCKSLogin = errors.New("proxy rejected the user name and password")

// socksConn is a connection to a SOCKS proxy. It reads the handshake of net/http to add two
// things: net/http reports a rejected login like a refused platform, and has no timeout for a
// silent proxy.
type socksConn struct {
	net.Conn
	received  []byte
	connected bool
}

// newSOCKSConn sets the timeout for the handshake.
func newSOCKSConn(conn net.Conn, timeout time.Duration) *socksConn {
	_ = conn.SetDeadline(time.Now().Add(timeout)) // if it is closed, Read fails
	return &socksConn{Conn: conn}
}

// Read is called with a buffer for at most one response.
func (l *socksConn) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if l.connected {
		return n, err
	}
	l.received = append(l.received, p[:n]...)
	login, rest := socksAnswers(l.received)
	switch {
	case refusesLogin(l.received[:login]):
		return 0, backend.NewError(backend.CodeProxyUnauthorized, errSOCKSLogin)
	case rest:
		l.connected, l.received = true, nil
		_ = l.SetDeadline(time.Time{}) // see newSOCKSConn
	}
	return n, err
}

// socksAnswers returns how many bytes belong to the authentication, and whether the last
// response is complete.
func socksAnswers(received []byte) (login int, whole bool) {
	login = 2
	if len(received) > 1 && received[1] == socksPasswordAuth {
		login = 4
	}
	if len(received) < login+socksBeforeLength {
		return min(login, len(received)), false
	}
	last := received[login:]
	length := map[byte]int{socksAddressV4: 4, socksAddressName: 1 + int(last[4]), socksAddressV6: 16}[last[3]]
	return login, last[1] == socksConnected && len(last) >= 4+length+2
}

func refusesLogin(received []byte) bool {
	switch {
	case len(received) < 2 || received[0] != socksVersion:
		return false
	case received[1] == socksNoAuthMethod:
		return true
	default:
		return received[1] == socksPasswordAuth && len(received) == 4 && received[3] != 0
	}
}
