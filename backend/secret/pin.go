package secret

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strconv"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"userlookup/backend"
)

// Lengths of a PIN, in characters.
const (
	MinPIN = 6
	MaxPIN = 64
)

// CheckPIN checks a new PIN. It returns CodePINLength, CodePINRepeats, CodePINSequence, or
// CodePINCharacters.
func CheckPIN(pin backend.Secret) error {
	text := pin.Reveal()
	length := utf8.RuneCountInString(text)
	if length < MinPIN || length > MaxPIN {
		return backend.NewError(backend.CodePINLength, nil, "min", strconv.Itoa(MinPIN), "max", strconv.Itoa(MaxPIN))
	}
	runes := []rune(text)
	repeats, rises, falls := true, true, true
	for i, r := range runes {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return backend.NewError(backend.CodePINCharacters, nil)
		}
		if i == 0 {
			continue
		}
		repeats = repeats && r == runes[i-1]
		rises = rises && follows(runes[i-1], r)
		falls = falls && follows(r, runes[i-1])
	}
	switch {
	case repeats:
		return backend.NewError(backend.CodePINRepeats, nil)
	case rises, falls:
		return backend.NewError(backend.CodePINSequence, nil)
	}
	return nil
}

// follows reports whether b is the next character after a: 2 after 1, b after a, and 0 after
// 9.
func follows(a, b rune) bool { return b == a+1 || a == '9' && b == '0' }

// Cost is the cost of argon2id for one attempt.
type Cost struct {
	Time   uint32 // passes
	Memory uint32 // in KiB
	Lanes  uint8
}

// DefaultCost takes 200 to 400 ms on a laptop of 2026.
var DefaultCost = Cost{Time: 6, Memory: 64 << 10, Lanes: 1}

// maxCost limits the cost in a stored record, so that an edited record cannot block the
// application or use all memory.
var maxCost = Cost{Time: 12, Memory: 256 << 10, Lanes: 4}

func (c Cost) isValid() bool {
	return c.Time >= 1 && c.Time <= maxCost.Time && c.Lanes >= 1 && c.Lanes <= maxCost.Lanes &&
		c.Memory >= 8*uint32(c.Lanes) && c.Memory <= maxCost.Memory
}

// PINs stores a LockKey encrypted with a key derived from the PIN and a secret of the store.
// A new PIN encrypts the same LockKey again, so the keys it wraps do not change.
type PINs struct {
	Store Store
	Cost  Cost // default: DefaultCost
}

// pinName is the name of the stored record. It cannot be a profile's name, since it contains
// an underscore.
const pinName = "lock_pin"

// pinVersion is the version of the record's format.
const pinVersion = 1

// pinRecord is the stored record. The PIN and the record are both needed to decrypt the key.
type pinRecord struct {
	Version int     `json:"version"`
	Cost    pinCost `json:"argon2id"`
	Salt    []byte  `json:"salt"`
	Device  []byte  `json:"device"` // random secret of this device
	ID      string  `json:"id"`     // of the LockKey
	Key     []byte  `json:"key"`    // the LockKey, encrypted
	// Check is an HMAC of the other fields with Device. It distinguishes a corrupted record
	// from a wrong PIN.
	Check []byte `json:"check"`
}

// pinCost is the JSON form of Cost.
type pinCost struct {
	Time   uint32 `json:"time"`
	Memory uint32 `json:"memory"`
	Lanes  uint8  `json:"lanes"`
}

var (
	errPINRecord = errors.New("PIN record has an unknown format")
	errPINNewer  = errors.New("PIN was stored by a newer version")
)

// KeyID returns the ID of the LockKey; empty if no PIN is set. It returns CodePINDamaged,
// CodeFileNewer for a record of a newer version, and the store's errors.
func (p PINs) KeyID(ctx context.Context) (string, error) {
	record, err := p.load(ctx)
	if backend.HasCode(err, backend.CodePINNew) {
		return "", nil
	}
	return record.ID, err
}

func (p PINs) load(ctx context.Context) (pinRecord, error) {
	content, err := p.Store.Get(ctx, pinName)
	if backend.HasCode(err, backend.CodeCredentialsMissing) {
		return pinRecord{}, backend.NewError(backend.CodePINNew, err)
	}
	if err != nil {
		return pinRecord{}, err
	}
	record, err := parsePINRecord(content)
	if errors.Is(err, errPINNewer) {
		return pinRecord{}, backend.NewError(backend.CodeFileNewer, err, "file", pinName)
	}
	if err != nil {
		return pinRecord{}, backend.NewError(backend.CodePINDamaged, err)
	}
	return record, nil
}

// Set replaces the PIN that decrypts key. It returns the errors of CheckPIN and of the store.
func (p PINs) Set(ctx context.Context, pin backend.Secret, key *LockKey) error {
	if err := CheckPIN(pin); err != nil {
		return err
	}
	record := pinRecord{Version: pinVersion, Cost: pinCost(p.cost()), ID: key.ID(), Salt: randomBytes(16), Device: randomBytes(keySize)}
	kek, err := record.derive(pin)
	if err != nil {
		return err
	}
	defer clear(kek)
	if record.Key, err = key.encryptedWith(kek); err != nil {
		return err
	}
	if record.Check, err = record.check(); err != nil {
		return err
	}
	content, err := json.Marshal(record)
	if err != nil {
		return err
	}
	return p.Store.Set(ctx, pinName, backend.NewSecret(string(content)))
}

// Open returns the key that the PIN decrypts. It returns CodePINNew if no PIN is set,
// CodePINRefused if it is wrong, CodePINDamaged if the record is invalid, CodeFileNewer for a
// record of a newer version, and the store's errors.
func (p PINs) Open(ctx context.Context, pin backend.Secret) (*LockKey, error) {
	record, err := p.load(ctx)
	if err != nil {
		return nil, err
	}
	kek, err := record.derive(pin)
	if err != nil {
		return nil, err
	}
	defer clear(kek)
	key, err := decryptLockKey(kek, record.Key)
	if err != nil || key.ID() != record.ID {
		return nil, backend.NewError(backend.CodePINRefused, nil)
	}
	return key, nil
}

// Forget deletes the PIN. What its key encrypted can never be decrypted again.
func (p PINs) Forget(ctx context.Context) error { return p.Store.Delete(ctx, pinName) }

func (p PINs) cost() Cost {
	if p.Cost == (Cost{}) {
		return DefaultCost
	}
	return p.Cost
}

func parsePINRecord(content backend.Secret) (pinRecord, error) {
	var record pinRecord
	if err := backend.UnmarshalOwnJSON([]byte(content.Reveal()), &record); err != nil {
		return record, errPINRecord // the decoder's error may quote the record
	}
	if record.Version > pinVersion {
		return record, errPINNewer
	}
	if record.Version != pinVersion || !Cost(record.Cost).isValid() || len(record.Device) != keySize || len(record.Salt) == 0 || record.ID == "" {
		return record, errPINRecord
	}
	check, err := record.check()
	if err != nil || !hmac.Equal(check, record.Check) {
		return record, errPINRecord
	}
	return record, nil
}

// derive derives a key from the PIN and the record.
func (r pinRecord) derive(pin backend.Secret) ([]byte, error) {
	stretched := argon2.IDKey([]byte(pin.Reveal()), r.Salt, r.Cost.Time, r.Cost.Memory, r.Cost.Lanes, keySize)
	defer clear(stretched)
	return hkdf.Key(sha256.New, r.Device, stretched, "userlookup PIN: key", keySize)
}

// check returns the HMAC of all fields except Check.
func (r pinRecord) check() ([]byte, error) {
	key, err := hkdf.Key(sha256.New, r.Device, nil, "userlookup PIN: check", keySize)
	if err != nil {
		return nil, err
	}
	r.Check = nil
	content, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, key)
	_, _ = h.Write(content) // never fails
	return h.Sum(nil), nil
}

func randomBytes(n int) []byte {
	bytes := make([]byte, n)
	_, _ = rand.Read(bytes) // never fails
	return bytes
}

func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
