package secret

import (
	"testing"

	"userlookup/backend"
)

// guardedFile is an encrypted file whose passphrase attempts are counted.
func guardedFile(file *memoryFile, guard *Guard, typed string, isTyped bool) *EncryptedFile {
	s := encryptedFileIn(file, typed)
	s.Guard, s.IsTyped = guard, isTyped
	return s
}

func TestGuard_WrongPassphrases_DelayAllCallers(t *testing.T) {
	file, count, clock := &memoryFile{}, &memoryFile{}, newClock()
	run := func() *Guard {
		return &Guard{Limiter: &AttemptLimiter{Store: AttemptFile{count}, Lock: withoutLock, Now: clock.Now}}
	}
	wantCode(t, "create", guardedFile(file, run(), passphrase, true).Set(t.Context(), "relay", backend.NewSecret(canary)), "")
	get := func(guard *Guard, typed string, isTyped bool) error {
		_, err := guardedFile(file, guard, typed, isTyped).Get(t.Context(), "relay")
		return err
	}
	guard := run()
	wantCode(t, "right", get(guard, passphrase, false), "")
	wantCode(t, "wrong", get(guard, "wrong horse", false), backend.CodePassphraseWrong)
	for _, isTyped := range []bool{false, true} {
		wantCode(t, "another", get(guard, "other horse", isTyped), backend.CodePINWait)
		wantCode(t, "another process", get(run(), passphrase, isTyped), backend.CodePINWait)
	}
	wantCode(t, "set", guardedFile(file, run(), "other horse", false).Set(t.Context(), "relay", backend.NewSecret("x")), backend.CodePINWait)
	wantCode(t, "delete", guardedFile(file, run(), "other horse", false).Delete(t.Context(), "relay"), backend.CodePINWait)
	// Running work continues; a typed passphrase waits, even the correct one.
	wantCode(t, "in use", get(guard, passphrase, false), "")
	wantCode(t, "typed", get(guard, passphrase, true), backend.CodePINWait)
	guard.Forget()
	wantCode(t, "after a lock", get(guard, passphrase, false), backend.CodePINWait)
	clock.pass(MaxAttemptDelay)
	wantCode(t, "later", get(guard, passphrase, true), "")
}

func TestGuard_ReplacedFile_CountsTheCachedPassphrase(t *testing.T) {
	file, count, clock := &memoryFile{}, &memoryFile{}, newClock()
	guard := &Guard{Limiter: &AttemptLimiter{Store: AttemptFile{count}, Lock: withoutLock, Now: clock.Now}}
	wantCode(t, "create", guardedFile(file, guard, passphrase, false).Set(t.Context(), "relay", backend.NewSecret(canary)), "")
	other := &memoryFile{}
	wantCode(t, "another", encryptedFileIn(other, "another horse").Set(t.Context(), "relay", backend.NewSecret(canary)), "")
	file.content = other.content
	_, err := guardedFile(file, guard, passphrase, false).Get(t.Context(), "relay")
	wantCode(t, "former", err, backend.CodePassphraseWrong)
	_, err = guardedFile(file, guard, passphrase, false).Get(t.Context(), "relay")
	wantCode(t, "again", err, backend.CodePINWait)
}

// The application locks during an attempt: the result must not be cached.
func TestGuard_ForgetDuringAttempt_CachesNothing(t *testing.T) {
	for name, forget := range map[string]func(*Guard){"lock": (*Guard).Forget, "erase": (*Guard).ForgetContents} {
		t.Run(name, func(t *testing.T) {
			file := &memoryFile{}
			wantCode(t, "create", encryptedFileIn(file, passphrase).Set(t.Context(), "relay", backend.NewSecret(canary)), "")
			guard, runs := countingGuard(&memoryFile{})
			wantCode(t, "begin", guard.Limiter.Begin(t.Context()), "")
			count := guard.OnScrypt
			guard.OnScrypt = func() { count(); forget(guard); guard.OnScrypt = count }
			for range 3 {
				_, err := guardedFile(file, guard, passphrase, false).Get(t.Context(), "relay")
				wantCode(t, "get", err, "")
			}
			if *runs != 2 {
				t.Errorf("scrypt ran %d times, want 2: the cache was cleared during the first", *runs)
			}
		})
	}
}

// Erasing clears the cached values, but wrong attempts of others do not delay the correct
// passphrase.
func TestGuard_ForgetContents_KeepsTheCorrectPassphrase(t *testing.T) {
	file, count, clock := &memoryFile{}, &memoryFile{}, newClock()
	guard := &Guard{Limiter: &AttemptLimiter{Store: AttemptFile{count}, Lock: withoutLock, Now: clock.Now}}
	wantCode(t, "create", guardedFile(file, guard, passphrase, false).Set(t.Context(), "relay", backend.NewSecret(canary)), "")
	_, err := guardedFile(file, guard, "wrong horse", true).Get(t.Context(), "relay")
	wantCode(t, "wrong", err, backend.CodePassphraseWrong)
	guard.ForgetContents()
	_, err = guardedFile(file, guard, passphrase, false).Get(t.Context(), "relay")
	wantCode(t, "right", err, "")
}
