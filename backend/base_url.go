package backend

import (
	"net/netip"
	"net/url"
	"strings"
)

// ParseBaseURL parses a platform's base URL as it was typed, pasted or set in the environment:
// see CleanPasted. The result has a lower-case host and no trailing slash. It fails with
// CodeBadBaseURL for anything but https (or http on this device), an invalid port, and a URL
// with a query, fragment or credentials.
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
		// With the trailing dot, DNS could resolve the name to another device.
		base.Host = strings.TrimSuffix("localhost:"+port, ":")
	}
	base.RawPath = strings.TrimRight(base.EscapedPath(), "/")
	base.Path = strings.TrimRight(base.Path, "/")
	return base, nil
}

// IsLoopback reports whether a host is this device: localhost in any case and with a trailing
// dot, or an address such as 127.0.0.1 and ::1.
func IsLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") || err == nil && address.Unmap().IsLoopback()
}
