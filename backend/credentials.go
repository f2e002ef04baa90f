package backend

import "strings"

// Credentials are what a profile needs and nobody may read: they are kept apart
// from the settings, in the keychain or sealed.
type Credentials struct {
	APIKey        Secret
	ProxyUser     Secret // of a proxy that asks for it; else empty
	ProxyPassword Secret
}

// The most that is taken of an API key and of a proxy's user name and password,
// in bytes. Socks proxies take no more than the latter.
const maxAPIKey, maxProxyLogin = 500, 255

// Clean gives c as it can be kept. An API key that is empty or holds spaces is
// CodeBadAPIKey, a user name or password that no proxy can take
// CodeBadProxyLogin.
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
