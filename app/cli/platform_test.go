//go:build !windows

package cli

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/profiles"
)

const savedKey, rightPassphrase = "CANARY-c0ffee", "correct horse"

// workspace is a device with a profile that was set up, without a keychain.
type workspace struct {
	profiles    *compose.Profiles
	root        string
	environment map[string]string
	asked       sync.Map // client IDs that the platform saw, with their keys
}

func newWorkspace(t *testing.T) *workspace {
	t.Helper()
	d := &workspace{root: t.TempDir(), environment: map[string]string{}}
	d.profiles = compose.ProfilesUnder(d.root)
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id, key, ok := r.BasicAuth(); ok {
			d.asked.Store(id, key)
		}
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(platform.Close)
	profile := backend.Profile{Name: "relay", BaseURL: platform.URL, ClientID: "client-1"}
	if _, err := d.profiles.Save(t.Context(), everything{}, profile, backend.Credentials{APIKey: backend.NewSecret(savedKey)}, backend.NewSecret(rightPassphrase)); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *workspace) run(t *testing.T, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	terminal := &Terminal{Stdout: &stdout, Stderr: &stderr, Getenv: func(name string) string { return d.environment[name] }, Profiles: d.profiles}
	got := result{terminal.Run(t.Context(), append([]string{"lookup", "U-1"}, args...)), stdout.String(), stderr.String()}
	for _, secret := range []string{savedKey, rightPassphrase} {
		if strings.Contains(got.stdout+got.stderr, secret) {
			t.Errorf("%v: a secret is shown: %+v", args, got)
		}
	}
	return got
}

func (d *workspace) wantAsked(t *testing.T, id, key string) {
	t.Helper()
	if asked, _ := d.asked.Load(id); asked != key {
		t.Errorf("the platform was not asked as %s with its API key", id)
	}
}

// passing gives the number of a descriptor from which the text can be read.
func passing(t *testing.T, text string) string {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writer.WriteString(text); err != nil {
		t.Fatal(err)
	}
	_ = writer.Close()
	descriptor, err := syscall.Dup(int(reader.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	_ = reader.Close()
	return strconv.Itoa(descriptor)
}

func TestLookup_SavedProfile_UsesItsCredentials(t *testing.T) {
	d := newWorkspace(t)
	d.run(t, "--profile", "relay", "--passphrase-fd", passing(t, rightPassphrase+"\n")).want(t, 6, "refused the client ID or API key")
	d.wantAsked(t, "client-1", savedKey)
}

func TestLookup_CredentialsCannotBeOpened_IsReported(t *testing.T) {
	d := newWorkspace(t)
	for _, test := range []struct {
		args   []string
		status backend.ExitStatus
		stderr string
	}{
		{[]string{"--profile", "relay"}, 4, "Enter the passphrase. "},
		{[]string{"--profile", "relay", "--passphrase-fd", passing(t, "wrong horse\n")}, 4, "The passphrase is wrong."},
		{[]string{"--profile", "relay", "--passphrase-fd", passing(t, "")}, 2, "The passphrase cannot be used."},
		{[]string{"--profile", "relay", "--passphrase-fd", "999"}, 2, "The passphrase cannot be used."},
		{[]string{"--profile", "relay", "--passphrase-fd", "-1"}, 2, "The passphrase cannot be used."},
		{[]string{"--profile", "relay", "--passphrase-fd", "x"}, 2, "--passphrase-fd needs the number of a file descriptor."},
		{[]string{"--profile", "integration"}, 4, "The API key of “integration” is not on this device."},
		{[]string{"--profile", "mars"}, 2, "There is no profile “mars”."},
		{[]string{"--profile", "adhoc"}, 2, "There is no profile “adhoc”."},
	} {
		got := d.run(t, test.args...)
		got.want(t, test.status, test.stderr)
		if got.stdout != "" {
			t.Errorf("%v printed %q", test.args, got.stdout)
		}
	}
	d.asked.Range(func(id, _ any) bool {
		t.Errorf("the platform was asked as %v", id)
		return true
	})
	if err := os.Remove(filepath.Join(d.root, "data", "credentials.age")); err != nil {
		t.Fatal(err)
	}
	d.run(t, "--profile", "relay", "--passphrase-fd", passing(t, rightPassphrase)).want(t, 4, "The encrypted file is missing.")
}

func TestLookup_EnvironmentCredentials_TakePrecedence(t *testing.T) {
	d := newWorkspace(t)
	d.environment = map[string]string{profiles.EnvAPIKey: "key-of-env", profiles.EnvBaseURL: "https://elsewhere.example"}
	d.run(t, "--profile", "relay").want(t, 6, "refused the client ID or API key")
	d.environment[profiles.EnvClientID] = "id-of-env"
	d.run(t, "--profile", "relay").want(t, 6, "refused the client ID or API key")
	d.wantAsked(t, "client-1", "key-of-env")
	d.wantAsked(t, "id-of-env", "key-of-env")
}

func TestLookup_UnreadableSettings_AreReported(t *testing.T) {
	d := newWorkspace(t)
	file := filepath.Join(d.root, "config", "settings.json")
	for content, test := range map[string]struct {
		status backend.ExitStatus
		stderr string
	}{
		`{"version":2}`: {1, "A newer version of User Lookup stored data on this device."},
		`{"ver`:         {2, "The settings were damaged and have been reset."},
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		d.run(t, "--profile", "relay").want(t, test.status, test.stderr)
		d.run(t).want(t, 3, "There is no user")
	}
}

func TestLookup_IsInTheRequestLog(t *testing.T) {
	d := newWorkspace(t)
	d.run(t).want(t, backend.ExitNoUser, "")
	log, err := os.ReadFile(filepath.Join(d.profiles.LogFolder(), "requests.log"))
	if err != nil || !bytes.Contains(log, []byte(`"route":"/users/{user}"`)) || bytes.Contains(log, []byte("U-1")) {
		t.Errorf("it holds %s, %v", log, err)
	}
}
