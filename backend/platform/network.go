package platform

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"userlookup/backend"
)

// ProxyMode says which proxy stands between this device and the platform.
type ProxyMode string

// The modes.
const (
	ProxySystem ProxyMode = "system" // that of HTTPS_PROXY, HTTP_PROXY and NO_PROXY
	ProxyNone   ProxyMode = "none"
	ProxyManual ProxyMode = "manual"
)

// Network says how the platform is reached. The zero value goes through the
// system's proxy and trusts whom the system trusts. A platform on this device is
// never asked through a proxy.
type Network struct {
	Proxy ProxyMode // default: ProxySystem
	// ProxyAddress is that of ProxyManual: http, https or socks5, host and port.
	// Without a scheme it is http.
	ProxyAddress  string
	ProxyUser     string // of ProxyManual; sent to the proxy only
	ProxyPassword string
	CAFile        string              // PEM; trusted beside whom the system trusts
	Getenv        func(string) string // default: os.Getenv
}

// proxy gives the function that names the proxy of a request. CodeBadProxy for
// an address that cannot be used.
func (n Network) proxy() (func(*http.Request) (*url.URL, error), error) {
	switch n.Proxy {
	case ProxyNone:
		return nil, nil
	case ProxyManual:
		address, err := n.manualProxy()
		if err != nil {
			return nil, err
		}
		return func(request *http.Request) (*url.URL, error) {
			if isLoopback(request.URL.Hostname()) {
				return nil, nil
			}
			return address, nil
		}, nil
	default:
		ask := n.environment().ProxyFunc()
		return func(request *http.Request) (*url.URL, error) {
			address, err := ask(request.URL)
			if err != nil { // it quotes the address, which may hold a password
				return nil, backend.NewError(backend.CodeBadProxy, errProxyAddress)
			}
			return address, nil
		}, nil
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

// manualProxy refuses credentials within the address: they have a place of their
// own, where they are kept secret.
func (n Network) manualProxy() (*url.URL, error) {
	text := n.ProxyAddress
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	address, err := url.Parse(text)
	usable := err == nil && address.Hostname() != "" && address.User == nil && strings.Trim(address.Path, "/") == "" &&
		!strings.ContainsAny(text, "?#") &&
		(address.Scheme == "http" || address.Scheme == "https" || address.Scheme == "socks5")
	if !usable {
		return nil, backend.NewError(backend.CodeBadProxy, nil)
	}
	if n.ProxyUser != "" {
		address.User = url.UserPassword(n.ProxyUser, n.ProxyPassword)
	}
	return address, nil
}

// proxyStatus is what a proxy answered in place of connecting. It is no
// statusError: it says nothing about the call.
type proxyStatus int

func (s proxyStatus) Error() string { return fmt.Sprintf("the proxy answered %d", int(s)) }

// judgeProxy translates a proxy's refusal to connect.
func judgeProxy(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	switch cause := proxyStatus(response.StatusCode); response.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusProxyAuthRequired:
		return backend.NewError(backend.CodeProxyUnauthorized, cause)
	default:
		return backend.NewError(backend.CodeProxyRefused, cause)
	}
}

// tls gives how the platform's certificate is checked. CodeBadCAFile for a file
// that cannot be used.
func (n Network) tls() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if n.CAFile == "" {
		return config, nil
	}
	data, err := readCAFile(n.CAFile)
	if err != nil {
		return nil, backend.NewError(backend.CodeBadCAFile, err)
	}
	config.RootCAs, err = x509.SystemCertPool()
	if err != nil {
		config.RootCAs = x509.NewCertPool()
	}
	if !config.RootCAs.AppendCertsFromPEM(data) {
		return nil, backend.NewError(backend.CodeBadCAFile, errNoCertificate)
	}
	return config, nil
}

const maxCAFile = 4 << 20

// readCAFile reads plain files only: it must not wait for anyone to write. Its
// errors do not hold the name, which may be a person's.
func readCAFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, os.ErrNotExist
	case err != nil || !info.Mode().IsRegular():
		return nil, errUnreadableFile
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, errUnreadableFile
	}
	defer file.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(file, maxCAFile))
	if err != nil {
		return nil, errUnreadableFile
	}
	return data, nil
}
