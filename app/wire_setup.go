package app

import "userlookup/backend"

// SetupState tells which platforms are kept, and which is open.
type SetupState struct {
	Open     string         `json:"open"` // the profile that is open
	Profiles []SetupProfile `json:"profiles"`
	KeptIn   string         `json:"keptIn"`   // where secrets are kept: keychain, or file where the system has none
	SetAside string         `json:"setAside"` // the name under which a damaged settings file was set aside; empty for none
}

// SetupProfile is what is kept of one platform. The key itself never goes to
// the page.
type SetupProfile struct {
	Name     string `json:"name"`
	BaseURL  string `json:"baseUrl"`
	ClientID string `json:"clientId"`
	HasKey   bool   `json:"hasKey"`

	Proxy        string `json:"proxy"` // system, none or address
	ProxyAddress string `json:"proxyAddress"`
	CAFile       string `json:"caFile"`
}

// SetupForm is what a person typed. Secrets that are empty stay as they are
// kept.
type SetupForm struct {
	Profile       string `json:"profile"`
	BaseURL       string `json:"baseUrl"`
	ClientID      string `json:"clientId"`
	APIKey        string `json:"apiKey"`
	Proxy         string `json:"proxy"`
	ProxyAddress  string `json:"proxyAddress"`
	ProxyUser     string `json:"proxyUser"`
	ProxyPassword string `json:"proxyPassword"`
	CAFile        string `json:"caFile"`
	Passphrase    string `json:"passphrase"`
}

// ProbeResult is how the platform answered a test.
type ProbeResult struct {
	Failure *backend.Failure `json:"failure"` // why it cannot be used; null when it accepts the client
	Clock   *backend.Failure `json:"clock"`   // that this device's clock is off, whatever else was found
}
