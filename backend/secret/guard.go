package secret

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"sync"

	"userlookup/backend"
)

// Guard counts the passphrases that are tried on sealed files, no matter which caller tries them. One
// that opened a file in this run is not counted each time that it is used again. It is
// safe for concurrent use.
type Guard struct {
	Tries *Tries

	mu     sync.Mutex
	salt   []byte
	proven []byte // a hash of the passphrase that opened a file last; nil for none
}

// Forget forgets that a passphrase opened a file, as at a lock.
func (g *Guard) Forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.proven = nil
}

// try does open, which fails with CodePassphraseWrong, unless it has to wait:
// CodePINWait. The error of a wrong one says how many there were, and how long the next
// one waits. A nil Guard counts nothing.
func (g *Guard) try(ctx context.Context, passphrase backend.Secret, isTyped bool, open func() error) error {
	if g == nil {
		return open()
	}
	if !isTyped && g.isProven(passphrase) {
		err := open()
		if !backend.HasCode(err, backend.CodePassphraseWrong) { // else the file was replaced
			return err
		}
		g.Forget()
	}
	err := g.Tries.Try(ctx, func(context.Context) error {
		err := open()
		if backend.HasCode(err, backend.CodePassphraseWrong) {
			return backend.NewError(backend.CodePINRefused, err)
		}
		return err
	})
	switch {
	case backend.HasCode(err, backend.CodePINWrong):
		params := backend.AsError(err).Params
		return backend.NewError(backend.CodePassphraseWrong, err, "tries", params["tries"], "seconds", params["seconds"])
	case err == nil:
		g.prove(passphrase)
	}
	return err
}

// begin is Tries.Begin, before a sealed file is made.
func (g *Guard) begin(ctx context.Context) error {
	if g == nil {
		return nil
	}
	return g.Tries.Begin(ctx)
}

func (g *Guard) prove(passphrase backend.Secret) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.salt == nil {
		g.salt = randomBytes(keySize)
	}
	g.proven = g.hash(passphrase)
}

func (g *Guard) isProven(passphrase backend.Secret) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.proven != nil && hmac.Equal(g.proven, g.hash(passphrase))
}

func (g *Guard) hash(passphrase backend.Secret) []byte {
	h := hmac.New(sha256.New, g.salt)
	_, _ = h.Write([]byte(passphrase.Reveal())) // never fails
	return h.Sum(nil)
}
