package secret

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"userlookup/backend"
)

// minimalCost is the cheapest valid cost.
var minimalCost = Cost{Time: 1, Memory: 8, Lanes: 1}

var (
	goodPIN  = backend.NewSecret("482913")
	otherPIN = backend.NewSecret("correct horse")
)

func TestCheckPIN_WeakPINs_AreRefused(t *testing.T) {
	for pin, want := range map[string]backend.Code{
		"":                             backend.CodePINLength,
		"48291":                        backend.CodePINLength,
		strings.Repeat("ab", 32):       "",
		strings.Repeat("ab", 32) + "c": backend.CodePINLength,
		"éàüöñç":                       "",
		"111111":                       backend.CodePINRepeats,
		"ééééééé":                      backend.CodePINRepeats,
		"123456":                       backend.CodePINSequence,
		"567890":                       backend.CodePINSequence,
		"654321":                       backend.CodePINSequence,
		"abcdef":                       backend.CodePINSequence,
		"fedcba":                       backend.CodePINSequence,
		"123457":                       "",
		"482913":                       "",
		"four five":                    "",
		"4829\t13":                     backend.CodePINCharacters,
		"482913\n":                     backend.CodePINCharacters,
		"4829\xff3":                    backend.CodePINCharacters,
	} {
		wantCode(t, strconv.Quote(pin), CheckPIN(backend.NewSecret(pin)), want)
	}
}

func TestPINs_WrongPIN_IsRefused(t *testing.T) {
	store := memory{}
	pins := PINs{Store: store, Cost: minimalCost}
	if id, err := pins.KeyID(t.Context()); id != "" || err != nil {
		t.Fatalf("at first: %q, %v", id, err)
	}
	_, err := pins.Open(t.Context(), goodPIN)
	wantCode(t, "none chosen", err, backend.CodePINNew)
	key := NewLockKey()
	wantCode(t, "too short", pins.Set(t.Context(), backend.NewSecret("1"), key), backend.CodePINLength)
	if len(store) > 0 {
		t.Error("a PIN that was refused was stored")
	}
	wantCode(t, "set", pins.Set(t.Context(), goodPIN, key), "")
	if id, err := pins.KeyID(t.Context()); id != key.ID() || err != nil {
		t.Errorf("the record names the key %q, %v", id, err)
	}
	_, err = pins.Open(t.Context(), otherPIN)
	wantCode(t, "another PIN", err, backend.CodePINRefused)
	opened, err := pins.Open(t.Context(), goodPIN)
	if wantCode(t, "the PIN", err, ""); string(opened.bytes) != string(key.bytes) {
		t.Error("another key was opened")
	}
	if strings.Contains(store[pinName], goodPIN.Reveal()) || strings.Contains(store[pinName], string(key.bytes)) {
		t.Error("the PIN or the key is in the store")
	}
	if len(store[pinName]) > MaxSecret {
		t.Errorf("the record has %d bytes", len(store[pinName]))
	}
}

func TestPINs_ChangedPIN_KeepsTheKey(t *testing.T) {
	store := memory{}
	pins := PINs{Store: store, Cost: minimalCost}
	lockKey := NewLockKey()
	wantCode(t, "set", pins.Set(t.Context(), goodPIN, lockKey), "")
	made, err := Keys{Store: store, Lock: withoutLock, LockKey: lockKey}.Open(t.Context(), true)
	wantCode(t, "create", err, "")
	before := store[dataKeyName]

	wantCode(t, "change", pins.Set(t.Context(), otherPIN, lockKey), "")
	if store[dataKeyName] != before {
		t.Error("the key of the saved copies was stored again")
	}
	_, err = pins.Open(t.Context(), goodPIN)
	wantCode(t, "the former PIN", err, backend.CodePINRefused)
	opened, err := pins.Open(t.Context(), otherPIN)
	wantCode(t, "the new PIN", err, "")
	again, err := Keys{Store: store, Lock: withoutLock, LockKey: opened}.Open(t.Context(), false)
	if wantCode(t, "open", err, ""); again.ID() != made.ID() {
		t.Errorf("got key %q, want %q", again.ID(), made.ID())
	}
}

func TestPINs_TamperedRecord_IsRefusedBeforeTheWork(t *testing.T) {
	store := memory{}
	pins := PINs{Store: store, Cost: minimalCost}
	wantCode(t, "set", pins.Set(t.Context(), goodPIN, NewLockKey()), "")
	whole := store[pinName]
	tampered := map[string]string{"not JSON": canary, "null": "null", "empty object": "{}", "half": whole[:len(whole)/2]}
	var fields map[string]any
	if err := json.Unmarshal([]byte(whole), &fields); err != nil {
		t.Fatal(err)
	}
	edit := func(name string, change func(map[string]any)) {
		var fields map[string]any
		_ = json.Unmarshal([]byte(whole), &fields)
		change(fields)
		content, _ := json.Marshal(fields)
		tampered[name] = string(content)
	}
	for field := range fields {
		edit("without "+field, func(f map[string]any) { delete(f, field) })
		edit("null "+field, func(f map[string]any) { f[field] = nil })
		edit("other "+field, func(f map[string]any) {
			switch value := f[field].(type) {
			case string:
				f[field] = "AAAA" + value[4:]
			case float64:
				f[field] = value + 1
			}
		})
	}
	for name, cost := range map[string]Cost{
		"higher time": {2, 8, 1}, "maximum time": {1 << 31, 8, 1}, "maximum memory": {1, 1 << 31, 1}, "many lanes": {1, 1 << 11, 255},
		"above the maximum time": {maxCost.Time + 1, 8, 1}, "no time": {0, 8, 1}, "no memory": {1, 0, 1}, "no lane": {1, 8, 0},
	} {
		edit(name, func(f map[string]any) { f["argon2id"] = pinCost(cost) })
	}
	for name, content := range tampered {
		if strings.HasPrefix(name, "other argon2id") { // an object: tested below
			continue
		}
		want := backend.CodePINDamaged
		if name == "other version" { // incremented
			want = backend.CodeFileNewer
		}
		store[pinName] = content
		started := time.Now()
		_, err := pins.Open(t.Context(), goodPIN)
		wantCode(t, name, err, want)
		_, err = pins.KeyID(t.Context())
		wantCode(t, name, err, want)
		if took := time.Since(started); took > time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func TestPINs_ForgedCost_IsRefusedBeforeTheWork(t *testing.T) {
	store := memory{}
	pins := PINs{Store: store, Cost: minimalCost}
	wantCode(t, "set", pins.Set(t.Context(), goodPIN, NewLockKey()), "")
	record, err := parsePINRecord(backend.NewSecret(store[pinName]))
	if err != nil {
		t.Fatal(err)
	}
	for _, cost := range []Cost{{maxCost.Time + 1, 8, 1}, {1, maxCost.Memory + 1, 1}, {1, 1 << 11, maxCost.Lanes + 1}, {0, 8, 1}, {1, 8, 0}, {1, 7, 1}} {
		record.Cost = pinCost(cost)
		if record.Check, err = record.check(); err != nil { // an attacker can compute it too
			t.Fatal(err)
		}
		content, _ := json.Marshal(record)
		store[pinName] = string(content)
		_, err := pins.Open(t.Context(), goodPIN)
		wantCode(t, cost, err, backend.CodePINDamaged)
	}
}

func TestPINs_RecordOrPINAlone_DecryptsNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		store := memory{}
		pin := backend.NewSecret(rapid.StringMatching(`[0-9a-z]{6,12}`).Filter(func(s string) bool { return CheckPIN(backend.NewSecret(s)) == nil }).Draw(rt, "pin"))
		pins := PINs{Store: store, Cost: minimalCost}
		if err := pins.Set(t.Context(), pin, NewLockKey()); err != nil {
			rt.Fatal(err)
		}
		other := memory{}
		if err := (PINs{Store: other, Cost: minimalCost}).Set(t.Context(), pin, NewLockKey()); err != nil {
			rt.Fatal(err)
		}
		// The same PIN with the secret and salt of another record derives another key.
		mine, _ := parsePINRecord(backend.NewSecret(store[pinName]))
		theirs, _ := parsePINRecord(backend.NewSecret(other[pinName]))
		kek, _ := theirs.derive(pin)
		if _, err := decryptLockKey(kek, mine.Key); err == nil {
			rt.Error("the PIN alone opened the key")
		}
		wrong := backend.NewSecret(rapid.StringMatching(`[0-9a-z]{6,12}`).Filter(func(s string) bool { return s != pin.Reveal() }).Draw(rt, "wrong"))
		if _, err := pins.Open(t.Context(), wrong); !backend.HasCode(err, backend.CodePINRefused) {
			rt.Errorf("the record alone: %v", err)
		}
	})
}

func TestLockKey_Forgotten_ReturnsErrors(t *testing.T) {
	key := NewLockKey()
	stored := key.bytes
	wrapped, err := key.wrap([]byte(canary), "id")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := key.unwrap(wrapped, "other"); err == nil {
		t.Error("it unwrapped under another name")
	}
	key.Forget()
	key.Forget()
	for _, b := range stored {
		if b != 0 {
			t.Fatal("the bytes of the key are still there")
		}
	}
	if _, err := key.wrap([]byte("x"), "id"); err == nil {
		t.Error("a forgotten key wraps")
	}
	if _, err := key.unwrap(wrapped, "id"); err == nil {
		t.Error("a forgotten key unwraps")
	}
	if err := (PINs{Store: memory{}, Cost: minimalCost}).Set(t.Context(), goodPIN, key); err == nil {
		t.Error("a forgotten key was stored")
	}
}

func TestKeys_Wrapped_NeedTheLockKey(t *testing.T) {
	store, lockKey := memory{}, NewLockKey()
	made, err := Keys{Store: store, Lock: withoutLock, LockKey: lockKey}.Open(t.Context(), true)
	wantCode(t, "create", err, "")
	_, err = Keys{Store: store, Lock: withoutLock}.Open(t.Context(), false)
	wantCode(t, "without the lock key", err, backend.CodePINNeeded)
	_, err = Keys{Store: store, Lock: withoutLock}.Open(t.Context(), true)
	wantCode(t, "without the lock key, to create", err, backend.CodePINNeeded)
	_, err = Keys{Store: store, Lock: withoutLock, LockKey: NewLockKey()}.Open(t.Context(), true)
	wantCode(t, "with another lock key", err, backend.CodeSavedKeyOther)
	again, err := Keys{Store: store, Lock: withoutLock, LockKey: lockKey}.Open(t.Context(), false)
	if wantCode(t, "with the lock key", err, ""); again.ID() != made.ID() {
		t.Error("another key was opened")
	}
	if got, err := again.Unseal(made.Seal([]byte(canary), "row"), "row"); err != nil || string(got) != canary {
		t.Errorf("another key was opened: %v", err)
	}
}

func TestKeys_StoredBeforeThePIN_AreWrappedOnce(t *testing.T) {
	store, lockKey := memory{}, NewLockKey()
	made, err := Keys{Store: store, Lock: withoutLock}.Open(t.Context(), true)
	wantCode(t, "create", err, "")
	_, plain, _ := strings.Cut(store[dataKeyName], ":")
	keys := Keys{Store: store, Lock: withoutLock, LockKey: lockKey}
	wantCode(t, "wrap", keys.Wrap(t.Context()), "")
	once := store[dataKeyName]
	if strings.Contains(once, plain) {
		t.Error("the key is still stored as it was")
	}
	wantCode(t, "wrap again", keys.Wrap(t.Context()), "")
	if store[dataKeyName] != once {
		t.Error("it was wrapped twice")
	}
	again, err := keys.Open(t.Context(), false)
	if wantCode(t, "open", err, ""); again.ID() != made.ID() {
		t.Errorf("got key %q, want %q", again.ID(), made.ID())
	}
	if got, err := again.Unseal(made.Seal([]byte(canary), "row"), "row"); err != nil || string(got) != canary {
		t.Errorf("another key was opened: %v", err)
	}
	none := memory{}
	wantCode(t, "no key to wrap", Keys{Store: none, Lock: withoutLock, LockKey: lockKey}.Wrap(t.Context()), "")
	if len(none) > 0 {
		t.Error("a key was created")
	}
}

func BenchmarkPIN(b *testing.B) {
	pins := PINs{Store: memory{}}
	if err := pins.Set(b.Context(), goodPIN, NewLockKey()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := pins.Open(b.Context(), goodPIN); err != nil {
			b.Fatal(err)
		}
	}
}
