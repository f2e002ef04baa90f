package profiles

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

// lockClocks are a wall clock and a monotonic clock that go together until a test moves
// one of them.
type lockClocks struct {
	begun time.Time
	ahead atomic.Int64 // of the wall clock, beyond the bubble's
	slow  atomic.Int64 // of the monotonic clock
}

func (c *lockClocks) wall() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

func (c *lockClocks) monotonic() time.Duration {
	return time.Since(c.begun) - time.Duration(c.slow.Load())
}

// sleeps is a night: the wall clock goes on, the monotonic one does not.
func (c *lockClocks) sleeps(d time.Duration) { c.ahead.Add(int64(d)) }

type lockRecord struct {
	mu      sync.Mutex
	emptied []LockReason
	changed int
}

func (r *lockRecord) reasons() []LockReason {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.emptied)
}

// lockFor makes a Lock in the bubble of a test.
func lockFor(t *testing.T, idle time.Duration, empty func()) (*Lock, *lockClocks, *lockRecord) {
	t.Helper()
	clocks, record := &lockClocks{begun: time.Now()}, &lockRecord{}
	lock := NewLock(LockOptions{
		Now: clocks.wall, Monotonic: clocks.monotonic, After: time.After,
		Idle: func() time.Duration { return idle },
		Empty: func(reason LockReason) {
			empty()
			record.mu.Lock()
			defer record.mu.Unlock()
			record.emptied = append(record.emptied, reason)
		},
		Changed: func() {
			record.mu.Lock()
			defer record.mu.Unlock()
			record.changed++
		},
	})
	t.Cleanup(lock.Close)
	return lock, clocks, record
}

func nothing() {}

func openNothing() error { return nil }

// pass lets the time of the bubble pass.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestLock_NoInput_LocksAfterPolicyMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lock, _, record := lockFor(t, time.Minute, nothing)
		for range 10 { // input keeps it open
			pass(50 * time.Second)
			lock.Active()
		}
		if state := lock.State(); state.Locked {
			t.Fatalf("locked in use: %+v", state)
		}
		pass(time.Minute - time.Second)
		if lock.State().Locked {
			t.Fatal("locked too early")
		}
		pass(time.Second + checkInterval)
		if state := lock.State(); !state.Locked || state.Reason != LockIdle || state.At.IsZero() {
			t.Errorf("got %+v", state)
		}
		pass(time.Hour)
		if got := record.reasons(); !slices.Equal(got, []LockReason{LockIdle}) {
			t.Errorf("emptied for %v", got)
		}
	})
}

func TestLock_Sleep_LocksAtNextCheck(t *testing.T) {
	for name, night := range map[string]func(*lockClocks){
		"monotonic clock stops": func(c *lockClocks) { c.sleeps(31 * time.Second) },
		"both clocks run":       func(c *lockClocks) { c.sleeps(5 * time.Minute); c.slow.Add(-int64(5 * time.Minute)) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lock, clocks, _ := lockFor(t, 15*time.Minute, nothing)
				pass(time.Minute)
				night(clocks)
				lock.Active() // input wakes the device
				if state := lock.State(); !state.Locked || state.Reason != LockSleep {
					t.Errorf("after input: %+v", state)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				lock, clocks, _ := lockFor(t, 15*time.Minute, nothing)
				pass(time.Minute)
				night(clocks)
				pass(checkInterval)
				if state := lock.State(); !state.Locked || state.Reason != LockSleep {
					t.Errorf("without input: %+v", state)
				}
			})
		})
	}
}

func TestLock_SmallOrBackwardClockChange_StaysUnlocked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lock, clocks, _ := lockFor(t, 15*time.Minute, nothing)
		for _, step := range []time.Duration{29 * time.Second, -time.Hour, 10 * time.Second} {
			clocks.sleeps(step)
			pass(checkInterval)
			if state := lock.State(); state.Locked {
				t.Errorf("a step of %v: %+v", step, state)
			}
		}
	})
}

func TestLock_NoIdleTime_LocksOnlyWhenAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lock, clocks, _ := lockFor(t, 0, nothing)
		pass(24 * time.Hour)
		clocks.sleeps(time.Hour)
		pass(time.Minute)
		if state := lock.State(); state.Locked {
			t.Errorf("got %+v", state)
		}
		<-lock.Lock(LockAsked)
		if state := lock.State(); !state.Locked || state.Reason != LockAsked {
			t.Errorf("got %+v", state)
		}
	})
}

func TestLock_StopsRunningWork_ShowsNothingAfterwards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lock, _, _ := lockFor(t, time.Minute, nothing)
		ctx, locked := lock.While(t.Context())
		before, lockedBefore := lock.While(t.Context())
		if err := lockedBefore(); err != nil || before.Err() == nil {
			t.Errorf("a call that ended before: %v", err)
		}
		if !lock.Show(func() {}) {
			t.Error("nothing is shown while unlocked")
		}
		<-lock.Lock(LockAsked)
		<-ctx.Done()
		if err := locked(); !backend.HasCode(err, backend.CodeLocked) {
			t.Errorf("a call under way: %v", err)
		}
		ctx, locked = lock.While(t.Context())
		<-ctx.Done()
		if err := locked(); !backend.HasCode(err, backend.CodeLocked) {
			t.Errorf("a call that begins while locked: %v", err)
		}
		if lock.Show(func() { t.Error("shown while locked") }) {
			t.Error("it says that it was shown")
		}
		if err := lock.Unlock(t.Context(), openNothing); err != nil {
			t.Fatal(err)
		}
		ctx, locked = lock.While(t.Context())
		if err := ctx.Err(); err != nil {
			t.Errorf("after unlocking: %v", err)
		}
		if err := locked(); err != nil {
			t.Errorf("after unlocking: %v", err)
		}
	})
}

func TestLock_ShownBeforeLock_ArrivesBeforeLockEvent(t *testing.T) {
	lock, _, record := lockFor(t, time.Minute, nothing)
	locked := make(chan struct{})
	lock.Show(func() {
		go func() { <-lock.Lock(LockAsked); close(locked) }()
		for !lock.State().Locked && lock.showing.TryRLock() { // until it waits
			lock.showing.RUnlock()
			runtime.Gosched()
		}
		record.mu.Lock()
		defer record.mu.Unlock()
		if lock.State().Locked || record.changed > 0 {
			t.Error("it locked while something was shown")
		}
	})
	<-locked
	if !lock.State().Locked || record.changed != 1 {
		t.Error("it did not lock")
	}
}

func TestLock_TwiceAtOnce_ClearsOnceAndBothWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		lock, _, record := lockFor(t, time.Minute, func() { <-release })
		var ended atomic.Int32
		for range 10 {
			go func() { <-lock.Lock(LockAsked); ended.Add(1) }()
		}
		synctest.Wait()
		if n := ended.Load(); n != 0 || !lock.State().Locked {
			t.Errorf("%d did not wait, locked: %v", n, lock.State().Locked)
		}
		close(release)
		synctest.Wait()
		if n := ended.Load(); n != 10 || len(record.reasons()) != 1 {
			t.Errorf("%d ended, emptied for %v", n, record.reasons())
		}
	})
}

func TestLock_UnlockFails_StaysLocked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lock, _, _ := lockFor(t, time.Minute, nothing)
		<-lock.Lock(LockAsked)
		cause := errors.New("wrong")
		if err := lock.Unlock(t.Context(), func() error { return cause }); !errors.Is(err, cause) || !lock.State().Locked {
			t.Errorf("got %v, locked: %v", err, lock.State().Locked)
		}
		if err := lock.Unlock(t.Context(), openNothing); err != nil || lock.State().Locked {
			t.Errorf("got %v, locked: %v", err, lock.State().Locked)
		}
		if err := lock.Unlock(t.Context(), func() error { t.Error("opened twice"); return nil }); err != nil {
			t.Error(err)
		}
	})
}

func TestUnlock_WaitsUntilCleared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		lock, _, record := lockFor(t, time.Minute, func() { <-release })
		lock.Lock(LockAsked)
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := lock.Unlock(ctx, func() error { t.Error("opened too early"); return nil }); !backend.HasCode(err, backend.CodeTimeout) {
			t.Errorf("got %v", err)
		}
		close(release)
		if err := lock.Unlock(t.Context(), func() error {
			if len(record.reasons()) != 1 {
				t.Error("opened too early")
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
}

func TestLock_DuringUnlock_LocksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lock, _, record := lockFor(t, time.Minute, nothing)
		<-lock.Lock(LockAsked)
		if err := lock.Unlock(t.Context(), func() error { <-lock.Lock(LockSleep); return nil }); err != nil {
			t.Fatal(err)
		}
		if state := lock.State(); !state.Locked || state.Reason != LockSleep || len(record.reasons()) != 2 {
			t.Errorf("got %+v, emptied for %v", state, record.reasons())
		}
	})
}
