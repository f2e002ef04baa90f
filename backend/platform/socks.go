package platform

import (
	"errors"
	"net"
	"net/url"
	"time"

	"userlookup/backend"
)

func isSOCKS(proxy *url.URL) bool { return proxy.Scheme == "socks5" || proxy.Scheme == "socks5h" }

// What a SOCKS proxy answers (RFC 1928, RFC 1929).
const (
	socksVersion      = 5
	socksByPassword   = 2    // the way to sign in
	socksNoWay        = 0xff // none of the ways that were offered
	socksConnected    = 0
	socksAddressV4    = 1
	socksAddressName  = 3
	socksAddressV6    = 4
	socksBeforeLength = 5 // bytes of the last answer until the length of a name is known
)

var errSOCKSLogin = errors.New("the proxy does not accept the user name and password")

// socksLine is a connection to a SOCKS proxy, which net/http speaks. It reads
// along until the proxy has connected, for what net/http leaves out: a refused
// login looks there like a refused platform, and a proxy that falls silent would
// be waited for without end.
type socksLine struct {
	net.Conn
	heard []byte
	open  bool
}

// newSOCKSLine gives the proxy so much time to connect.
func newSOCKSLine(conn net.Conn, patience time.Duration) *socksLine {
	_ = conn.SetDeadline(time.Now().Add(patience)) // of one that is closed, reading says so
	return &socksLine{Conn: conn}
}

// Read is never asked for more than one answer.
func (l *socksLine) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if l.open {
		return n, err
	}
	l.heard = append(l.heard, p[:n]...)
	login, rest := socksAnswers(l.heard)
	switch {
	case refusesLogin(l.heard[:login]):
		return 0, backend.NewError(backend.CodeProxyUnauthorized, errSOCKSLogin)
	case rest:
		l.open, l.heard = true, nil
		_ = l.SetDeadline(time.Time{}) // as above
	}
	return n, err
}

// socksAnswers gives how many of the bytes are about signing in, and whether the
// last answer has come whole.
func socksAnswers(heard []byte) (login int, whole bool) {
	login = 2
	if len(heard) > 1 && heard[1] == socksByPassword {
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
	case heard[1] == socksNoWay:
		return true
	default:
		return heard[1] == socksByPassword && len(heard) == 4 && heard[3] != 0
	}
}
