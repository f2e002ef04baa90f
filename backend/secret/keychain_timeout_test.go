package secret

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

func TestKeychain_UnlockedAfterTimeout_IsNotChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var unlock sync.Once
		r := &fakeKeyring{values: map[string]string{"relay": "old"}, before: func() error {
			unlock.Do(func() { time.Sleep(8 * time.Second) }) // on the fake clock: a person types
			return nil
		}}
		k := keychainOf(r)
		wantCode(t, "set", k.Set(t.Context(), "relay", backend.NewSecret("new")), backend.CodeKeychainSlow)
		synctest.Wait()
		time.Sleep(10 * time.Second) // on the fake clock
		synctest.Wait()
		if r.values["relay"] != "old" {
			t.Error("it was changed after the timeout")
		}
		wantCode(t, "again", k.Set(t.Context(), "relay", backend.NewSecret("new")), "")
		if r.values["relay"] != "new" {
			t.Error("it was not changed")
		}
	})
}
