package platform

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

func TestProxy_Address_IsValidated(t *testing.T) {
	for address, want := range map[string]string{
		"http://proxy.test:3128": "http://proxy.test:3128", "https://proxy.test": "https://proxy.test", "socks5://10.0.0.1:1080": "socks5://10.0.0.1:1080",
		"proxy.test:3128": "http://proxy.test:3128", "proxy.test": "http://proxy.test", "http://proxy.test:3128/": "http://proxy.test:3128",
	} {
		choose, err := Network{Proxy: backend.ProxyAddress, ProxyAddress: address, ProxyUser: "me", ProxyPassword: "a:b@c"}.proxy()
		if err != nil {
			t.Errorf("%s refused: %v", address, err)
			continue
		}
		got, err := choose(&url.URL{Scheme: "https", Host: "platform.test"})
		wantSame(t, address, []any{got.Redacted(), err}, []any{strings.Replace(want, "://", "://me:xxxxx@", 1), nil})
		password, _ := got.User.Password()
		wantSame(t, "password", password, "a:b@c")
	}
	for _, address := range []string{"", "http://", "ftp://proxy.test", "socks4://proxy.test", "http://me@proxy.test", "http://me:pw@proxy.test",
		"http://proxy.test/path", "http://proxy.test?a", "http://proxy.test#a", "http://[proxy", "proxy.test:port", "http:proxy"} {
		_, err := New(Options{BaseURL: testBase, Network: Network{Proxy: backend.ProxyAddress, ProxyAddress: address}})
		wantError(t, err, backend.CodeBadProxy)
	}
}

func TestProxy_Mode_ChoosesProxy(t *testing.T) {
	environment := map[string]string{"HTTPS_PROXY": "http://secure.test:1", "http_proxy": "http://plain.test:2", "NO_PROXY": "near.test"}
	system := Network{Getenv: func(name string) string { return environment[name] }}
	manual := Network{Proxy: backend.ProxyAddress, ProxyAddress: "manual.test:3"}
	for _, test := range []struct {
		network    Network
		base, want string
	}{
		{system, "https://platform.test", "http://secure.test:1"},
		{system, "https://near.test", ""},
		{system, "http://127.0.0.1:8080", ""},
		{system, "http://localhost:8080", ""},
		{Network{Proxy: backend.ProxyNone, Getenv: system.Getenv}, "https://platform.test", ""},
		{manual, "https://platform.test", "http://manual.test:3"},
		{manual, "https://near.test", "http://manual.test:3"},
		{manual, "http://127.0.0.1:8080", ""},
		{manual, "http://localhost:8080", ""},
		{manual, "http://[::1]:8080", ""},
	} {
		transport, err := newTransport(Options{Network: test.network})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if address, _ := transport.Proxy(httptest.NewRequest(http.MethodGet, test.base, nil)); address != nil {
			got = address.String()
		}
		wantSame(t, string(test.network.Proxy)+" for "+test.base, got, test.want)
	}
}

func TestNew_InvalidCAFile_ReturnsBadCAFile(t *testing.T) {
	folder := t.TempDir()
	good, err := os.ReadFile(authority().file(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"missing": filepath.Join(folder, "none"), "a folder": folder, "within a file": filepath.Join(writeFile(t, "x"), "y"), "a device": os.DevNull,
		"empty": writeFile(t, ""), "no PEM": writeFile(t, "certificate"), "cut short": writeFile(t, string(good[:len(good)/2])),
		"a key": writeFile(t, strings.ReplaceAll(string(good), "CERTIFICATE", "PRIVATE KEY")),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(Options{BaseURL: testBase, Network: Network{CAFile: file}})
			if e := requireError(t, err, backend.CodeBadCAFile); strings.Contains(e.Error(), file) {
				t.Errorf("the error contains the path: %v", e)
			}
		})
	}
	beside := writeFile(t, "Our CA:\n"+string(good)+"and its key:\n"+strings.ReplaceAll(string(good), "CERTIFICATE", "PRIVATE KEY"))
	if _, err := New(Options{BaseURL: testBase, Network: Network{CAFile: beside}}); err != nil {
		t.Errorf("a certificate among other blocks is rejected: %v", err)
	}
}

// TestProxy_Credentials_AreSentOnlyToTheirServer checks what the proxy and the platform
// receive.
func TestProxy_Credentials_AreSentOnlyToTheirServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, proxy := newFixture(), &proxy{password: canaryProxy}
		s.options.BaseURL = "https://platform.test"
		s.options.Network = Network{
			Proxy: backend.ProxyAddress, ProxyAddress: fixtureProxy, ProxyUser: "CANARY-user", ProxyPassword: canaryProxy, CAFile: authority().file(t),
		}
		proxy.fixture = s
		s.serveAs(fixtureProxy, nil, proxy)
		var mu sync.Mutex
		var requested []*http.Request
		right := s.platform
		s.platform = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			requested = append(requested, r)
			right.ServeHTTP(w, r)
		})
		s.serve(fixtureHost, serverTLS(authority().leaf("platform.test", valid)))
		if o := s.lookUp(t); o.err != nil {
			t.Fatal(o.err)
		}
		for _, r := range requested {
			wantSame(t, "version", r.Proto, "HTTP/2.0")
			wantSame(t, "compression", r.Header.Get("Accept-Encoding"), "gzip")
			if r.Header.Get("Proxy-Authorization") != "" || r.Header.Get("Authorization") == "" {
				t.Errorf("the platform received %v", r.Header)
			}
		}
		for _, header := range proxy.headers {
			if header.Get("Authorization") != "" || header.Get("Proxy-Authorization") == "" || header.Get("Accept-Version") != "" {
				t.Errorf("the proxy received %v", header)
			}
		}
		if len(requested) < 5 || len(proxy.headers) == 0 {
			t.Errorf("%d requests, %d to the proxy", len(requested), len(proxy.headers))
		}
	})
}

// TestTransport_DeadConnection_IsReplaced drops all packets of the first look-up's
// connections, like a VPN that reconnects: the second look-up still succeeds.
func TestTransport_DeadConnection_IsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFixture()
		s.options.BaseURL = "https://platform.test"
		s.options.Network.CAFile = authority().file(t)
		s.serve(fixtureHost, serverTLS(authority().leaf("platform.test", valid)))
		defer s.close()
		client, err := New(s.options)
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		if result := client.Probe(t.Context()); result.Err != nil {
			t.Fatal(result.Err)
		}
		s.network.dropPackets()
		result := client.Probe(t.Context())
		wantSame(t, "second", []any{result.Err, result.Duration}, []any{(*backend.Error)(nil), 6*time.Second + 150*time.Millisecond})
	})
}

// TestTransport_Cancelled_ClosesEverything cancels a look-up in every kind of wait. The
// bubble fails if a goroutine is left.
func TestTransport_Cancelled_ClosesEverything(t *testing.T) {
	answers := func(wrong fault) func(*testing.T, *fixture) {
		return func(_ *testing.T, s *fixture) {
			s.options.BaseURL = "http://127.0.0.1"
			s.injectFault("", wrong)
			s.serve("127.0.0.1:80", nil)
		}
	}
	waits := map[string]func(*testing.T, *fixture){
		"before a retry": answers(respondWith(429, "", "Retry-After", "5")),
	}
	for _, row := range responseFaults() {
		if slices.Contains([]string{"response: none", "response: header stalls", "body: one byte per second", "status 500, body stalls"}, row.name) {
			waits[row.name] = answers(row.variants[0])
		}
	}
	for _, row := range networkFaults() {
		if slices.Contains([]string{"port: no response", "TLS: handshake stalls", "HTTP/2: no response", "proxy: no response", "proxy: stalls", "SOCKS proxy: stalls"}, row.name) {
			waits[row.name] = row.set
		}
	}
	wantSame(t, "waits", len(waits), 11)
	for name, set := range waits {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newFixture()
				s.options.BaseURL = "https://platform.test"
				set(t, s)
				o := s.run(t, func(c *Client, o *testResult) {
					ctx, cancel := context.WithCancel(t.Context())
					time.AfterFunc(500*time.Millisecond, cancel)
					o.err = c.Lookup(ctx, backend.Query{Kind: backend.QueryByID, Value: fixtureUser}, gather().deliver)
				})
				wantError(t, o.err, backend.CodeCancelled)
				wantSame(t, "time taken", o.duration, 500*time.Millisecond)
			})
		})
	}
}

// TestProxy_SilentSOCKSProxy_TimesOut stops a proxy's responses at every step: the connection
// closes although the client continues. The bubble fails otherwise.
func TestProxy_SilentSOCKSProxy_TimesOut(t *testing.T) {
	for name, answers := range map[string][]string{
		"at once": nil, "after the authentication method": {"\x05\x02"}, "after authentication": {"\x05\x02", "\x01\x00"},
		"during its response": {"\x05\x00", "\x05\x00\x00\x01\x00\x00"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newFixture()
				s.options.BaseURL = "https://platform.test"
				s.options.Network = Network{Proxy: backend.ProxyAddress, ProxyAddress: "socks5://" + fixtureProxy, ProxyUser: "CANARY-user", ProxyPassword: canaryProxy}
				ended := make(chan time.Time, 1)
				s.serveRaw(fixtureProxy, func(l *fakeConn) {
					answerSOCKS(l, answers)
					l.waitForClose()
					ended <- time.Now()
				})
				defer s.close()
				client, err := New(s.options)
				if err != nil {
					t.Fatal(err)
				}
				defer client.Close()
				started := time.Now()
				wantError(t, client.Probe(t.Context()).Err, backend.CodeTimeout)
				wantSame(t, "connected for", (<-ended).Sub(started), 5*time.Second)
			})
		})
	}
}

func TestTransport_Settings_AreLimited(t *testing.T) {
	transport, err := newTransport(Options{MaxConcurrent: 7, RequestTimeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "least version", transport.TLSClientConfig.MinVersion, uint16(tls.VersionTLS12))
	wantSame(t, "certificates are verified", transport.TLSClientConfig.InsecureSkipVerify, false)
	wantSame(t, "header", transport.MaxResponseHeaderBytes, int64(64<<10))
	wantSame(t, "idle connections", transport.MaxIdleConnsPerHost, 7)
	wantSame(t, "compression", transport.DisableCompression, false)
	wantSame(t, "keep-alive", transport.DisableKeepAlives, false)
}

// The transport dials a non-ASCII name by another spelling: the credentials would be sent
// without TLS.
func TestProxy_OverTLS_IsNeverUsedWithoutTLS(t *testing.T) {
	for _, scheme := range []string{"https", "socks5"} {
		choose, err := Network{Proxy: backend.ProxyAddress, ProxyAddress: scheme + "://pr\u00f6xy.test:3128", ProxyUser: "me", ProxyPassword: "sesame"}.proxy()
		if err != nil {
			t.Fatal(err)
		}
		dialer := &proxyDialer{choose: choose}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, testBase, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = dialer.proxy(request)
		wantError(t, err, backend.CodeBadProxy)
	}
}
