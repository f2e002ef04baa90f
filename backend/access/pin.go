package access

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"userlookup/backend"
)

// Pin is what the keychain holds of the access of one profile. Nobody can change the
// file of a grant without it being noticed, as long as they cannot change the pin too.
type Pin struct {
	// Verify is the key that grants are signed with.
	Verify ed25519.PublicKey
	// Sign is its private half, on the devices of Admins; else nil.
	Sign ed25519.PrivateKey
	// Newest is when the grant that was accepted here last was issued, and NewestID its
	// ID. No other grant is accepted: an older one is a rollback, and a newer one was
	// issued to a colleague.
	Newest   time.Time
	NewestID string
	// NextID is the ID of a grant that is being written in the place of the newest one;
	// empty for none. Until Promote, both are accepted, whichever the file holds.
	NextID string
	// First is whether Sign was made on this device, for the first Admin of the profile:
	// they may sign a new grant for themselves where the file is damaged.
	First bool
	// LogID is the ID of the access log of this device; empty where nothing was recorded.
	// It cannot be removed together with the log without losing access.
	LogID string
}

// NewPin gives the pin of a device that accepts a grant as its newest. Sign is nil on
// the devices of Users.
func NewPin(verify ed25519.PublicKey, sign ed25519.PrivateKey, newest *Grant) *Pin {
	return &Pin{Verify: verify, Sign: sign, Newest: newest.Issued, NewestID: newest.ID}
}

// Accepts says whether a grant in the file is the one that was accepted here last, or the
// next one.
func (p *Pin) Accepts(g *Grant) bool {
	return g.ID == p.NewestID || p.NextID != "" && g.ID == p.NextID
}

// AcceptsInvitation says whether the grant of an invitation may be the next one: it is
// newer than the one that was accepted last, or the same.
func (p *Pin) AcceptsInvitation(g *Grant) bool {
	return p.Accepts(g) || g.Issued.After(p.Newest)
}

// Announce gives the pin while a grant is being written: both that one and the newest
// one are accepted.
func (p *Pin) Announce(id string) *Pin {
	announced := *p
	announced.NextID = id
	return &announced
}

// Promote gives the pin whose newest grant is one that was announced.
func (p *Pin) Promote(next *Grant) *Pin {
	promoted := *p
	promoted.Newest, promoted.NewestID, promoted.NextID = next.Issued, next.ID, ""
	return &promoted
}

// pinFile is the form of a Pin in the keychain.
type pinFile struct {
	Version  int    `json:"version"`
	Verify   string `json:"verify"`
	Sign     string `json:"sign"` // the seed of the private key; empty for none
	Newest   string `json:"newest"`
	NewestID string `json:"newestId"`
	First    bool   `json:"first"`
	NextID   string `json:"nextId,omitempty"`
	LogID    string `json:"logId,omitempty"`
}

const pinVersion = 1

var errPinForm = errors.New("not a pin")

// Encode gives what ParsePin decodes. It holds the signing key.
func (p *Pin) Encode() (backend.Secret, error) {
	content, err := json.Marshal(pinFile{
		Version: pinVersion, Verify: encodeBase64(p.Verify), Sign: encodeSigningKey(p.Sign), Newest: formatTime(p.Newest), NewestID: p.NewestID, First: p.First, NextID: p.NextID, LogID: p.LogID,
	})
	return backend.NewSecret(string(content)), err
}

// ParsePin decodes a pin. CodeAccessNewer says that a newer version wrote it.
func ParsePin(content backend.Secret) (*Pin, error) {
	file, err := decodeExact[pinFile]([]byte(content.Reveal()), pinVersion)
	if errors.Is(err, errNewer) {
		return nil, backend.NewError(backend.CodeAccessNewer, nil)
	}
	verify, sign, ok := decodeKeys(file.Verify, file.Sign)
	newest, timeOK := parseTime(file.Newest)
	if err != nil || !ok || !timeOK || newest.IsZero() || file.NewestID == "" {
		return nil, errPinForm
	}
	return &Pin{Verify: verify, Sign: sign, Newest: newest, NewestID: file.NewestID, First: file.First, NextID: file.NextID, LogID: file.LogID}, nil
}

func encodeBase64(content []byte) string { return base64.StdEncoding.EncodeToString(content) }

// decodeBase64 takes what encodeBase64 gives, and nothing else, such as line breaks.
func decodeBase64(text string) (content []byte, ok bool) {
	content, err := base64.StdEncoding.DecodeString(text)
	return content, err == nil && encodeBase64(content) == text
}

func encodeSigningKey(key ed25519.PrivateKey) string {
	if key == nil {
		return ""
	}
	return encodeBase64(key.Seed())
}

// decodeKeys decodes a verifying key and the signing key that belongs to it, which may
// be empty.
func decodeKeys(verifyText, signText string) (verify ed25519.PublicKey, sign ed25519.PrivateKey, ok bool) {
	verify, ok = decodeBase64(verifyText)
	if !ok || len(verify) != ed25519.PublicKeySize {
		return nil, nil, false
	}
	if signText == "" {
		return verify, nil, true
	}
	seed, ok := decodeBase64(signText)
	if !ok || len(seed) != ed25519.SeedSize {
		return nil, nil, false
	}
	sign = ed25519.NewKeyFromSeed(seed)
	return verify, sign, verify.Equal(sign.Public())
}
