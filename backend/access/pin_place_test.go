package access_test

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/access"
)

func somePin() *access.Pin {
	sign := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	return &access.Pin{Verify: sign.Public().(ed25519.PublicKey), Sign: sign, Newest: time.Unix(1_800_000_000, 0).UTC(), NewestID: "first"}
}

func TestPin_WrittenPin_IsReadBack(t *testing.T) {
	for _, place := range []backend.Place{backend.PlaceKeychain, backend.PlaceFile, backend.PlaceSample} {
		profiles, _, _ := profilesWith(t, "")
		if pin, err := profiles.ReadPin(t.Context(), "relay", place, right); pin != nil || err != nil {
			t.Fatalf("%s: before: %v, %v", place, pin, err)
		}
		if err := profiles.WritePin(t.Context(), "relay", place, right, somePin()); err != nil {
			t.Fatal(err)
		}
		pin, err := profiles.ReadPin(t.Context(), "relay", place, right)
		if err != nil || !pin.Verify.Equal(somePin().Verify) || !pin.Sign.Equal(somePin().Sign) || !pin.Newest.Equal(somePin().Newest) || pin.NewestID != "first" {
			t.Errorf("%s: got %+v, %v", place, pin, err)
		}
		if pin, err := profiles.ReadPin(t.Context(), "other", place, right); pin != nil || err != nil {
			t.Errorf("%s: another profile: %v, %v", place, pin, err)
		}
	}
}

// A pin that is taken for none would make the person at the device an Admin.
func TestPin_Unreadable_ReturnsAnError(t *testing.T) {
	profiles, chain, _ := profilesWith(t, "")
	for content, code := range map[string]backend.Code{
		"{}": backend.CodeAccessMissing, "null": backend.CodeAccessMissing, "x": backend.CodeAccessMissing,
		`{"version":2,"verify":"","sign":"","newest":"","newestId":""}`: backend.CodeAccessNewer,
	} {
		chain.Put("access_pin_relay", content)
		pin, err := profiles.ReadPin(t.Context(), "relay", backend.PlaceKeychain, none)
		if pin != nil || !backend.HasCode(err, code) || backend.AsError(err).Params["profile"] != "relay" {
			t.Errorf("%s: got %v, %v", content, pin, err)
		}
	}
	for _, code := range []backend.Code{backend.CodeKeychainLocked, backend.CodeKeychainMissing, backend.CodeKeychainSlow} {
		profiles, _, _ := profilesWith(t, code)
		if pin, err := profiles.ReadPin(t.Context(), "relay", backend.PlaceKeychain, none); pin != nil || !backend.HasCode(err, code) {
			t.Errorf("%s: got %v, %v", code, pin, err)
		}
	}
}

func TestGrantFile_Written_IsReplacedAndPrivate(t *testing.T) {
	profiles, _, root := profilesWith(t, "")
	if content, err := profiles.ReadGrant(t.Context(), "relay"); content != nil || err != nil {
		t.Fatalf("before: %q, %v", content, err)
	}
	for _, content := range []string{"first", "second"} {
		if _, err := profiles.ReplaceGrant(t.Context(), "relay", backend.PlaceKeychain, none, []byte(content), somePin()); err != nil {
			t.Fatal(err)
		}
		if got, err := profiles.ReadGrant(t.Context(), "relay"); err != nil || string(got) != content {
			t.Errorf("got %q, %v", got, err)
		}
	}
	path := filepath.Join(root, "config", "access", "relay.json")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 || path != profiles.GrantPath("relay") {
		t.Errorf("%s: %v, %v", profiles.GrantPath("relay"), info, err)
	}
	if err := profiles.CheckOutput(path); !backend.HasCode(err, backend.CodeOwnFile) {
		t.Errorf("an export may replace it: %v", err)
	}
	link := filepath.Join(t.TempDir(), "hard.json")
	if err := os.Link(path, link); err != nil {
		t.Fatal(err)
	}
	if err := profiles.CheckOutput(link); !backend.HasCode(err, backend.CodeOwnFile) {
		t.Errorf("an export may replace it through a hard link: %v", err)
	}
}
