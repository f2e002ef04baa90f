package secret

import (
	"strings"
	"testing"

	"userlookup/backend"
)

var (
	relay = backend.Profile{
		Name: "relay", BaseURL: "https://relay.example", ClientID: "client-1",
		Network: backend.Network{Proxy: backend.ProxyAddress, ProxyAddress: "http://p.example:8080"},
	}
	completeCredentials = backend.Credentials{APIKey: backend.NewSecret(canary), ProxyUser: backend.NewSecret("user"), ProxyPassword: backend.NewSecret("password")}
)

func equalCredentials(a, b backend.Credentials) bool {
	return a.APIKey.Equal(b.APIKey) && a.ProxyUser.Equal(b.ProxyUser) && a.ProxyPassword.Equal(b.ProxyPassword)
}

func TestCredentialStore_OtherAddress_ReturnsMissing(t *testing.T) {
	store := CredentialStore{memory{}}
	_, err := store.Credentials(t.Context(), relay)
	wantCode(t, "nothing", err, backend.CodeCredentialsMissing)
	if params := backend.AsError(err).Params; params["profile"] != "relay" {
		t.Errorf("got params %v", params)
	}
	wantCode(t, "save", store.Save(t.Context(), relay, completeCredentials), "")

	changed := func(change func(*backend.Profile)) backend.Profile { p := relay; change(&p); return p }
	keyOnly := backend.Credentials{APIKey: completeCredentials.APIKey}
	for name, test := range map[string]struct {
		profile backend.Profile
		want    backend.Credentials
		code    backend.Code
	}{
		"same profile":      {relay, completeCredentials, ""},
		"another address":   {changed(func(p *backend.Profile) { p.BaseURL = "https://evil.example" }), backend.Credentials{}, backend.CodeCredentialsMissing},
		"another client ID": {changed(func(p *backend.Profile) { p.ClientID = "client-2" }), backend.Credentials{}, backend.CodeCredentialsMissing},
		"another name":      {changed(func(p *backend.Profile) { p.Name = "other" }), backend.Credentials{}, backend.CodeCredentialsMissing},
		"another proxy":     {changed(func(p *backend.Profile) { p.Network.ProxyAddress = "http://evil.example" }), keyOnly, ""},
		"no proxy":          {changed(func(p *backend.Profile) { p.Network = backend.Network{Proxy: backend.ProxyNone} }), keyOnly, ""},
	} {
		got, err := store.Credentials(t.Context(), test.profile)
		wantCode(t, name, err, test.code)
		if !equalCredentials(got, test.want) {
			t.Errorf("%s: got other credentials", name)
		}
	}

	wantCode(t, "forget", store.Forget(t.Context(), relay), "")
	_, err = store.Credentials(t.Context(), relay)
	wantCode(t, "forgotten", err, backend.CodeCredentialsMissing)
}

func TestCredentialStore_BuiltInProfile_IgnoresAddressInSettings(t *testing.T) {
	store := memory{}
	p := backend.Profile{Name: backend.ProfileProduction, ClientID: "c", BaseURL: "https://evil.example"}
	wantCode(t, "save", CredentialStore{store}.Save(t.Context(), p, completeCredentials), "")
	if !strings.Contains(store["production"], "https://api.mx.com") || strings.Contains(store["production"], "evil") {
		t.Errorf("stored %s", strings.ReplaceAll(store["production"], canary, "…"))
	}
}

func TestCredentialStore_InvalidContent_ReturnsMissing(t *testing.T) {
	for _, stored := range []string{"a password", `["x"]`, `{"base_url":"https://relay.example","client_id":"client-1"}`, `{"api_key":1}`} {
		_, err := CredentialStore{memory{"relay": stored}}.Credentials(t.Context(), relay)
		wantCode(t, stored, err, backend.CodeCredentialsMissing)
	}
}

func TestCredentialStore_LongestCredentials_Fit(t *testing.T) {
	p := backend.Profile{
		Name: backend.ProfileName(strings.Repeat("n", 40)), BaseURL: "https://" + strings.Repeat("b", 480), ClientID: strings.Repeat("c", 200),
		Network: backend.Network{Proxy: backend.ProxyAddress, ProxyAddress: "http://" + strings.Repeat("p", 200)},
	}
	c := backend.Credentials{APIKey: backend.NewSecret(strings.Repeat("k", 255)), ProxyUser: backend.NewSecret(strings.Repeat("u", 255)), ProxyPassword: backend.NewSecret(strings.Repeat("w", 255))}
	wantCode(t, "long", CredentialStore{keychainOf(&fakeKeyring{})}.Save(t.Context(), p, c), "")
}
