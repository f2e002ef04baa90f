package secret

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"sync"

	"userlookup/backend"
)

// Guard limits passphrase attempts on encrypted files, for all callers together. Until
// Forget, it caches the correct passphrase and what it decrypted, because decrypting takes
// about a second. It is safe for concurrent use.
type Guard struct {
	Limiter *AttemptLimiter
	// OnScrypt is called for each scrypt run, in tests; may be nil.
	OnScrypt func()

	mu             sync.Mutex
	salt           []byte
	passphraseHash []byte                    // of the last correct passphrase; nil for none
	opened         map[string]backend.Secret // decrypted values by encrypted bytes
	epoch          int                       // number of calls of Forget and ForgetContents; older results are not cached
}

// Forget clears the cache, for example on a lock.
func (g *Guard) Forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.passphraseHash, g.opened = nil, nil
	g.epoch++
}

// ForgetContents clears the decrypted values, but keeps the passphrase's hash.
func (g *Guard) ForgetContents() {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.opened)
	g.epoch++
}

// currentEpoch returns the epoch to pass to remember.
func (g *Guard) currentEpoch() int {
	if g == nil {
		return 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.epoch
}

// remember caches what the passphrase decrypted, unless the cache was cleared since epoch. A
// nil Guard does nothing.
func (g *Guard) remember(epoch int, passphrase backend.Secret, encrypted []byte, plain backend.Secret) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.epoch != epoch {
		return
	}
	if !g.wasCorrect(passphrase) {
		g.salt = randomBytes(keySize)
		g.passphraseHash, g.opened = g.hash(passphrase), map[string]backend.Secret{}
	}
	g.opened[string(encrypted)] = plain
}

// recall returns the cached value for this passphrase; empty if there is none.
func (g *Guard) recall(passphrase backend.Secret, encrypted []byte) backend.Secret {
	if g == nil {
		return backend.Secret{}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.wasCorrect(passphrase) {
		return backend.Secret{}
	}
	return g.opened[string(encrypted)]
}

// attempt runs open, which returns CodePassphraseWrong for a wrong passphrase. During a delay
// it returns CodePINWait. The error contains the number of wrong attempts and the next delay.
// A cached passphrase is not counted, unless a person just typed it. A nil Guard counts
// nothing.
func (g *Guard) attempt(ctx context.Context, passphrase backend.Secret, isTyped bool, open func() error) error {
	if g == nil {
		return open()
	}
	g.mu.Lock()
	isProven := g.wasCorrect(passphrase)
	g.mu.Unlock()
	if !isTyped && isProven {
		err := open()
		if !backend.HasCode(err, backend.CodePassphraseWrong) { // otherwise the file was replaced
			return err
		}
		g.Forget()
	}
	err := g.Limiter.Attempt(ctx, func(context.Context) error {
		err := open()
		if backend.HasCode(err, backend.CodePassphraseWrong) {
			return backend.NewError(backend.CodePINRefused, err)
		}
		return err
	})
	if backend.HasCode(err, backend.CodePINWrong) {
		params := backend.AsError(err).Params
		return backend.NewError(backend.CodePassphraseWrong, err, "tries", params["tries"], "seconds", params["seconds"])
	}
	return err
}

// begin calls AttemptLimiter.Begin, before an encrypted file is created.
func (g *Guard) begin(ctx context.Context) error {
	if g == nil {
		return nil
	}
	return g.Limiter.Begin(ctx)
}

func (g *Guard) ranScrypt() {
	if g != nil && g.OnScrypt != nil {
		g.OnScrypt()
	}
}

// wasCorrect reports whether this is the last correct passphrase. The caller holds mu.
func (g *Guard) wasCorrect(passphrase backend.Secret) bool {
	return g.passphraseHash != nil && hmac.Equal(g.passphraseHash, g.hash(passphrase))
}

func (g *Guard) hash(passphrase backend.Secret) []byte {
	h := hmac.New(sha256.New, g.salt)
	_, _ = h.Write([]byte(passphrase.Reveal())) // never fails
	return h.Sum(nil)
}
