package backend

import (
	"strings"
	"unicode"
)

// Credentials are what a profile needs and no one may read: they are saved apart
// from the settings, in the keychain or sealed.
type Credentials struct {
	APIKey        Secret
	ProxyUser     Secret // of a proxy that asks for it; else empty
	ProxyPassword Secret
}

// The most that is taken of an API key and of a proxy's user name and password,
// in bytes. Socks proxies take no more than the latter.
const maxAPIKey, maxProxyLogin = 500, 255

// Clean returns c as it can be saved. It fails with CodeBadAPIKey for an API key that is empty
// or contains spaces, and with the code of an unusable proxy login.
func (c Credentials) Clean() (Credentials, error) {
	key := CleanPasted(c.APIKey.Reveal())
	if key == "" || len(key) > maxAPIKey || strings.ContainsFunc(key, isUnusable) {
		return Credentials{}, NewError(CodeBadAPIKey, nil)
	}
	user, password := c.ProxyUser.Reveal(), c.ProxyPassword.Reveal()
	if len(user) > maxProxyLogin || len(password) > maxProxyLogin || user == "" && password != "" ||
		strings.Contains(user, ":") || strings.ContainsFunc(user+password, isControl) {
		return Credentials{}, NewError(CodeBadProxyLogin, nil)
	}
	return Credentials{APIKey: NewSecret(key), ProxyUser: c.ProxyUser, ProxyPassword: c.ProxyPassword}, nil
}

// CleanPasted removes what is copied along with a value from a table, file or document: spaces,
// invisible characters and quotes around it.
func CleanPasted(value string) string {
	return strings.TrimFunc(value, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Variation_Selector) || strings.ContainsRune(pastedQuotes, r)
	})
}

// pastedQuotes surround values in files and documents. No client ID, API key or address starts
// or ends with one.
const pastedQuotes = "\"'`´‘’‚‛“”„‟«»‹›"

// CleanClientID returns a client ID as it can be used: see CleanPasted. One that is empty,
// too long, or holds a colon, a space or a character that cannot be seen is
// CodeBadClientID.
func CleanClientID(id string) (string, error) {
	id = CleanPasted(id)
	// HTTP Basic ends the name at the first colon.
	if id == "" || len(id) > maxClientID || strings.ContainsFunc(id, func(r rune) bool { return r == ':' || isUnusable(r) }) {
		return "", NewError(CodeBadClientID, nil)
	}
	return id, nil
}

// isUnusable reports whether no client ID and no API key holds a character.
func isUnusable(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }
