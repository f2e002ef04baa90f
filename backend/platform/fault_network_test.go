package platform

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"testing"
	"time"

	"userlookup/backend"
)

// networkFault is a network fault. By default the platform is https://platform.test.
type networkFault struct {
	name string
	set  func(*testing.T, *fixture)
}

const (
	fixtureHost  = "platform.test:443"
	fixtureProxy = "proxy.test:3128"
)

func networkFaults() []networkFault {
	var rows []networkFault
	add := func(name string, set func(*testing.T, *fixture)) { rows = append(rows, networkFault{name, set}) }

	// refusing makes all connections fail.
	refusing := func(err error) func(*testing.T, *fixture) {
		return func(_ *testing.T, s *fixture) { s.network.fail(fixtureHost, err) }
	}
	add("DNS: name not found", refusing(&net.DNSError{Name: "platform.test", Err: "no such host", IsNotFound: true}))
	add("DNS: server failure", refusing(&net.DNSError{Name: "platform.test", Err: "server misbehaving", IsTemporary: true}))
	add("port: refused", func(*testing.T, *fixture) {})
	add("port: no response", func(_ *testing.T, s *fixture) { s.network.blackhole(fixtureHost) })
	add("network: no route", refusing(os.NewSyscallError("connect", syscall.EHOSTUNREACH)))
	add("network: unreachable", refusing(os.NewSyscallError("connect", syscall.ENETUNREACH)))

	// secured serves the platform with a certificate.
	secured := func(change func(*tls.Config)) func(*testing.T, *fixture) {
		return func(t *testing.T, s *fixture) {
			config := serverTLS(authority().leaf("platform.test", valid))
			change(config)
			s.options.Network.CAFile = authority().file(t)
			s.serve(fixtureHost, config)
		}
	}
	use := func(certificate func() tls.Certificate) func(*testing.T, *fixture) {
		return secured(func(c *tls.Config) { c.Certificates = []tls.Certificate{certificate()} })
	}
	add("certificate: valid, from the CA file", secured(func(*tls.Config) {}))
	add("certificate: expired", use(func() tls.Certificate { return authority().leaf("platform.test", expired) }))
	add("certificate: not yet valid", use(func() tls.Certificate { return authority().leaf("platform.test", notYetValid) }))
	add("certificate: self-signed", use(func() tls.Certificate { return selfSigned("platform.test") }))
	add("certificate: unknown authority", func(t *testing.T, s *fixture) {
		secured(func(*tls.Config) {})(t, s)
		s.options.Network.CAFile = ""
	})
	add("certificate: another host", use(func() tls.Certificate { return authority().leaf("portal.test", valid) }))
	add("TLS: server supports only 1.1", secured(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }))
	add("TLS: server responds with 1.1", func(_ *testing.T, s *fixture) { s.serveRaw(fixtureHost, sendTLS11Hello) })
	add("TLS: server without TLS", func(_ *testing.T, s *fixture) { s.serve(fixtureHost, nil) })
	add("TLS: handshake stalls", func(_ *testing.T, s *fixture) { s.serveRaw(fixtureHost, (*fakeConn).waitForClose) })
	add("TLS: reset during handshake", func(_ *testing.T, s *fixture) { s.serveRaw(fixtureHost, (*fakeConn).reset) })

	streams := func(wrong fault) func(*testing.T, *fixture) {
		return func(t *testing.T, s *fixture) { s.injectFault("", wrong); secured(func(*tls.Config) {})(t, s) }
	}
	add("HTTP/2: stream reset", streams(func(f *faultyResponse) { f.flush("{"); panic(http.ErrAbortHandler) }))
	add("HTTP/2: no response", streams((*faultyResponse).hang))
	add("HTTP/2: redirect to another origin", streams(respondWith(302, "", "Location", "https://portal.test/")))

	// behind serves a working platform behind a proxy.
	behind := func(proxy *proxy, change func(*fixture)) func(*testing.T, *fixture) {
		return func(t *testing.T, s *fixture) {
			secured(func(*tls.Config) {})(t, s)
			s.options.Network.Proxy, s.options.Network.ProxyAddress = backend.ProxyAddress, "http://"+fixtureProxy
			s.options.Network.ProxyUser, s.options.Network.ProxyPassword = "CANARY-user", canaryProxy
			if proxy != nil {
				proxy.fixture = s
				s.serveAs(fixtureProxy, nil, proxy)
			}
			if change != nil {
				change(s)
			}
		}
	}
	proxyFails := func(err error) func(*fixture) { return func(s *fixture) { s.network.fail(fixtureProxy, err) } }
	add("proxy: valid", behind(&proxy{password: canaryProxy}, nil))
	add("proxy: system, valid", behind(&proxy{password: canaryProxy}, func(s *fixture) { s.useSystemProxy("http://CANARY-user:" + canaryProxy + "@" + fixtureProxy) }))
	add("proxy: system, invalid address", behind(nil, func(s *fixture) { s.useSystemProxy("http://CANARY-user:" + canaryProxy + "@[proxy") }))
	add("proxy: refused", behind(nil, nil))
	add("proxy: name not found", behind(nil, proxyFails(&net.DNSError{Name: "proxy.test", IsNotFound: true})))
	add("proxy: no route", behind(nil, proxyFails(os.NewSyscallError("connect", syscall.EHOSTUNREACH))))
	add("proxy: no response", behind(nil, func(s *fixture) { s.network.blackhole(fixtureProxy) }))
	add("proxy: stalls", behind(nil, func(s *fixture) { s.serveRaw(fixtureProxy, (*fakeConn).waitForClose) }))
	add("proxy: no credentials", behind(&proxy{password: canaryProxy}, func(s *fixture) { s.options.Network.ProxyUser = "" }))
	add("proxy: wrong credentials", behind(&proxy{password: "another"}, nil))
	add("proxy: forbids the platform", behind(&proxy{password: canaryProxy, status: 403}, nil))
	add("proxy: cannot reach the platform", behind(&proxy{password: canaryProxy, status: 502}, nil))
	add("proxy: captive portal redirect", behind(&proxy{password: canaryProxy, status: 302}, nil))
	overTLS := func(certificate func() tls.Certificate) func(*testing.T, *fixture) {
		return behind(nil, func(s *fixture) {
			s.options.Network.ProxyAddress = "https://" + fixtureProxy
			s.serveAs(fixtureProxy, serverTLS(certificate()), &proxy{fixture: s, password: canaryProxy})
		})
	}
	add("proxy over TLS: valid", overTLS(func() tls.Certificate { return authority().leaf("proxy.test", valid) }))
	add("proxy over TLS: untrusted certificate", overTLS(func() tls.Certificate { return selfSigned("proxy.test") }))
	add("proxy over TLS: handshake stalls", behind(nil, func(s *fixture) {
		s.options.Network.ProxyAddress = "https://" + fixtureProxy
		s.serveRaw(fixtureProxy, (*fakeConn).waitForClose)
	}))
	socks := func(answers ...string) func(*testing.T, *fixture) {
		return behind(nil, func(s *fixture) {
			s.options.Network.ProxyAddress = "socks5://" + fixtureProxy
			s.serveRaw(fixtureProxy, func(l *fakeConn) { s.socks(l, answers) })
		})
	}
	add("SOCKS proxy: valid", socks("\x05\x02", "\x01\x00", "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"))
	add("SOCKS proxy: no common authentication method", socks("\x05\xff"))
	add("SOCKS proxy: wrong credentials", socks("\x05\x02", "\x01\x01"))
	add("SOCKS proxy: cannot reach the platform", socks("\x05\x02", "\x01\x00", "\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00"))
	raw := func(answer func(*fakeConn)) func(*testing.T, *fixture) {
		return behind(nil, func(s *fixture) {
			s.options.Network.ProxyAddress = "socks5://" + fixtureProxy
			s.serveRaw(fixtureProxy, answer)
		})
	}
	add("SOCKS proxy: not a SOCKS proxy", raw(func(l *fakeConn) { _, _ = io.WriteString(l, "HTTP/1.1 400 Bad Request\r\n\r\n"); l.waitForClose() }))
	add("SOCKS proxy: closes the connection", raw(func(l *fakeConn) { _, _ = l.Read(make([]byte, 512)) }))
	add("SOCKS proxy: stalls", raw((*fakeConn).waitForClose))
	add("SOCKS proxy: refused", behind(nil, func(s *fixture) { s.options.Network.ProxyAddress = "socks5://" + fixtureProxy }))
	return rows
}

// useSystemProxy sets the proxy by environment variable.
func (s *fixture) useSystemProxy(address string) {
	s.options.Network.Proxy = backend.ProxySystem
	s.options.Network.ProxyAddress, s.options.Network.ProxyUser, s.options.Network.ProxyPassword = "", "", ""
	s.options.Network.Getenv = func(name string) string { return map[string]string{"https_proxy": address}[name] }
}

// sendTLS11Hello responds to a handshake with a version that was not offered.
func sendTLS11Hello(l *fakeConn) {
	hello := "\x02\x00\x00\x26\x03\x02" + fmt.Sprintf("%032d", 0) + "\x00\xc0\x13\x00"
	_, _ = fmt.Fprintf(l, "\x16\x03\x02\x00%c%s", len(hello), hello)
	l.waitForClose()
}

// proxy is an HTTP proxy. If status is set, it returns that instead of connecting.
type proxy struct {
	fixture  *fixture
	password string
	status   int
	headers  []http.Header
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.fixture.mu.Lock()
	p.headers = append(p.headers, r.Header)
	p.fixture.mu.Unlock()
	requested := &http.Request{Header: http.Header{"Authorization": r.Header["Proxy-Authorization"]}}
	user, password, _ := requested.BasicAuth()
	switch {
	case r.Method != http.MethodConnect:
		w.WriteHeader(http.StatusMethodNotAllowed)
	case user != "CANARY-user" || password != p.password:
		w.Header().Set("Proxy-Authenticate", `Basic realm="CANARY-body"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
	case p.status != 0:
		w.Header().Set("Location", "https://portal.test/")
		w.WriteHeader(p.status)
	default:
		there, err := p.fixture.network.dial(r.Context(), "tcp", r.Host)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		copyBoth(here, there)
	}
}

// socks speaks SOCKS with prepared responses, then connects to the platform.
func (s *fixture) socks(l *fakeConn, answers []string) {
	answerSOCKS(l, answers)
	if there, err := s.network.dial(context.Background(), "tcp", fixtureHost); err == nil && len(answers) == 3 {
		copyBoth(l, there)
	}
}

func answerSOCKS(l *fakeConn, answers []string) {
	buffer := make([]byte, 512)
	for _, answer := range answers {
		if _, err := l.Read(buffer); err != nil {
			return
		}
		_, _ = io.WriteString(l, answer)
	}
}

// copyBoth copies in both directions until one side closes.
func copyBoth(a, b net.Conn) {
	done := make(chan struct{})
	go func() {
		_, _ = io.Copy(a, b)
		_ = a.Close()
		close(done)
	}()
	_, _ = io.Copy(b, a)
	_ = b.Close()
	<-done
}

// validity is the validity of a certificate. The fake clock starts in 2000.
type validity struct{ from, until time.Time }

func year(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }

var (
	valid       = validity{year(1990), year(2090)}
	expired     = validity{year(1990), year(1999)}
	notYetValid = validity{year(2089), year(2090)}
)
