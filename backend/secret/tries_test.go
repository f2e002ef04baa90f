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

// clock is one that a test sets.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

func newClock() *clock { return &clock{time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)} }

func wrongPIN(context.Context) error { return backend.NewError(backend.CodePINRefused, nil) }

func rightPIN(context.Context) error { return nil }

// begunIn begins a count.
func begunIn(t *testing.T, store Store, clock *clock) *Tries {
	t.Helper()
	tries := &Tries{Store: store, Lock: alone, Now: clock.Now}
	wantCode(t, "begin", tries.Begin(t.Context()), "")
	return tries
}

func TestTries_WrongPINs_WaitTwiceAsLongEachTime(t *testing.T) {
	for name, store := range map[string]Store{"keychain": memory{}, "file": TryFile{&memoryFile{}}} {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			run := func() *Tries { return &Tries{Store: store, Lock: alone, Now: clock.Now} } // a run of the application
			tries := run()
			wantCode(t, "begin", tries.Begin(t.Context()), "")
			want := time.Second
			for n := 1; n <= 12; n++ {
				err := tries.Try(t.Context(), wrongPIN)
				wantCode(t, n, err, backend.CodePINWrong)
				params := backend.AsError(err).Params
				if params["tries"] != strconv.Itoa(n) || params["seconds"] != strconv.Itoa(int(want.Seconds())) {
					t.Errorf("try %d says %v, want %v", n, params, want)
				}
				clock.pass(want - time.Millisecond)
				tries = run() // a restart does not help
				err = tries.Try(t.Context(), rightPIN)
				wantCode(t, "too early", err, backend.CodePINWait)
				if got := backend.AsError(err).Params["seconds"]; got != "1" {
					t.Errorf("after try %d: %s seconds are left", n, got)
				}
				clock.pass(time.Millisecond)
				want = min(2*want, MaxTryWait)
			}
			wantCode(t, "right", tries.Try(t.Context(), rightPIN), "")
			if wait, err := run().Wait(t.Context()); wait != 0 || err != nil {
				t.Errorf("after the right PIN: %v, %v", wait, err)
			}
			err := tries.Try(t.Context(), wrongPIN)
			if got := backend.AsError(err).Params["tries"]; got != "1" {
				t.Errorf("the count begins at %s after the right PIN", got)
			}
		})
	}
}

func TestTries_EditedCount_IsTheLongestWait(t *testing.T) {
	for _, content := range []string{canary, "null!", "[]", `{"tries":-1}`, `{"tries":"0"}`, `{"tries":1,"tries":0}`} {
		clock := newClock()
		store := memory{triesName: content}
		tries := &Tries{Store: store, Lock: alone, Now: clock.Now}
		err := tries.Try(t.Context(), rightPIN)
		wantCode(t, content, err, backend.CodePINWait)
		clock.pass(MaxTryWait)
		wantCode(t, content, tries.Try(t.Context(), rightPIN), "")
	}
}

func TestTries_DeletedCount_IsTheLongestWait(t *testing.T) {
	m, f := memory{}, &memoryFile{}
	for name, store := range map[string]Store{"keychain": m, "file": TryFile{f}} {
		clock := newClock()
		tries := begunIn(t, store, clock)
		wantCode(t, name, tries.Try(t.Context(), wrongPIN), backend.CodePINWrong)
		delete(m, triesName)
		f.content = nil
		wantCode(t, name, tries.Try(t.Context(), rightPIN), backend.CodePINWait)
		clock.pass(MaxTryWait - time.Second)
		wantCode(t, name, tries.Try(t.Context(), rightPIN), backend.CodePINWait)
		clock.pass(time.Second)
		wantCode(t, name, tries.Try(t.Context(), rightPIN), "")
		wantCode(t, "after the right one", tries.Try(t.Context(), rightPIN), "")
	}
}

func TestTries_ClockSetBack_WaitsAsLongAndEnds(t *testing.T) {
	clock := newClock()
	store := memory{}
	tries := begunIn(t, store, clock)
	for range 4 {
		wantCode(t, "wrong", tries.Try(t.Context(), wrongPIN), backend.CodePINWrong)
		clock.pass(8 * time.Second)
	}
	clock.pass(-24 * time.Hour)
	tries = &Tries{Store: store, Lock: alone, Now: clock.Now}
	wantCode(t, "at once", tries.Try(t.Context(), rightPIN), backend.CodePINWait)
	clock.pass(7 * time.Second)
	wantCode(t, "too early", tries.Try(t.Context(), rightPIN), backend.CodePINWait)
	clock.pass(time.Second)
	wantCode(t, "after the wait", tries.Try(t.Context(), rightPIN), "")
}

func TestTries_AreCountedBeforeThePINIsTried(t *testing.T) {
	store := memory{}
	tries := begunIn(t, store, newClock())
	wantCode(t, "wrong", tries.Try(t.Context(), func(context.Context) error {
		if !strings.Contains(store[triesName], `"tries":1`) {
			t.Error("it is not counted yet")
		}
		return wrongPIN(t.Context())
	}), backend.CodePINWrong)
}

func TestTries_OtherFailures_AreNotCounted(t *testing.T) {
	store := memory{}
	tries := begunIn(t, store, newClock())
	for range 3 {
		wantCode(t, "locked keychain", tries.Try(t.Context(), func(context.Context) error {
			return backend.NewError(backend.CodeKeychainLocked, nil)
		}), backend.CodeKeychainLocked)
	}
	wantCode(t, "right", tries.Try(t.Context(), rightPIN), "")
	wantCode(t, "a store that fails", (&Tries{Store: stubborn(backend.CodeKeychainSlow), Lock: alone, Now: newClock().Now}).Try(t.Context(), rightPIN), backend.CodeKeychainSlow)
}

func TestTries_AtOnce_OnlyOneIsTried(t *testing.T) {
	store := &slowMemory{memory: memory{triesName: "{}"}}
	var across sync.Mutex // the lock of two processes
	lock := func(ctx context.Context, do func(context.Context) error) error {
		across.Lock()
		defer across.Unlock()
		return do(ctx)
	}
	clock := newClock()
	processes := []*Tries{{Store: store, Lock: lock, Now: clock.Now}, {Store: store, Lock: lock, Now: clock.Now}}
	var mu sync.Mutex
	counted := map[backend.Code]int{}
	var running sync.WaitGroup
	for i := range 10 {
		running.Go(func() {
			err := processes[i%2].Try(t.Context(), wrongPIN)
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
