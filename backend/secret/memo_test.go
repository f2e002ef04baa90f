package secret

import (
	"testing"

	"userlookup/backend"
)

func TestMemo_GivesOnlyWhatTheSamePassphraseOpened(t *testing.T) {
	var memo Memo
	if _, found := memo.get(nil, backend.Secret{}); found {
		t.Error("an empty one gives something")
	}
	memo.put([]byte("sealed"), backend.NewSecret("right"), map[string]string{"a": "1"})
	for _, test := range []struct {
		content, passphrase string
		want                bool
	}{{"sealed", "right", true}, {"sealed", "wrong", false}, {"sealed", "", false}, {"other", "right", false}} {
		secrets, found := memo.get([]byte(test.content), backend.NewSecret(test.passphrase))
		if found != test.want || found && secrets["a"] != "1" {
			t.Errorf("%+v: %v, %v", test, secrets, found)
		}
	}
	secrets, _ := memo.get([]byte("sealed"), backend.NewSecret("right"))
	secrets["a"] = "2"
	if again, _ := memo.get([]byte("sealed"), backend.NewSecret("right")); again["a"] != "1" {
		t.Error("what it gave was changed in it")
	}
	memo.Clear()
	if _, found := memo.get([]byte("sealed"), backend.NewSecret("right")); found {
		t.Error("cleared, it gives something")
	}
}

// A file that asks for more work than is allowed cannot be opened: what is found came from
// the memo.
func TestSealed_WrittenWithAMemo_IsNotOpenedAgain(t *testing.T) {
	sealed := &Sealed{File: &memoryFile{}, Passphrase: backend.NewSecret("correct horse"), Memo: &Memo{}, WorkFactor: 2, MaxWorkFactor: 1}
	for _, name := range []string{"a", "b"} {
		if err := sealed.Set(t.Context(), name, backend.NewSecret(name)); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := sealed.Get(t.Context(), "a"); err != nil || got.Reveal() != "a" {
		t.Errorf("got %v", err)
	}
	other := *sealed
	other.Passphrase = backend.NewSecret("wrong horse")
	if _, err := other.Get(t.Context(), "a"); err == nil {
		t.Error("another passphrase opened it")
	}
}
