package platform

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"os"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// Network configures how the platform is reached. The zero value uses the system's proxy and
// trusted certificates. Platforms on localhost are never reached through a proxy.
type Network struct {
	Proxy backend.ProxyChoice // default: the system's
	// ProxyAddress is used with backend.ProxyAddress: http, https or socks5, host and port.
	// The default scheme is http.
	ProxyAddress  string
	ProxyUser     string // for ProxyAddress; sent only to the proxy
	ProxyPassword string
	CAFile        string              // PEM; trusted in addition to the system's certificates
	Getenv        func(string) string // default: os.Getenv
}

// tls returns the TLS configuration, or CodeBadCAFile if the CA file cannot be used.
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

// readCAFile reads only regular files, so that it cannot block. Its errors omit the path,
// which may contain a person's name.
func readCAFile(name string) ([]byte, error) {
	file, err := storage.OpenFollowingLinks(name) // chosen by the user; only certificates are read
	if errors.Is(err, os.ErrNotExist) {
		return nil, os.ErrNotExist
	}
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
