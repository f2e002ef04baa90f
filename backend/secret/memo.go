package secret

import (
	"bytes"
	"maps"
	"sync"

	"userlookup/backend"
)

// Memo remembers what a sealed file held, so that reading several secrets one after the
// other opens it once, which takes about a second each time. The zero one is ready. It
// is safe for concurrent use.
type Memo struct {
	mu         sync.Mutex
	content    []byte
	passphrase backend.Secret
	secrets    map[string]string
}

// Clear forgets it.
func (m *Memo) Clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.content, m.passphrase, m.secrets = nil, backend.Secret{}, nil
}

// get gives the secrets of the same content, opened with the same passphrase.
func (m *Memo) get(content []byte, passphrase backend.Secret) (map[string]string, bool) {
	if m == nil {
		return nil, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.content == nil || !bytes.Equal(m.content, content) || m.passphrase.Reveal() != passphrase.Reveal() {
		return nil, false
	}
	return maps.Clone(m.secrets), true
}

func (m *Memo) put(content []byte, passphrase backend.Secret, secrets map[string]string) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.content, m.passphrase, m.secrets = bytes.Clone(content), passphrase, maps.Clone(secrets)
}
