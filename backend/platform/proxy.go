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

// chooseProxy names the proxy of a request to an address; nil for none.
type chooseProxy func(*url.URL) (*url.URL, error)

// proxy gives the one that the mode says. CodeBadProxy for an address that
// cannot be used.
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

// ownProxy gives the address with its login, which is kept apart from it.
func (n Network) ownProxy() (*url.URL, error) {
	address, err := backend.ParseProxy(n.ProxyAddress)
	if err == nil && n.ProxyUser != "" {
		address.User = url.UserPassword(n.ProxyUser, n.ProxyPassword)
	}
	return address, err
}

// proxyStatus is what a proxy answered in place of connecting. It is no
// statusError: it says nothing about the call.
type proxyStatus int

func (s proxyStatus) Error() string { return fmt.Sprintf("the proxy answered %d", int(s)) }

// checkProxyResponse translates a proxy's refusal to connect.
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

// proxyDialer reaches proxies that are themselves reached over TLS, to whom the
// transport would offer HTTP/2, which it cannot speak to a proxy; and it watches
// what SOCKS proxies answer.
type proxyDialer struct {
	choose       chooseProxy
	dial         DialFunc
	tls          *tls.Config
	socksTimeout time.Duration // for a SOCKS proxy
	tlsProxies   sync.Map      // addresses of proxies to their names
	socksProxies sync.Map      // addresses of SOCKS proxies
}

// proxy calls a proxy over TLS a plain one: connect does the rest.
func (t *proxyDialer) proxy(request *http.Request) (*url.URL, error) {
	address, err := t.choose(request.URL)
	switch {
	case err != nil || address == nil:
		return address, err
	case strings.ContainsFunc(address.Hostname(), func(r rune) bool { return r >= utf8.RuneSelf }):
		// It is dialled by another spelling, by which it would not be known as secured.
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

// What a SOCKS proxy answers (RFC 1928, RFC 1929).
const (
	socksVersion      = 5
	socksPasswordAuth = 2    // the way to sign in
	socksNoAuthMethod = 0xff // none of the ways that were offered
	socksConnected    = 0
	socksAddressV4    = 1
	socksAddressName  = 3
	socksAddressV6    = 4
	socksBeforeLength = 5 // bytes of the last answer until the length of a name is known
)

var errSOCKSLogin = errors.New("the proxy does not accept the user name and password")

// socksConn is a connection to a SOCKS proxy, which net/http speaks. It reads
// along until the proxy has connected, for what net/http leaves out: a refused
// login looks there like a refused platform, and a proxy that falls silent would
// be waited for without end.
type socksConn struct {
	net.Conn
	received  []byte
	connected bool
}

// newSOCKSConn gives the proxy so much time to connect.
func newSOCKSConn(conn net.Conn, patience time.Duration) *socksConn {
	_ = conn.SetDeadline(time.Now().Add(patience)) // of one that is closed, reading says so
	return &socksConn{Conn: conn}
}

// Read is never asked for more than one answer.
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
		_ = l.SetDeadline(time.Time{}) // as above
	}
	return n, err
}

// socksAnswers gives how many of the bytes are about signing in, and whether the
// last answer has come whole.
func socksAnswers(heard []byte) (login int, whole bool) {
	login = 2
	if len(heard) > 1 && heard[1] == socksPasswordAuth {
		login = 4
	}
	if len(heard) < login+socksBeforeLength {
		return min(login, len(heard)), false
	}
	last := heard[login:]
	length := map[byte]int{socksAddressV4: 4, socksAddressName: 1 + int(last[4]), socksAddressV6: 16}[last[3]]
	return login, last[1] == socksConnected && len(last) >= 4+length+2
}

func refusesLogin(heard []byte) bool {
	switch {
	case len(heard) < 2 || heard[0] != socksVersion:
		return false
	case heard[1] == socksNoAuthMethod:
		return true
	default:
		return heard[1] == socksPasswordAuth && len(heard) == 4 && heard[3] != 0
	}
}
