//go:build !windows

package cli

import (
	"bytes"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/profiles"
	"userlookup/backend/sandbox"
)

// sample is the sample data behind an address of its own.
func sample(t *testing.T) (url string) {
	t.Helper()
	server := httptest.NewServer(sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "id", APIKey: "key"}))
	t.Cleanup(server.Close)
	return server.URL
}

// below lists the files below a folder.
func below(t *testing.T, root string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, filepath.Base(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestBaseURL_NeitherSavesNorOpensCopies asks a platform that is named for one run, on a
// device where an encrypted file would want a passphrase, and on one where there is nothing.
func TestBaseURL_NeitherSavesNorOpensCopies(t *testing.T) {
	url := sample(t)
	sealed := newWorkspace(t) // with a profile, encrypted with a passphrase
	for name, root := range map[string]string{"a fresh device": t.TempDir(), "a device with a sealed file": sealed.root} {
		t.Run(name, func(t *testing.T) {
			d := &device{root: root, environment: map[string]string{profiles.EnvClientID: "id", profiles.EnvAPIKey: "key"}}
			before := below(t, root)
			if got := d.run(t, "lookup", "U-1001", "--base-url", url); got.status != 0 || got.stderr != "" {
				t.Errorf("got %d, %q", got.status, got.stderr)
			}
			file := filepath.Join(t.TempDir(), "page.csv")
			if got := d.run(t, "export", "U-1001", "--output", file, "--base-url", url); got.status != 0 || got.stderr != "" {
				t.Errorf("got %d, %q", got.status, got.stderr)
			}
			for _, args := range [][]string{{"lookup", "U-1001", "--offline"}, {"saved"}, {"changes", "U-1001"}, {"erase", "U-1001"}, {"export", "U-1001", "--offline", "--output", file}} {
				d.run(t, append(args, "--base-url", url)...).want(t, 3, "Nothing is saved for this platform.")
			}
			// The request log holds nothing of any user.
			after := slices.DeleteFunc(below(t, root), func(name string) bool { return strings.HasPrefix(name, "adhoc.") }) // the access log
			if len(after) != len(before)+1 {
				t.Errorf("before %q, after %q", before, after)
			}
		})
	}
	// To erase everything is no matter of a platform.
	d := newDevice(t)
	d.run(t, "lookup", "U-1001").want(t, 0, "")
	d.environment = map[string]string{profiles.EnvClientID: "id", profiles.EnvAPIKey: "key"}
	d.run(t, "erase", "--everything", "--base-url", url).says(t, 0, "All saved copies were deleted")
	d.run(t, "lookup", "U-1001", "--offline").want(t, 3, "There is no saved copy")
}

func TestEnvironment_Credentials_AreTrimmed(t *testing.T) {
	url := sample(t)
	for _, around := range []string{"%s", "%s\r", "%s\r\n", "  %s\t", "\ufeff%s", "\"%s\"", "'%s'", "“%s”\n", "\u200b%s\u200b\u2060", " \" %s \" ", "\u00a0%s"} {
		value := func(s string) string { return string(bytes.Replace([]byte(around), []byte("%s"), []byte(s), 1)) }
		environment := map[string]string{profiles.EnvClientID: value("id"), profiles.EnvAPIKey: value("key")}
		if got := run(t, environment, "lookup", "U-1001", "--base-url", value(url)); got.status != 0 {
			t.Errorf("%q: got %d, %q", around, got.status, got.stderr)
		}
		clean, err := backend.Profile{Name: "relay", BaseURL: value(url), ClientID: value("id")}.Clean()
		credentials, keyErr := backend.Credentials{APIKey: backend.NewSecret(value("key"))}.Clean()
		if err != nil || keyErr != nil || clean.ClientID != "id" || clean.BaseURL != url || credentials.APIKey.Reveal() != "key" {
			t.Errorf("%q, typed: %+v, %v, %v", around, clean, err, keyErr)
		}
	}
	for _, bad := range []string{"a b", "a\nb", "a\x07b", "a\u2028b", " ", "\ufeff", "\"\""} {
		run(t, map[string]string{profiles.EnvClientID: bad, profiles.EnvAPIKey: "key"}, "lookup", "U-1", "--base-url", url).want(t, 2, "The client ID cannot be used.")
		run(t, map[string]string{profiles.EnvClientID: "id", profiles.EnvAPIKey: bad}, "lookup", "U-1", "--base-url", url).want(t, 2, "The API key cannot be used.")
	}
	run(t, map[string]string{profiles.EnvClientID: "a:b", profiles.EnvAPIKey: "key"}, "lookup", "U-1", "--base-url", url).want(t, 2, "The client ID cannot be used.")
	d := newWorkspace(t)
	d.environment = map[string]string{profiles.EnvClientID: " \"id-of-env\"\r", profiles.EnvAPIKey: "'key-of-env'\r\n"}
	d.run(t, "--profile", "relay").want(t, 6, "refused the client ID or API key")
	d.wantAsked(t, "id-of-env", "key-of-env")
	d.environment[profiles.EnvAPIKey] = "key of env"
	d.run(t, "--profile", "relay").want(t, 2, "The API key cannot be used.")
}

// TestBaseURL_RequestLogWriteFails_IsReported has a pipe in the place of the log.
func TestBaseURL_RequestLogWriteFails_IsReported(t *testing.T) {
	d := &device{root: t.TempDir(), environment: map[string]string{profiles.EnvClientID: "id", profiles.EnvAPIKey: "key"}}
	if err := os.MkdirAll(filepath.Join(d.root, "state"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(d.root, "state", "requests.log"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := d.run(t, "lookup", "U-1001", "--base-url", sample(t))
	if got.status != 0 || strings.Count(got.stderr, "is not a regular file") != 1 {
		t.Errorf("got %d, %q", got.status, got.stderr)
	}
}
