package secret

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"userlookup/backend"
)

// clock is a clock set by tests.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

func newClock() *clock { return &clock{time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)} }

func wrongPIN(context.Context) error { return backend.NewError(backend.CodePINRefused, nil) }

func rightPIN(context.Context) error { return nil }

// startedIn returns a limiter with a stored count.
func startedIn(t *testing.T, store Store, clock *clock) *AttemptLimiter {
	t.Helper()
	limiter := &AttemptLimiter{Store: store, Lock: withoutLock, Now: clock.Now}
	wantCode(t, "begin", limiter.Begin(t.Context()), "")
	return limiter
}

func TestAttemptLimiter_WrongPINs_DoubleTheDelay(t *testing.T) {
	for name, store := range map[string]Store{"keychain": memory{}, "file": AttemptFile{&memoryFile{}}} {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			run := func() *AttemptLimiter { return &AttemptLimiter{Store: store, Lock: withoutLock, Now: clock.Now} } // a restart
			limiter := run()
			wantCode(t, "begin", limiter.Begin(t.Context()), "")
			want := time.Second
			for n := 1; n <= 12; n++ {
				err := limiter.Attempt(t.Context(), wrongPIN)
				wantCode(t, n, err, backend.CodePINWrong)
				params := backend.AsError(err).Params
				if params["tries"] != strconv.Itoa(n) || params["seconds"] != strconv.Itoa(int(want.Seconds())) {
					t.Errorf("try %d says %v, want %v", n, params, want)
				}
				clock.pass(want - time.Millisecond)
				limiter = run() // a restart does not help
				err = limiter.Attempt(t.Context(), rightPIN)
				wantCode(t, "too early", err, backend.CodePINWait)
				if got := backend.AsError(err).Params["seconds"]; got != "1" {
					t.Errorf("after try %d: %s seconds are left", n, got)
				}
				clock.pass(time.Millisecond)
				want = min(2*want, MaxAttemptDelay)
			}
			wantCode(t, "right", limiter.Attempt(t.Context(), rightPIN), "")
			if wait, err := run().Delay(t.Context()); wait != 0 || err != nil {
				t.Errorf("after the right PIN: %v, %v", wait, err)
			}
			err := limiter.Attempt(t.Context(), wrongPIN)
			if got := backend.AsError(err).Params["tries"]; got != "1" {
				t.Errorf("the count begins at %s after the right PIN", got)
			}
		})
	}
}

func TestAttemptLimiter_EditedCount_HasTheLongestDelay(t *testing.T) {
	for _, content := range []string{canary, "null!", "[]", `{"attempts":-1}`, `{"attempts":"0"}`, `{"attempts":1,"attempts":0}`} {
		clock := newClock()
		store := memory{attemptsName: content}
		limiter := &AttemptLimiter{Store: store, Lock: withoutLock, Now: clock.Now}
		err := limiter.Attempt(t.Context(), rightPIN)
		wantCode(t, content, err, backend.CodePINWait)
		clock.pass(MaxAttemptDelay)
		wantCode(t, content, limiter.Attempt(t.Context(), rightPIN), "")
	}
}

func TestAttemptLimiter_DeletedCount_HasTheLongestDelay(t *testing.T) {
	m, f := memory{}, &memoryFile{}
	for name, store := range map[string]Store{"keychain": m, "file": AttemptFile{f}} {
		clock := newClock()
		limiter := startedIn(t, store, clock)
		wantCode(t, name, limiter.Attempt(t.Context(), wrongPIN), backend.CodePINWrong)
		delete(m, attemptsName)
		f.content = nil
		wantCode(t, name, limiter.Attempt(t.Context(), rightPIN), backend.CodePINWait)
		clock.pass(MaxAttemptDelay - time.Second)
		wantCode(t, name, limiter.Attempt(t.Context(), rightPIN), backend.CodePINWait)
		clock.pass(time.Second)
		wantCode(t, name, limiter.Attempt(t.Context(), rightPIN), "")
		wantCode(t, "after the correct PIN", limiter.Attempt(t.Context(), rightPIN), "")
	}
}

func TestAttemptLimiter_ClockSetBack_DelayStillEnds(t *testing.T) {
	clock := newClock()
	store := memory{}
	limiter := startedIn(t, store, clock)
	for range 4 {
		wantCode(t, "wrong", limiter.Attempt(t.Context(), wrongPIN), backend.CodePINWrong)
		clock.pass(8 * time.Second)
	}
	clock.pass(-24 * time.Hour)
	limiter = &AttemptLimiter{Store: store, Lock: withoutLock, Now: clock.Now}
	wantCode(t, "at once", limiter.Attempt(t.Context(), rightPIN), backend.CodePINWait)
	clock.pass(7 * time.Second)
	wantCode(t, "too early", limiter.Attempt(t.Context(), rightPIN), backend.CodePINWait)
	clock.pass(time.Second)
	wantCode(t, "after the wait", limiter.Attempt(t.Context(), rightPIN), "")
}

func TestAttemptLimiter_Attempt_IsCountedBeforeItRuns(t *testing.T) {
	store := memory{}
	limiter := startedIn(t, store, newClock())
	wantCode(t, "wrong", limiter.Attempt(t.Context(), func(context.Context) error {
		if !strings.Contains(store[attemptsName], `"attempts":1`) {
			t.Error("it is not counted yet")
		}
		return wrongPIN(t.Context())
	}), backend.CodePINWrong)
}

func TestAttemptLimiter_OtherErrors_AreNotCounted(t *testing.T) {
	store := memory{}
	limiter := startedIn(t, store, newClock())
	for range 3 {
		wantCode(t, "locked keychain", limiter.Attempt(t.Context(), func(context.Context) error {
			return backend.NewError(backend.CodeKeychainLocked, nil)
		}), backend.CodeKeychainLocked)
	}
	wantCode(t, "right", limiter.Attempt(t.Context(), rightPIN), "")
	wantCode(t, "failing store", (&AttemptLimiter{Store: failingStore(backend.CodeKeychainSlow), Lock: withoutLock, Now: newClock().Now}).Attempt(t.Context(), rightPIN), backend.CodeKeychainSlow)
}

func TestAttemptLimiter_Concurrent_RunsOnlyOne(t *testing.T) {
	store := &lockedMemory{memory: memory{attemptsName: "{}"}}
	var across sync.Mutex // shared by two processes
	lock := func(ctx context.Context, do func(context.Context) error) error {
		across.Lock()
		defer across.Unlock()
		return do(ctx)
	}
	clock := newClock()
	processes := []*AttemptLimiter{{Store: store, Lock: lock, Now: clock.Now}, {Store: store, Lock: lock, Now: clock.Now}}
	var mu sync.Mutex
	counted := map[backend.Code]int{}
	var running sync.WaitGroup
	for i := range 10 {
		running.Go(func() {
			err := processes[i%2].Attempt(t.Context(), wrongPIN)
			mu.Lock()
			defer mu.Unlock()
			counted[backend.AsError(err).Code]++
		})
	}
	running.Wait()
	if counted[backend.CodePINWrong] != 1 || counted[backend.CodePINWait] != 9 {
		t.Errorf("got %v", counted)
	}
}
