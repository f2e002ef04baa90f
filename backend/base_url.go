package backend

import (
	"net/netip"
	"net/url"
	"strings"
)

// ParseBaseURL reads the base URL of a platform, without a slash at its end. It
// refuses, with CodeBadBaseURL, what could send credentials in the clear or
// somewhere that was not meant: anything but https (or http on this device),
// and what has a query, a fragment or credentials in it.
func ParseBaseURL(text string) (*url.URL, error) {
	base, err := url.Parse(text)
	safe := err == nil && base.Opaque == "" && base.Hostname() != "" && base.User == nil &&
		!strings.ContainsAny(text, "?#") &&
		(base.Scheme == "https" || base.Scheme == "http" && IsLoopback(base.Hostname()))
	if !safe {
		return nil, NewError(CodeBadBaseURL, nil)
	}
	base.RawPath = strings.TrimRight(base.EscapedPath(), "/")
	base.Path = strings.TrimRight(base.Path, "/")
	return base, nil
}

// IsLoopback says whether a host is this device.
func IsLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
