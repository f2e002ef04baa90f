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

// Network says how the platform is reached. The zero value goes through the
// system's proxy and trusts whom the system trusts. A platform on this device is
// never asked through a proxy.
type Network struct {
	Proxy backend.ProxyChoice // default: the system's
	// ProxyAddress is that of backend.ProxyAddress: http, https or socks5, host and port.
	// Without a scheme it is http.
	ProxyAddress  string
	ProxyUser     string // of backend.ProxyAddress; sent to the proxy only
	ProxyPassword string
	CAFile        string              // PEM; trusted beside whom the system trusts
	Getenv        func(string) string // default: os.Getenv
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
	file, err := storage.OpenFollowingLinks(name) // the person's choice; only its certificates are used
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
