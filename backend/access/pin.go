package access

import (
	"crypto/ed25519"
	"time"
)

// Pin is what the keychain holds of the access of one profile. Nobody can change the
// file of a grant without it being noticed, as long as they cannot change the pin too.
type Pin struct {
	// Verify is the key that grants are signed with.
	Verify ed25519.PublicKey
	// Sign is its private half, on the devices of Admins; else nil.
	Sign ed25519.PrivateKey
	// Newest is when the newest grant that was accepted here was issued, and NewestID
	// its ID: an older one is a rollback.
	Newest   time.Time
	NewestID string
}

// Accepts says whether a grant is the one that was accepted last, or a newer one.
func (p *Pin) Accepts(g *Grant) bool {
	return g.ID == p.NewestID || g.Issued.After(p.Newest)
}
