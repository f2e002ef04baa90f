package backend

import (
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
)

// ProxyChoice says how requests leave this device.
type ProxyChoice string

// The proxy modes. ProxySystem is the default.
const (
	ProxySystem  ProxyChoice = "system"  // as the system's settings say
	ProxyNone    ProxyChoice = "none"    // straight to the platform
	ProxyAddress ProxyChoice = "address" // through Network.ProxyAddress
)

// Network is how a profile's platform is reached.
type Network struct {
	Proxy        ProxyChoice
	ProxyAddress string // http://, https:// or socks5://, without credentials; of ProxyAddress only
	CAFile       string // a PEM file of certificates to trust as well; empty: none
}

// maxAddress and maxPath limit a saved address and path, in bytes.
const maxAddress, maxPath = 500, 4096

var proxySchemes = map[string]bool{"http": true, "https": true, "socks5": true}

// Clean returns n without pasted spaces and without fields that its proxy mode does not use. It
// fails with CodeBadProxy for an unusable proxy, and with CodeBadCAFile for a path that is not
// absolute. It does not check that file and proxy exist.
func (n Network) Clean() (Network, error) {
	clean := Network{Proxy: n.Proxy, CAFile: strings.TrimSpace(n.CAFile)}
	switch n.Proxy {
	case "":
		clean.Proxy = ProxySystem
	case ProxySystem, ProxyNone:
	case ProxyAddress:
		address, err := ParseProxy(strings.TrimSpace(n.ProxyAddress))
		if err != nil {
			return Network{}, err
		}
		clean.ProxyAddress = address.String()
	default:
		return Network{}, NewError(CodeBadProxy, nil)
	}
	if clean.CAFile != "" && (!filepath.IsAbs(clean.CAFile) || len(clean.CAFile) > maxPath || strings.ContainsFunc(clean.CAFile, isControl)) {
		return Network{}, NewError(CodeBadCAFile, nil)
	}
	return clean, nil
}

// ParseProxy parses the address of a proxy: http, https or socks5, without credentials.
// "host:port" is an http proxy. It fails with CodeBadProxy.
func ParseProxy(text string) (*url.URL, error) {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	address, err := url.Parse(text)
	if err != nil || !proxySchemes[address.Scheme] || address.Hostname() == "" || address.User != nil ||
		len(text) > maxAddress || strings.Trim(address.Path, "/") != "" || strings.ContainsAny(text, "?#") || !validPort(address.Port()) {
		return nil, NewError(CodeBadProxy, nil)
	}
	address.Path = ""
	return address, nil
}

// validPort accepts an empty port, which means the scheme's default.
func validPort(port string) bool {
	number, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && number > 0
}

func isControl(r rune) bool { return r < ' ' || r == '\x7f' }
