package accesslog

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash"
	"strings"
)

const (
	keySize = 32 // bytes
	tagSize = sha256.Size
	idSize  = 12 // characters
)

var errKey = errors.New("not the key of an access log")

// tag is the keyed hash of a row, which the next row is chained to.
type tag [tagSize]byte

// key encrypts the rows of one log and chains them. It is safe for concurrent use.
type key struct {
	id     string // of the log; written in its file
	secret []byte
	sealer cipher.AEAD
	chain  []byte
	stored []byte // key of the hash of the anchor
}

// newKey makes the key of a new log, with an ID of its own.
func newKey() (*key, error) {
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret) // never fails
	return keyOf(rand.Text()[:idSize], secret)
}

// parseKey decodes what text gives.
func parseKey(text string) (*key, error) {
	id, encoded, _ := strings.Cut(text, ":")
	secret, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, errKey
	}
	return keyOf(id, secret)
}

func keyOf(id string, secret []byte) (*key, error) {
	// The ID of a colleague's log becomes part of a file's name.
	if len(id) != idSize || strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" || len(secret) != keySize {
		return nil, errKey
	}
	k := &key{id: id, secret: secret}
	var sealing []byte
	for _, derived := range []struct {
		into    *[]byte
		purpose string
	}{{&sealing, "encrypt rows"}, {&k.chain, "chain rows"}, {&k.stored, "anchor"}} {
		var err error
		if *derived.into, err = hkdf.Key(sha256.New, secret, []byte(id), "userlookup access log: "+derived.purpose, keySize); err != nil {
			return nil, err
		}
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return nil, err
	}
	k.sealer, err = cipher.NewGCMWithRandomNonce(block)
	return k, err
}

// text is what is stored of the key.
func (k *key) text() string { return k.id + ":" + base64.StdEncoding.EncodeToString(k.secret) }

// seal encrypts a frame's content. The frame's kind and number are authenticated too.
func (k *key) seal(kind byte, number int, plain []byte) []byte {
	return k.sealer.Seal(nil, nil, plain, position(kind, number)) //nolint:gosec // it makes the nonce itself, and puts it first
}

func (k *key) unseal(into []byte, kind byte, number int, sealed []byte) ([]byte, error) {
	return k.sealer.Open(into[:0], nil, sealed, position(kind, number))
}

func position(kind byte, number int) []byte {
	return binary.BigEndian.AppendUint64([]byte{kind}, uint64(number)) //nolint:gosec // never negative
}

// genesis is what the first row of a log is chained to.
func (k *key) genesis() tag {
	h := hmac.New(sha256.New, k.chain)
	_, _ = h.Write([]byte("userlookup access log 1\n" + k.id)) // never fails
	return tag(h.Sum(nil))
}

// chainer computes the tags of one goroutine's rows.
type chainer struct {
	hash hash.Hash
	sum  []byte
	head [tagSize + 9]byte
}

func (k *key) chainer() *chainer { return &chainer{hash: hmac.New(sha256.New, k.chain)} }

// tag is that of a frame; sealed is its encrypted content.
func (c *chainer) tag(before []byte, kind byte, number int, sealed []byte) []byte {
	copy(c.head[:], before)
	c.head[tagSize] = kind
	binary.BigEndian.PutUint64(c.head[tagSize+1:], uint64(number)) //nolint:gosec // never negative
	c.hash.Reset()
	_, _ = c.hash.Write(c.head[:]) // never fails
	_, _ = c.hash.Write(sealed)
	c.sum = c.hash.Sum(c.sum[:0])
	return c.sum
}
