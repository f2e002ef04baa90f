package backend

import (
	"path/filepath"
	"strings"
	"testing"
)

// wantCode fails unless err is an Error with this code; the empty code is no error.
func wantCode(t *testing.T, what any, err error, code Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !HasCode(err, code) {
		t.Errorf("%v: got %v, want %q", what, err, code)
	}
}

func TestProfileClean_NormalizesAndValidates(t *testing.T) {
	relay := Profile{Name: "team-relay", BaseURL: "https://relay.example/v1", ClientID: "client-1", Network: Network{Proxy: ProxySystem}}
	change := func(change func(p *Profile)) Profile { p := relay; change(&p); return p }
	integration := Profile{Name: ProfileIntegration, ClientID: "client-1", Network: Network{Proxy: ProxySystem}}
	for _, test := range []struct {
		given, want Profile
		code        Code
	}{
		{relay, relay, ""},
		{change(func(p *Profile) {
			p.Name, p.BaseURL, p.ClientID = " team-relay\n", " https://relay.example/v1/ ", "\tclient-1 "
		}), relay, ""},
		{change(func(p *Profile) { p.Network = Network{} }), relay, ""},
		{Profile{Name: ProfileIntegration, BaseURL: "https://elsewhere.example", ClientID: "client-1"}, integration, ""},
		{change(func(p *Profile) { p.Name = "" }), Profile{}, CodeBadProfileName},
		{change(func(p *Profile) { p.Name = "Relay" }), Profile{}, CodeBadProfileName},
		{change(func(p *Profile) { p.Name = "-relay" }), Profile{}, CodeBadProfileName},
		{change(func(p *Profile) { p.Name = "a/b" }), Profile{}, CodeBadProfileName},
		{change(func(p *Profile) { p.Name = ProfileName(strings.Repeat("a", 41)) }), Profile{}, CodeBadProfileName},
		{change(func(p *Profile) { p.Name = "nul" }), Profile{}, CodeBadProfileName},
		{change(func(p *Profile) { p.Name = "com1" }), Profile{}, CodeBadProfileName},
		{change(func(p *Profile) { p.Name = ProfileSandbox }), Profile{}, CodeBadProfileName},
		{change(func(p *Profile) { p.Name = ProfileAdHoc }), Profile{}, CodeBadProfileName},
		{change(func(p *Profile) { p.BaseURL = "" }), Profile{}, CodeBadBaseURL},
		{change(func(p *Profile) { p.BaseURL = "http://relay.example" }), Profile{}, CodeBadBaseURL},
		{change(func(p *Profile) { p.BaseURL = "https://relay.example/" + strings.Repeat("a", 500) }), Profile{}, CodeBadBaseURL},
		{change(func(p *Profile) { p.ClientID = " " }), Profile{}, CodeBadClientID},
		{change(func(p *Profile) { p.ClientID = "a:b" }), Profile{}, CodeBadClientID},
		{change(func(p *Profile) { p.ClientID = "a b" }), Profile{}, CodeBadClientID},
		{change(func(p *Profile) { p.ClientID = "a\u200bb" }), Profile{}, CodeBadClientID},
		{change(func(p *Profile) { p.ClientID = strings.Repeat("a", 201) }), Profile{}, CodeBadClientID},
		{change(func(p *Profile) { p.Network.Proxy = "pac" }), Profile{}, CodeBadProxy},
	} {
		got, err := test.given.Clean()
		wantCode(t, test.given, err, test.code)
		if got != test.want {
			t.Errorf("%+v: got %+v, want %+v", test.given, got, test.want)
		}
	}
}

func TestParseBaseURL_ValidAndInvalid(t *testing.T) {
	for text, want := range map[string]string{
		"https://api.example":         "https://api.example",
		"https://api.example/a/b//":   "https://api.example/a/b",
		"https://api.example:8443/":   "https://api.example:8443",
		"http://127.0.0.1:8089":       "http://127.0.0.1:8089",
		"http://127.9.9.9":            "http://127.9.9.9",
		"http://[::1]:8089":           "http://[::1]:8089",
		"http://localhost:8089":       "http://localhost:8089",
		"http://api.example":          "",
		"http://10.0.0.1":             "",
		"http://localhost.example":    "",
		"ftp://api.example":           "",
		"https://":                    "",
		"https://user:pw@api.example": "",
		"https://api.example?x":       "",
		"https://api.example#x":       "",
		"https:api.example":           "",
		"api.example":                 "",
		"":                            "",
		"https://api.exam\nple/":      "",
	} {
		base, err := ParseBaseURL(text)
		if want == "" {
			wantCode(t, text, err, CodeBadBaseURL)
		} else if err != nil || base.String() != want {
			t.Errorf("%q: got %v, %v", text, base, err)
		}
	}
}

func TestProfileAddress_ReturnsBaseURL(t *testing.T) {
	for name, want := range map[ProfileName]string{
		ProfileSandbox: "", ProfileIntegration: "https://int-api.mx.com", ProfileProduction: "https://api.mx.com", "relay": "https://relay.example",
	} {
		profile := Profile{Name: name}
		if name == "relay" {
			profile.BaseURL = want
		}
		if got := profile.Address(); got != want {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

func TestNetworkClean_NormalizesAndValidates(t *testing.T) {
	whole, err := filepath.Abs("ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		given, want Network
		code        Code
	}{
		{Network{}, Network{Proxy: ProxySystem}, ""},
		{Network{Proxy: ProxyNone, ProxyAddress: "http://p.example", CAFile: " " + whole}, Network{Proxy: ProxyNone, CAFile: whole}, ""},
		{Network{Proxy: ProxyAddress, ProxyAddress: " http://p.example:8080/ "}, Network{Proxy: ProxyAddress, ProxyAddress: "http://p.example:8080"}, ""},
		{Network{Proxy: ProxyAddress, ProxyAddress: "p.example:8080"}, Network{Proxy: ProxyAddress, ProxyAddress: "http://p.example:8080"}, ""},
		{Network{Proxy: ProxyAddress, ProxyAddress: "socks5://[::1]:1080"}, Network{Proxy: ProxyAddress, ProxyAddress: "socks5://[::1]:1080"}, ""},
		{Network{Proxy: ProxyAddress, ProxyAddress: "HTTPS://p.example"}, Network{Proxy: ProxyAddress, ProxyAddress: "https://p.example"}, ""},
		{Network{Proxy: ProxyAddress}, Network{}, CodeBadProxy},
		{Network{Proxy: ProxyAddress, ProxyAddress: "ftp://p.example"}, Network{}, CodeBadProxy},
		{Network{Proxy: ProxyAddress, ProxyAddress: "http://user:pw@p.example"}, Network{}, CodeBadProxy},
		{Network{Proxy: ProxyAddress, ProxyAddress: "http://p.example/path"}, Network{}, CodeBadProxy},
		{Network{Proxy: ProxyAddress, ProxyAddress: "http://p.example?x=1"}, Network{}, CodeBadProxy},
		{Network{Proxy: ProxyAddress, ProxyAddress: "http://p.example:0"}, Network{}, CodeBadProxy},
		{Network{Proxy: ProxyAddress, ProxyAddress: "http://p.example:99999"}, Network{}, CodeBadProxy},
		{Network{Proxy: ProxyAddress, ProxyAddress: "http://" + strings.Repeat("p", 500)}, Network{}, CodeBadProxy},
		{Network{Proxy: "later"}, Network{}, CodeBadProxy},
		{Network{CAFile: "ca.pem"}, Network{}, CodeBadCAFile},
		{Network{CAFile: whole + "\n/x"}, Network{}, CodeBadCAFile},
		{Network{CAFile: whole + strings.Repeat("a", maxPath)}, Network{}, CodeBadCAFile},
	} {
		got, err := test.given.Clean()
		wantCode(t, test.given, err, test.code)
		if got != test.want {
			t.Errorf("%+v: got %+v, want %+v", test.given, got, test.want)
		}
	}
}

func TestCredentialsClean_NormalizesAndValidates(t *testing.T) {
	for _, test := range []struct {
		key, user, password string
		code                Code
	}{
		{"key", "", "", ""},
		{" key\n", "user", "pass word", ""},
		{"key", "user", "", ""},
		{"", "", "", CodeBadAPIKey},
		{"a b", "", "", CodeBadAPIKey},
		{"a\x00", "", "", CodeBadAPIKey},
		{strings.Repeat("k", 501), "", "", CodeBadAPIKey},
		{"key", "", "password", CodeBadProxyLogin},
		{"key", "us:er", "", CodeBadProxyLogin},
		{"key", "user", "pass\nword", CodeBadProxyLogin},
		{"key", strings.Repeat("u", 256), "", CodeBadProxyLogin},
	} {
		got, err := Credentials{NewSecret(test.key), NewSecret(test.user), NewSecret(test.password)}.Clean()
		wantCode(t, test, err, test.code)
		if test.code == "" && (got.APIKey.Reveal() != "key" || got.ProxyUser.Reveal() != test.user || got.ProxyPassword.Reveal() != test.password) {
			t.Errorf("%v: got other credentials", test)
		}
	}
}

func TestSettings_FindPutDrop(t *testing.T) {
	settings := Settings{Profile: "relay", Profiles: []Profile{{Name: "relay", ClientID: "old"}, {Name: ProfileProduction, ClientID: "p"}}}
	before := settings
	settings.Put(Profile{Name: "relay", ClientID: "new"})
	settings.Put(Profile{Name: "other"})
	for name, client := range map[ProfileName]string{"relay": "new", ProfileProduction: "p", ProfileIntegration: "", ProfileSandbox: "", "other": ""} {
		if got, err := settings.Find(name); err != nil || got.Name != name || got.ClientID != client {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	settings.Drop("relay")
	settings.Drop("relay")
	_, err := settings.Find("relay")
	wantCode(t, "relay", err, CodeProfileUnknown)
	if _, err := settings.Find(ProfileAdHoc); !HasCode(err, CodeProfileUnknown) || settings.Profile != "" || len(settings.Profiles) != 2 {
		t.Errorf("got %+v, %v", settings, err)
	}
	if before.Profiles[0].ClientID != "old" {
		t.Error("the settings that were given away were changed")
	}
}
