package backend

import (
	"net/netip"
	"net/url"
	"strings"
)

// ParseBaseURL reads the base URL of a platform as it was typed, pasted or put into the
// environment: see CleanPasted. The host is in small letters then, and no slash is at the
// end. It refuses, with CodeBadBaseURL, what could send credentials in the clear or
// somewhere that was not meant: anything but https (or http on this device), a port that
// there is not, and what has a query, a fragment or credentials in it.
func ParseBaseURL(text string) (*url.URL, error) {
	text = CleanPasted(text)
	base, err := url.Parse(text)
	safe := err == nil && len(text) <= maxAddress && base.Opaque == "" && base.Hostname() != "" && base.User == nil &&
		!strings.ContainsAny(text, "?#") && !strings.HasSuffix(base.Host, ":") && validPort(base.Port()) &&
		(base.Scheme == "https" || base.Scheme == "http" && IsLoopback(base.Hostname()))
	if !safe {
		return nil, NewError(CodeBadBaseURL, nil)
	}
	base.Host = strings.ToLower(base.Host)
	if host, port, _ := strings.Cut(base.Host, ":"); host == "localhost." {
		// With its dot the name is looked up elsewhere, which may lead off this device.
		base.Host = strings.TrimSuffix("localhost:"+port, ":")
	}
	base.RawPath = strings.TrimRight(base.EscapedPath(), "/")
	base.Path = strings.TrimRight(base.Path, "/")
	return base, nil
}

// IsLoopback reports whether a host is this device: localhost in any letters, also with the
// dot that ends a whole name, or an address such as 127.0.0.1 and ::1.
func IsLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") || err == nil && address.Unmap().IsLoopback()
}
