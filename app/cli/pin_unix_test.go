//go:build !windows

package cli

import (
	"bytes"
	"context"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/sandbox"
)

const rightPIN = "482913"

// heldKeychain is a keychain in memory.
type heldKeychain struct {
	mu   sync.Mutex
	held map[string]string
}

func (k *heldKeychain) Get(_ context.Context, name string) (backend.Secret, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held[name] == "" {
		return backend.Secret{}, backend.NewError(backend.CodeCredentialsMissing, nil)
	}
	return backend.NewSecret(k.held[name]), nil
}

func (k *heldKeychain) Set(_ context.Context, name string, secret backend.Secret) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.held[name] = secret.Reveal()
	return nil
}

func (k *heldKeychain) Delete(_ context.Context, name string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.held, name)
	return nil
}

// pinned is a device with a keychain and a profile that was set up, whose PIN may have
// been chosen.
type pinned struct {
	root     string
	keychain *heldKeychain
	now      time.Time
}

func newPinned(t *testing.T) *pinned {
	t.Helper()
	p := &pinned{root: t.TempDir(), keychain: &heldKeychain{held: map[string]string{}}, now: time.Now()}
	server := httptest.NewServer(sandbox.New(sandbox.Options{Seed: 1, Now: time.Now, ClientID: "client-1", APIKey: savedKey}))
	t.Cleanup(server.Close)
	profile := backend.Profile{Name: "relay", BaseURL: server.URL, ClientID: "client-1"}
	if _, err := p.profiles().Save(t.Context(), everything{}, profile, backend.Credentials{APIKey: backend.NewSecret(savedKey)}, backend.Secret{}); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *pinned) profiles() *compose.Profiles {
	profiles := compose.ProfilesWith(p.root, p.keychain)
	profiles.SetClock(func() time.Time { return p.now })
	return profiles
}

func (p *pinned) choosePIN(t *testing.T) {
	t.Helper()
	if err := p.profiles().SetPIN(t.Context(), backend.NewSecret(rightPIN), backend.Secret{}); err != nil {
		t.Fatal(err)
	}
}

// run is one run of the application.
func (p *pinned) run(t *testing.T, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	terminal := &Terminal{Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Profiles: p.profiles()}
	return result{terminal.Run(t.Context(), args), stdout.String(), stderr.String()}
}

func TestPIN_NotPassed_LiveLookupsWorkAndAreNotSaved(t *testing.T) {
	p := newPinned(t)
	p.run(t, "lookup", "U-1001", "--profile", "relay").want(t, 0, "") // before there is a PIN
	p.choosePIN(t)
	got := p.run(t, "lookup", "U-1002", "--profile", "relay")
	if got.status != 0 || !strings.Contains(got.stdout, "U-1002") || !strings.Contains(got.stderr, "The saved copies are locked") || !strings.Contains(got.stderr, "--pin-fd") {
		t.Errorf("look-up: %+v", got)
	}
	for _, command := range [][]string{{"lookup", "U-1001", "--offline"}, {"saved"}, {"changes", "U-1001"}, {"erase", "U-1001"}} {
		p.run(t, append(command, "--profile", "relay")...).want(t, 4, "The saved copies are locked")
	}
	got = p.run(t, "saved", "--profile", "relay", "--pin-fd", passing(t, rightPIN+"\n"))
	if got.status != 0 || !strings.Contains(got.stdout, "U-1001") || strings.Contains(got.stdout, "U-1002") {
		t.Errorf("saved: %+v", got)
	}
	p.run(t, "lookup", "U-1002", "--profile", "relay", "--pin-fd", passing(t, rightPIN)).want(t, 0, "")
	got = p.run(t, "lookup", "U-1002", "--offline", "--profile", "relay", "--pin-fd", passing(t, rightPIN))
	if got.status != 0 || !strings.Contains(got.stdout, "U-1002") {
		t.Errorf("offline: %+v", got)
	}
}

func TestPIN_Wrong_ExitStatus4AndWaits(t *testing.T) {
	p := newPinned(t)
	p.run(t, "saved", "--profile", "relay", "--pin-fd", passing(t, rightPIN)).want(t, 4, "Choose a PIN first")
	p.choosePIN(t)
	p.run(t, "saved", "--profile", "relay", "--pin-fd", passing(t, "000001")).want(t, 4, "The PIN is wrong. Wrong tries so far: 1.")
	p.run(t, "saved", "--profile", "relay", "--pin-fd", passing(t, rightPIN)).want(t, 4, "Wait before you try again.")
	p.now = p.now.Add(time.Second)
	p.run(t, "saved", "--profile", "relay", "--pin-fd", passing(t, "000002")).want(t, 4, "Wrong tries so far: 2.")
	p.now = p.now.Add(2 * time.Second)
	p.run(t, "saved", "--profile", "relay", "--pin-fd", passing(t, rightPIN)).want(t, 0, "")
	p.run(t, "saved", "--profile", "relay", "--pin-fd", passing(t, "")).want(t, 2, "The PIN cannot be read.")
	p.run(t, "saved", "--profile", "relay", "--pin-fd", "999").want(t, 2, "The PIN cannot be read.")
	p.run(t, "saved", "-", "--profile", "relay", "--pin-fd", "0").want(t, 2, "User ID cannot be read from it")
}

func TestPIN_Forgotten_EraseRemovesIt(t *testing.T) {
	for name, args := range map[string][]string{
		"after a look-up was saved": {"lookup", "U-1001", "--profile", "relay"},
		"before anything was saved": {"version"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPinned(t)
			p.run(t, args...).want(t, 0, "")
			p.choosePIN(t)
			p.run(t, "saved", "--profile", "relay", "--pin-fd", passing(t, "000001")).want(t, 4, "The PIN is wrong")
			p.run(t, "erase", "--everything").want(t, 0, "")
			for name := range p.keychain.held {
				if name == "lock_pin" || name == "access_attempts" || name == "saved_copies" {
					t.Errorf("the keychain still has %s", name)
				}
			}
			p.choosePIN(t) // another one, without the former
			p.run(t, "lookup", "U-1002", "--profile", "relay", "--pin-fd", passing(t, rightPIN)).want(t, 0, "")
		})
	}
}

func TestPIN_WithoutAKeychain_ThePassphraseIsUsed(t *testing.T) {
	d := newWorkspace(t)
	d.run(t, "--profile", "relay", "--passphrase-fd", passing(t, rightPassphrase), "--pin-fd", passing(t, rightPIN)).want(t, 4, "This profile has no PIN.")
}
