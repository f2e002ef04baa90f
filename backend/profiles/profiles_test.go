package profiles_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/mock"
	"userlookup/backend/profiles"
)

func TestSave_Profile_UsesKeychain(t *testing.T) {
	k, held, root := newProfiles(t, "")
	saved, err := k.Save(t.Context(), everything{}, relay, key, none)
	wantCode(t, "save", err, "")
	want := backend.Profile{
		Name: "relay", BaseURL: "https://relay.example", ClientID: "client-1", Network: backend.Network{Proxy: backend.ProxySystem}, Place: backend.PlaceKeychain,
	}
	if len(saved.Profiles) != 1 || saved.Profiles[0] != want {
		t.Errorf("saved %+v", saved)
	}
	if got, err := k.Use(t.Context(), everything{}, "relay"); err != nil || got.Profile != "relay" {
		t.Errorf("use: %+v, %v", got, err)
	}
	if got, err := k.Settings(t.Context()); err != nil || got.Profile != "relay" || len(got.Profiles) != 1 {
		t.Errorf("settings: %+v, %v", got, err)
	}
	choice, _, err := k.Config(t.Context(), "relay", none, noEnvironment)
	if err != nil || choice.APIKey.Reveal() != canary || choice.BaseURL != want.BaseURL || choice.ClientID != want.ClientID || choice.Profile != "relay" {
		t.Errorf("choice: %+v, %v", choice, err)
	}
	if shown := fmt.Sprintf("%+v %#v %v", choice, choice, saved); strings.Contains(shown, canary) {
		t.Errorf("a choice shows the API key: %s", shown)
	}
	wantNotInFiles(t, root)

	gone, err := k.Remove(t.Context(), everything{}, "relay", none)
	if err != nil || len(gone.Profiles) > 0 || gone.Profile != "" || len(held.All()) > 0 {
		t.Errorf("remove: %+v, %v, %d secrets", gone, err, len(held.All()))
	}
	_, _, err = k.Config(t.Context(), "relay", none, noEnvironment)
	wantCode(t, "removed", err, backend.CodeProfileUnknown)
}

func TestSave_KeychainLockedOrSlow_ChangesNothing(t *testing.T) {
	for _, code := range []backend.Code{backend.CodeKeychainLocked, backend.CodeKeychainSlow, backend.CodeCredentialsTooLong} {
		k, held, root := newProfiles(t, code)
		_, err := k.Save(t.Context(), everything{}, relay, key, right)
		wantCode(t, "first", err, code)
		if _, err := os.Stat(filepath.Join(root, "data")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: a file was made in place of the keychain", code)
		}
		held.Fail("")
		_, err = k.Save(t.Context(), everything{}, relay, key, none)
		wantCode(t, "open", err, "")

		held.Fail(code)
		changed := relay
		changed.ClientID = "client-2"
		_, err = k.Save(t.Context(), everything{}, changed, key, right)
		wantCode(t, "change", err, code)
		_, _, err = k.Config(t.Context(), "relay", right, noEnvironment)
		wantCode(t, "open", err, code)
		_, err = k.Remove(t.Context(), everything{}, "relay", right)
		wantCode(t, "remove", err, code)
		if got, err := k.Settings(t.Context()); err != nil || len(got.Profiles) != 1 || got.Profiles[0].ClientID != "client-1" {
			t.Errorf("%s: settings are %+v, %v", code, got, err)
		}
	}
}

func TestSave_NoKeychain_EncryptsProfileWithPassphrase(t *testing.T) {
	k, _, root := newProfiles(t, backend.CodeKeychainMissing)
	_, err := k.Save(t.Context(), everything{}, relay, key, none)
	wantCode(t, "no passphrase", err, backend.CodePassphraseNew)
	if got, err := k.Settings(t.Context()); err != nil || len(got.Profiles) > 0 {
		t.Errorf("half saved: %+v, %v", got, err)
	}
	saved, err := k.Save(t.Context(), everything{}, relay, key, right)
	if err != nil || saved.Profiles[0].Place != backend.PlaceFile {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	wantNotInFiles(t, root)
	sealed := filepath.Join(root, "data", "credentials.age")
	if info, err := os.Stat(sealed); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}

	k.SetClock(skippingClock())
	production := backend.Profile{Name: backend.ProfileProduction, ClientID: "p"}
	for _, test := range []struct {
		passphrase backend.Secret
		code       backend.Code
	}{{none, backend.CodePassphraseNeeded}, {wrong, backend.CodePassphraseWrong}, {right, ""}} {
		choice, _, err := k.Config(t.Context(), "relay", test.passphrase, noEnvironment)
		wantCode(t, "choice", err, test.code)
		if test.code == "" && choice.APIKey.Reveal() != canary {
			t.Error("another API key")
		}
		_, err = k.Save(t.Context(), everything{}, production, key, test.passphrase)
		wantCode(t, "a second profile", err, test.code)
	}
	if err := os.WriteFile(sealed, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err = k.Config(t.Context(), "relay", right, noEnvironment)
	wantCode(t, "damaged", err, backend.CodeSealedDamaged)
	if err := os.Remove(sealed); err != nil {
		t.Fatal(err)
	}
	_, _, err = k.Config(t.Context(), "relay", right, noEnvironment)
	wantCode(t, "gone", err, backend.CodeSealedMissing)
}

func TestConfig_KeychainCredentials_AreReadOnlyFromKeychain(t *testing.T) {
	k, held, _ := newProfiles(t, "")
	_, err := k.Save(t.Context(), everything{}, relay, key, none)
	wantCode(t, "save", err, "")
	held.Fail(backend.CodeKeychainMissing)
	_, _, err = k.Config(t.Context(), "relay", right, noEnvironment)
	wantCode(t, "keychain missing", err, backend.CodeKeychainMissing)
	held.Fail("")
	held.Clear()
	_, _, err = k.Config(t.Context(), "relay", right, noEnvironment)
	wantCode(t, "not in it", err, backend.CodeCredentialsMissing)
}

func TestSave_WithoutAPIKey_KeepsSavedKey(t *testing.T) {
	k, _, _ := newProfiles(t, "")
	_, err := k.Save(t.Context(), everything{}, relay, backend.Credentials{}, none)
	wantCode(t, "new, without a key", err, backend.CodeBadAPIKey)
	proxied := relay
	proxied.Network = backend.Network{Proxy: backend.ProxyAddress, ProxyAddress: "p.example:8080"}
	login := backend.Credentials{APIKey: key.APIKey, ProxyUser: backend.NewSecret("u"), ProxyPassword: backend.NewSecret("pw")}
	_, err = k.Save(t.Context(), everything{}, proxied, login, none)
	wantCode(t, "save", err, "")

	want := func(what, user, password string) {
		t.Helper()
		choice, _, err := k.Config(t.Context(), "relay", none, noEnvironment)
		if err != nil || choice.APIKey.Reveal() != canary || choice.ProxyUser.Reveal() != user || choice.ProxyPassword.Reveal() != password {
			t.Errorf("%s: %v, user %q, password %q", what, err, choice.ProxyUser.Reveal(), choice.ProxyPassword.Reveal())
		}
	}
	want("saved", "u", "pw")
	withCA := proxied
	withCA.Network.CAFile = "/etc/ca.pem"
	_, err = k.Save(t.Context(), everything{}, withCA, backend.Credentials{}, none)
	wantCode(t, "another certificate", err, "")
	want("another certificate", "u", "pw")
	_, err = k.Save(t.Context(), everything{}, withCA, backend.Credentials{ProxyUser: backend.NewSecret("v")}, none)
	wantCode(t, "another proxy user", err, "")
	want("another proxy user", "v", "")
	_, err = k.Save(t.Context(), everything{}, relay, backend.Credentials{}, none)
	wantCode(t, "no proxy", err, "")
	want("no proxy", "", "")

	moved := relay
	moved.BaseURL = "https://elsewhere.example"
	_, err = k.Save(t.Context(), everything{}, moved, backend.Credentials{}, none)
	wantCode(t, "another address", err, backend.CodeCredentialsMissing)
	want("as before", "", "")
}

// TestSave_LostKey_RequiresNewKey saves behind a proxy that wants no
// login: what was saved is looked for, since it may hold one, and is not there.
func TestSave_LostKey_RequiresNewKey(t *testing.T) {
	for name, lose := range map[string]func(*compose.Profiles, *mock.Keychain, string){
		"keychain missing": func(_ *compose.Profiles, held *mock.Keychain, _ string) { held.Fail(backend.CodeKeychainMissing) },
		"encrypted file missing": func(k *compose.Profiles, held *mock.Keychain, root string) {
			held.Fail(backend.CodeKeychainMissing)
			_, err := k.Save(t.Context(), everything{}, relay, key, right)
			wantCode(t, "seal", err, "")
			wantCode(t, "lose", os.Remove(filepath.Join(root, "data", "credentials.age")), "")
		},
	} {
		k, held, root := newProfiles(t, "")
		_, err := k.Save(t.Context(), everything{}, relay, key, right)
		wantCode(t, name, err, "")
		lose(k, held, root)
		behind := relay
		behind.Network = backend.Network{Proxy: backend.ProxyAddress, ProxyAddress: "http://proxy.test:3128"}
		settings, err := k.Save(t.Context(), everything{}, behind, key, right)
		wantCode(t, name, err, "")
		if p, err := settings.Find(relay.Name); err != nil || p.Place != backend.PlaceFile {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestSave_InvalidProfile_ReturnsError(t *testing.T) {
	k, held, root := newProfiles(t, "")
	bad := relay
	bad.BaseURL = "http://relay.example"
	_, err := k.Save(t.Context(), everything{}, bad, key, none)
	wantCode(t, "base URL", err, backend.CodeBadBaseURL)
	_, err = k.Save(t.Context(), everything{}, relay, backend.Credentials{APIKey: backend.NewSecret("a b")}, none)
	wantCode(t, "API key", err, backend.CodeBadAPIKey)
	_, err = k.Use(t.Context(), everything{}, "mars")
	wantCode(t, "use", err, backend.CodeProfileUnknown)
	_, err = k.Remove(t.Context(), everything{}, "mars", none)
	wantCode(t, "remove", err, backend.CodeProfileUnknown)

	newer := filepath.Join(root, "config", "settings.json")
	if err := errors.Join(os.MkdirAll(filepath.Dir(newer), 0o700), os.WriteFile(newer, []byte(`{"version":2}`), 0o600)); err != nil {
		t.Fatal(err)
	}
	_, err = k.Save(t.Context(), everything{}, relay, key, none)
	wantCode(t, "newer", err, backend.CodeFileNewer)
	if held.Calls() > 0 {
		t.Error("the keychain was touched")
	}
}

func TestConfig_Sandbox_TouchesNoFiles(t *testing.T) {
	k, held, root := newProfiles(t, "")
	if err := os.Mkdir(filepath.Join(root, "config"), 0o000); err != nil {
		t.Fatal(err)
	}
	choice, settings, err := k.Config(t.Context(), backend.ProfileSandbox, none, noEnvironment)
	if err != nil || choice.BaseURL != "" || settings.Warning() != nil || held.Calls() > 0 {
		t.Errorf("%+v, %+v, %v, %d calls", choice, settings, err, held.Calls())
	}
}

func TestConfig_Environment_OverridesSavedCredentials(t *testing.T) {
	k, held, _ := newProfiles(t, "")
	_, err := k.Save(t.Context(), everything{}, relay, key, none)
	wantCode(t, "save", err, "")
	held.ResetCalls()
	for _, test := range []struct {
		name    backend.ProfileName
		id, key string
		wantID  string
		code    backend.Code
		calls   int
	}{
		{"relay", "", "env-key", "client-1", "", 0},
		{"relay", "env-id", "env-key", "env-id", "", 0},
		{"relay", "env-id", "", "", backend.CodeCredentialsMissing, 1}, // the saved key is another client's
		{backend.ProfileIntegration, "env-id", "env-key", "env-id", "", 0},
		{backend.ProfileIntegration, "env-id", "", "", backend.CodeCredentialsMissing, 0},
		{backend.ProfileIntegration, "", "env-key", "", backend.CodeCredentialsMissing, 0},
		{"relay", "a:b", "env-key", "", backend.CodeBadClientID, 0},
	} {
		held.ResetCalls()
		choice, _, err := k.Config(t.Context(), test.name, none, func(name string) string {
			return map[string]string{profiles.EnvClientID: test.id, profiles.EnvAPIKey: test.key}[name]
		})
		wantCode(t, test, err, test.code)
		if choice.ClientID != test.wantID || held.Calls() != test.calls || test.code == "" && choice.APIKey.Reveal() != "env-key" {
			t.Errorf("%+v: client %q, %d calls", test, choice.ClientID, held.Calls())
		}
	}
}

func TestSettings_SetAside_IsReported(t *testing.T) {
	for name, do := range map[string]func(*compose.Profiles) (backend.Settings, error){
		"settings": func(k *compose.Profiles) (backend.Settings, error) { return k.Settings(t.Context()) },
		"save": func(k *compose.Profiles) (backend.Settings, error) {
			return k.Save(t.Context(), everything{}, relay, key, none)
		},
		"choice": func(k *compose.Profiles) (backend.Settings, error) {
			_, settings, err := k.Config(t.Context(), backend.ProfileIntegration, none, func(string) string { return "env" })
			return settings, err
		},
	} {
		k, _, root := newProfiles(t, "")
		file := filepath.Join(root, "config", "settings.json")
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte("{"), 0o600)); err != nil {
			t.Fatal(err)
		}
		settings, err := do(k)
		if warning := settings.Warning(); err != nil || warning == nil || warning.Code != backend.CodeSettingsDamaged || !strings.Contains(warning.Params["file"], "damaged") {
			t.Errorf("%s: %+v, %v", name, settings, err)
		}
	}
}

func TestSave_SettingsFail_RestoresCredentials(t *testing.T) {
	k, held, root := newProfiles(t, "")
	_, err := k.Save(t.Context(), everything{}, relay, key, none)
	wantCode(t, "save", err, "")
	before := held.Stored("relay")
	config := filepath.Join(root, "config")
	settings, err := os.ReadFile(filepath.Join(config, "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	// The folder can be read, but not be written in: a lock file cannot be made.
	if err := errors.Join(os.Remove(filepath.Join(config, "settings.json.lock")), os.Mkdir(filepath.Join(config, "settings.json.lock"), 0o700)); err != nil {
		t.Fatal(err)
	}
	other := relay
	other.ClientID = "client-2"
	if _, err := k.Save(t.Context(), everything{}, other, backend.Credentials{APIKey: backend.NewSecret("another")}, none); err == nil {
		t.Fatal("saved")
	}
	if held.Stored("relay") != before {
		t.Error("the credentials are others")
	}
	if after, err := os.ReadFile(filepath.Join(config, "settings.json")); err != nil || string(after) != string(settings) {
		t.Errorf("the settings are others, %v", err)
	}
}
