package secret

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"userlookup/backend"
)

func dataKey(t *testing.T, letter byte) *DataKey {
	t.Helper()
	key, err := NewDataKey("id", bytes.Repeat([]byte{letter}, keySize))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestDataKey_SealAndUnseal_RoundTrips(t *testing.T) {
	key := dataKey(t, 'k')
	rapid.Check(t, func(rt *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(rt, "plain")
		identity := rapid.String().Draw(rt, "identity")
		encrypted := key.Seal(plain, identity)
		if got, err := key.Unseal(encrypted, identity); err != nil || !bytes.Equal(got, plain) {
			rt.Fatalf("got %q, %v", got, err)
		}
		if len(plain) > 8 && bytes.Contains(encrypted, plain) {
			rt.Fatal("it can be read")
		}
		if bytes.Equal(encrypted, key.Seal(plain, identity)) {
			rt.Fatal("the nonce was reused")
		}
		changed := bytes.Clone(encrypted)
		changed[rapid.IntRange(0, len(changed)-1).Draw(rt, "place")] ^= byte(rapid.IntRange(1, 255).Draw(rt, "bits"))
		for what, attempt := range map[string]func() ([]byte, error){
			"a changed byte":   func() ([]byte, error) { return key.Unseal(changed, identity) },
			"another identity": func() ([]byte, error) { return key.Unseal(encrypted, identity+"|") },
			"another key":      func() ([]byte, error) { return dataKey(t, 'o').Unseal(encrypted, identity) },
			"less": func() ([]byte, error) {
				return key.Unseal(encrypted[:rapid.IntRange(0, len(encrypted)-1).Draw(rt, "length")], identity)
			},
		} {
			if _, err := attempt(); !backend.HasCode(err, backend.CodeSavedAltered) {
				rt.Fatalf("%s: got %v", what, err)
			}
		}
	})
}

func TestDataKey_Hash_HidesNames(t *testing.T) {
	key := dataKey(t, 'k')
	hash := key.Hash("user", "USR-1")
	if len(hash) != hashSize || !bytes.Equal(hash, key.Hash("user", "USR-1")) {
		t.Errorf("got %x", hash)
	}
	for what, other := range map[string][]byte{
		"another name": key.Hash("user", "USR-2"),
		"another kind": key.Hash("job", "USR-1"),
		"another cut":  key.Hash("userU", "SR-1"),
		"another key":  dataKey(t, 'o').Hash("user", "USR-1"),
	} {
		if bytes.Equal(hash, other) {
			t.Errorf("%s has the same hash", what)
		}
	}
}

func TestNewDataKey_WrongSize_ReturnsError(t *testing.T) {
	for _, size := range []int{0, 16, 31, 33, 64} {
		if _, err := NewDataKey("id", make([]byte, size)); err == nil {
			t.Errorf("%d bytes are accepted as a key", size)
		}
	}
}
