package settings

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"userlookup/backend"
)

var noon = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)

func storeIn(folder string) *Store { return New(folder, func() time.Time { return noon }) }

// write writes a file directly.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// tree decodes JSON to Go values for comparison.
func tree(t interface{ Fatalf(string, ...any) }, content string) map[string]any {
	var value map[string]any
	if err := json.Unmarshal([]byte(content), &value); err != nil {
		t.Fatalf("%v: %s", err, content)
	}
	return value
}

func wantCode(t *testing.T, what any, err error, code backend.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !backend.HasCode(err, code) {
		t.Errorf("%v: got %v, want %q", what, err, code)
	}
}

var relay = backend.Profile{
	Name: "relay", BaseURL: "https://relay.example", ClientID: "client-1", Place: backend.PlaceKeychain,
	Network: backend.Network{Proxy: backend.ProxyAddress, ProxyAddress: "http://p.example:8080", CAFile: "/etc/ca.pem"},
}

func putRelay(s *backend.Settings) error {
	s.Put(relay)
	s.Profile = relay.Name
	return nil
}
