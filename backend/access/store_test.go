package access

import (
	"context"
	"crypto/ed25519"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/secret"
	"userlookup/backend/storage"
)

// memory is a SecretStore in memory.
type memory map[string]backend.Secret

func (m memory) Get(_ context.Context, name string) (backend.Secret, error) {
	if content, found := m[name]; found {
		return content, nil
	}
	return backend.Secret{}, backend.NewError(backend.CodeCredentialsMissing, nil)
}

func (m memory) Set(_ context.Context, name string, content backend.Secret) error {
	m[name] = content
	return nil
}

func (m memory) Delete(_ context.Context, name string) error {
	delete(m, name)
	return nil
}

// sealing is a Cipher that only seals.
type sealing struct{ Cipher }

func (sealing) Sealer(id string, key []byte) (backend.Sealer, error) {
	return secret.NewDataKey(id, key)
}

// newStore stores files in a folder of its own, and secrets in memory.
func newStore(t *testing.T) *Store {
	t.Helper()
	folder, secrets := t.TempDir(), memory{}
	return NewStore(Options{
		Secrets: func(backend.ProfileName, backend.Place, backend.Secret) backend.SecretStore { return secrets },
		Cipher:  sealing{}, Folders: storage.Folders{Config: folder, Data: folder}, Now: func() time.Time { return issued }, Warn: func(*backend.Error) {},
	})
}

// TestPromoteGrant_PinReplacedConcurrently_KeepsTheNewPin completes a replacement with the pin as it was
// before another process replaced the grant again.
func TestPromoteGrant_PinReplacedConcurrently_KeepsTheNewPin(t *testing.T) {
	s, target := newStore(t), Target{Binding{Profile: "relay"}, backend.PlaceKeychain}
	sign := keyOf('a')
	write := func(pin *Pin) *Pin {
		t.Helper()
		if err := s.WritePin(t.Context(), "relay", target.Place, backend.Secret{}, pin); err != nil {
			t.Fatal(err)
		}
		return pin
	}
	read := func() *Pin {
		t.Helper()
		pin, err := s.ReadPin(t.Context(), "relay", target.Place, backend.Secret{})
		if err != nil {
			t.Fatal(err)
		}
		return pin
	}
	newer := State{Grant: Grant{ID: "newer", Issued: issued}}
	stale := write((&Pin{Verify: publicOf(sign), Sign: sign, Newest: issued, NewestID: "first"}).Announce("newer"))
	write(&Pin{Verify: publicOf(sign), Sign: sign, Newest: issued, NewestID: "third"})
	if err := s.promoteGrant(t.Context(), target, backend.Secret{}, newer, stale); err != nil {
		t.Fatal(err)
	}
	if pin := read(); pin.NewestID != "third" {
		t.Errorf("the pin is %+v", pin)
	}
	write(stale)
	if err := s.promoteGrant(t.Context(), target, backend.Secret{}, newer, stale); err != nil {
		t.Fatal(err)
	}
	if pin := read(); pin.NewestID != "newer" || pin.NextID != "" {
		t.Errorf("the pin is %+v", pin)
	}
}

func TestIssued_ListTooLarge_DropsExpiredInvitations(t *testing.T) {
	s, sign := newStore(t), keyOf('a')
	a := &issuer{
		profile: backend.Profile{Name: "relay", Place: backend.PlaceKeychain},
		pin:     &Pin{Verify: sign.Public().(ed25519.PublicKey), Sign: sign}, grant: someGrant(),
	}
	entry := func(days int) issuedInvitation {
		grant := someGrant()
		grant.Expires = issued.AddDate(0, 0, days)
		return issuedInvitation{Grant: signedBy(t, grant, sign), Key: KeyShared, grant: grant}
	}
	day, month := entry(1), entry(30)
	_, err := s.updateIssued(t.Context(), a, issued, func([]issuedInvitation) ([]issuedInvitation, error) {
		return slices.Repeat([]issuedInvitation{day}, 2000), nil
	})
	wantCode(t, "all valid", err, backend.CodeIssuedFull)
	list, err := s.updateIssued(t.Context(), a, issued.AddDate(0, 0, 2), func([]issuedInvitation) ([]issuedInvitation, error) {
		return append(slices.Repeat([]issuedInvitation{day}, 2000), month), nil
	})
	if err != nil || len(list) != 1 {
		t.Errorf("%d are left, %v", len(list), err)
	}
	list, err = s.readIssued(t.Context(), a, issued)
	if err != nil || len(NewInvitations(s, nil, nil).colleagues(a, list)) != 2 {
		t.Errorf("%d were kept, %v", len(list), err)
	}
}

func TestDrop_ForgetsOnlyTheTokensInvitation(t *testing.T) {
	i := &Invitations{opened: &InvitationPreview{Token: "next"}}
	i.drop("former")
	if i.opened == nil {
		t.Error("the next one is dropped with the former")
	}
	i.drop("next")
	if i.opened != nil {
		t.Error("it stays in memory")
	}
}

func TestInvitationFileName(t *testing.T) {
	for name, want := range map[string]string{
		"Fay Moreau": "fay-moreau", "  Carla Díaz ": "carla-díaz", "../../etc/passwd": "etc-passwd", "💳": "invitation", "李 明": "李-明",
		strings.Repeat("x", 500): strings.Repeat("x", 60), "CON.": "con",
	} {
		if got := invitationFileName(name); got != want+".userlookup" {
			t.Errorf("%q: got %q", name, got)
		}
	}
}
