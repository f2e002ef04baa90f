package profiles

import (
	"context"
	"sync"
	"time"

	"userlookup/backend"
)

// LockReason says why a profile was locked.
type LockReason string

// The reasons.
const (
	LockIdle  LockReason = "idle"  // no input for as long as the policy allows
	LockSleep LockReason = "sleep" // the device slept
	LockAsked LockReason = "asked" // a person locked it
	LockStart LockReason = "start" // the window was just opened
)

// LockState is the state of a Lock. The zero LockState is unlocked.
type LockState struct {
	Locked bool
	At     time.Time
	Reason LockReason
}

// LockOptions configure a Lock. All fields are required.
type LockOptions struct {
	// Now is the wall clock. Monotonic is the elapsed time since any moment, which no one can
	// set. On most systems it stops while the device sleeps.
	Now       func() time.Time
	Monotonic func() time.Duration
	// After waits, as time.After does.
	After func(time.Duration) <-chan time.Time
	// Idle is the time without input after which the profile locks. 0 disables locking after idle
	// time and after sleep.
	Idle func() time.Duration
	// Empty stops running work and clears memory. It is called once per lock, after Changed.
	Empty func(LockReason)
	// Changed is called after the state has changed.
	Changed func()
}

// Lock locks the open profile after idle time, after sleep, and on request. It is safe for
// concurrent use.
type Lock struct {
	options LockOptions
	running sync.WaitGroup
	closed  chan struct{}
	closing sync.Once

	unlocking sync.Mutex   // held by Unlock: one at a time
	showing   sync.RWMutex // held while something is shown, and alone to lock
	mu        sync.Mutex   // guards what is below
	state     LockState
	emptied   chan struct{} // closed when Empty has returned
	opening   bool          // Unlock is in progress
	again     LockReason    // why to lock again after Unlock; empty for none
	unlocked  context.Context
	lock      context.CancelFunc // ends unlocked
	wall      time.Time          // of the last check
	monotonic time.Duration      // of the last check
	input     time.Duration      // the monotonic time of the last input
}

const (
	// checkInterval is the time between two checks of the clocks.
	checkInterval = 5 * time.Second
	// sleepThreshold is the clock difference, or the delay of a check, that means the device
	// slept. It is more than small clock corrections.
	sleepThreshold = 30 * time.Second
)

// NewLock returns an unlocked Lock and starts to check the clocks. Close ends it.
func NewLock(options LockOptions) *Lock {
	l := &Lock{options: options, closed: make(chan struct{}), emptied: make(chan struct{})}
	close(l.emptied)
	l.unlocked, l.lock = context.WithCancel(context.Background())
	l.restart()
	l.running.Go(l.watch)
	return l
}

// Close stops checking, and waits until Empty has returned.
func (l *Lock) Close() {
	l.closing.Do(func() { close(l.closed) })
	l.running.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lock()
}

func (l *Lock) watch() {
	for {
		select {
		case <-l.options.After(checkInterval):
			l.Check()
		case <-l.closed:
			return
		}
	}
}

// restart resets idle time and sleep detection.
func (l *Lock) restart() {
	l.wall, l.monotonic = l.options.Now().Round(0), l.options.Monotonic() // Round strips the monotonic reading
	l.input = l.monotonic
}

// State returns the current state.
func (l *Lock) State() LockState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// Check locks if the device slept since the last check or there was no input for too long. It
// does not wait for Empty.
func (l *Lock) Check() {
	idle := l.options.Idle()
	l.mu.Lock()
	wall, monotonic := l.options.Now().Round(0), l.options.Monotonic()
	passed := monotonic - l.monotonic
	slept := wall.Sub(l.wall)-passed > sleepThreshold || passed > checkInterval+sleepThreshold
	isIdle := monotonic-l.input >= idle
	l.wall, l.monotonic = wall, monotonic
	l.mu.Unlock()
	switch {
	case idle <= 0:
	case isIdle:
		l.Lock(LockIdle)
	case slept:
		l.Lock(LockSleep)
	}
}

// Active records input.
func (l *Lock) Active() {
	l.Check() // input after sleep is no reason to stay unlocked
	l.mu.Lock()
	defer l.mu.Unlock()
	l.input = l.options.Monotonic()
}

// Lock locks. The returned channel is closed when Empty has returned.
func (l *Lock) Lock(reason LockReason) (emptied <-chan struct{}) {
	l.showing.Lock()
	defer l.showing.Unlock()
	return l.lockAlone(reason)
}

// Replace calls put unless locked, and reports whether it did. With a reason it locks at the
// same time: no one can use what was put before the lock.
func (l *Lock) Replace(put func(), reason LockReason) bool {
	l.showing.Lock()
	defer l.showing.Unlock()
	if l.State().Locked {
		return false
	}
	put()
	if reason != "" {
		l.lockAlone(reason)
	}
	return true
}

// lockAlone locks. The caller holds showing exclusively.
func (l *Lock) lockAlone(reason LockReason) (emptied <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state.Locked {
		if l.opening {
			l.again = reason
		}
		return l.emptied
	}
	l.state = LockState{Locked: true, At: l.options.Now(), Reason: reason}
	done := make(chan struct{})
	l.emptied = done
	l.lock()
	l.running.Go(func() {
		defer close(done)
		l.options.Changed()
		l.options.Empty(reason)
	})
	return done
}

// Unlock waits for Empty, calls open, and unlocks unless open fails. It does nothing if
// nothing is locked.
func (l *Lock) Unlock(ctx context.Context, open func() error) error {
	l.unlocking.Lock()
	defer l.unlocking.Unlock()
	l.mu.Lock()
	isLocked, emptied := l.state.Locked, l.emptied
	l.opening = isLocked
	l.mu.Unlock()
	if !isLocked {
		return nil
	}
	again, err := l.open(ctx, emptied, open)
	if err != nil {
		return err
	}
	l.options.Changed()
	if again != "" {
		<-l.Lock(again)
	}
	return nil
}

func (l *Lock) open(ctx context.Context, emptied <-chan struct{}, open func() error) (again LockReason, err error) {
	select {
	case <-emptied:
		err = open()
	case <-ctx.Done():
		err = backend.AsError(ctx.Err())
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	again, l.again, l.opening = l.again, "", false
	if err != nil {
		return "", err
	}
	l.state = LockState{}
	l.unlocked, l.lock = context.WithCancel(context.Background())
	l.restart()
	return again, nil
}

// Show calls do unless locked, and reports whether it did. It does not lock during do: what do
// sends arrives before the lock event.
func (l *Lock) Show(do func()) bool {
	l.showing.RLock()
	defer l.showing.RUnlock()
	if l.State().Locked {
		return false
	}
	do()
	return true
}

// While returns a context that ends when it locks. The caller must call locked, which ends the
// context and fails with CodeLocked if it locked in between: the result must not be used then.
func (l *Lock) While(ctx context.Context) (_ context.Context, locked func() error) {
	l.mu.Lock()
	unlocked := l.unlocked
	l.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	forget := context.AfterFunc(unlocked, cancel)
	return ctx, func() error {
		forget()
		cancel()
		if unlocked.Err() != nil {
			return backend.NewError(backend.CodeLocked, nil)
		}
		return nil
	}
}
