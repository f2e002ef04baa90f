package secret

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"sync"

	"userlookup/backend"
)

// Guard counts the passphrases that are tried on sealed files, no matter which caller tries
// them, and remembers until Forget which passphrase was right and what it opened: trying it
// again takes about a second. It is safe for concurrent use.
type Guard struct {
	Limiter *AttemptLimiter
	// OnScrypt is called each time that scrypt was run, for tests; may be nil.
	OnScrypt func()

	mu             sync.Mutex
	salt           []byte
	passphraseHash []byte                    // a hash of the passphrase that opened something last; nil for none
	opened         map[string]backend.Secret // what it opened, by the encrypted bytes: others are never taken for them
	epoch          int                       // how often it was told to forget: what was begun before is not remembered
}

// Forget forgets the passphrase and what it opened, as at a lock.
func (g *Guard) Forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.passphraseHash, g.opened = nil, nil
	g.epoch++
}

// ForgetContents forgets what the passphrase opened, but not that it was right.
func (g *Guard) ForgetContents() {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.opened)
	g.epoch++
}

// currentEpoch gives the epoch in which something is opened, for remember.
func (g *Guard) currentEpoch() int {
	if g == nil {
		return 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.epoch
}

// remember remembers what the passphrase opened, unless it was told to forget since begun.
// A nil Guard remembers nothing.
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

// recall gives what the same passphrase opened; empty if it did not in this run.
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

// attempt does open, which fails with CodePassphraseWrong, unless it has to wait:
// CodePINWait. The error of a wrong one says how many there were, and how long the next
// one waits. One that was right in this run is not counted, unless a person just typed it.
// A nil Guard counts nothing.
func (g *Guard) attempt(ctx context.Context, passphrase backend.Secret, isTyped bool, open func() error) error {
	if g == nil {
		return open()
	}
	g.mu.Lock()
	isProven := g.wasCorrect(passphrase)
	g.mu.Unlock()
	if !isTyped && isProven {
		err := open()
		if !backend.HasCode(err, backend.CodePassphraseWrong) { // else the file was replaced
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

// begin is AttemptLimiter.Begin, before a sealed file is made.
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

// wasCorrect says whether the passphrase opened something last. The caller holds mu.
func (g *Guard) wasCorrect(passphrase backend.Secret) bool {
	return g.passphraseHash != nil && hmac.Equal(g.passphraseHash, g.hash(passphrase))
}

func (g *Guard) hash(passphrase backend.Secret) []byte {
	h := hmac.New(sha256.New, g.salt)
	_, _ = h.Write([]byte(passphrase.Reveal())) // never fails
	return h.Sum(nil)
}
