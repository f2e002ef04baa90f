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

// maxAddress and maxPath bound what is saved of an address and of a path, in
// bytes.
const maxAddress, maxPath = 500, 4096

var proxySchemes = map[string]bool{"http": true, "https": true, "socks5": true}

// Clean returns n as it can be kept: without the spaces that came along when it
// was pasted, and without what its choice has no use for. A proxy that cannot
// be used is CodeBadProxy, a file that is not named by its whole path
// CodeBadCAFile. Whether file and proxy are there is not looked at.
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

// ParseProxy reads the address of a proxy: http, https or socks5, without
// credentials; "host:port" is an http proxy, as in most settings. Anything else is
// CodeBadProxy.
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

// validPort takes no port too: the scheme's own.
func validPort(port string) bool {
	number, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && number > 0
}

func isControl(r rune) bool { return r < ' ' || r == '\x7f' }
