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

// LockState reports whether the open profile is locked. The zero LockState is unlocked.
type LockState struct {
	Locked bool
	At     time.Time
	Reason LockReason
}

// LockOptions are what a Lock needs; all must be set.
type LockOptions struct {
	// Now is the wall clock, and Monotonic one that no one can set: the time since any
	// moment. On most systems it stands still while the device sleeps.
	Now       func() time.Time
	Monotonic func() time.Duration
	// After waits, as time.After does.
	After func(time.Duration) <-chan time.Time
	// Idle is after how long without input the open profile locks; 0 is never. It also
	// says whether the profile locks after sleep.
	Idle func() time.Duration
	// Empty ends what runs and drops what is in memory. It is called once for each time
	// that it locks, after Changed.
	Empty func(LockReason)
	// Changed is called when the state is another one.
	Changed func()
}

// Lock locks the open profile after idle time, after sleep, and when it is asked. It is
// safe for concurrent use.
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
	again     LockReason    // why it has to lock again as soon as Unlock is through; empty for not
	unlocked  context.Context
	lock      context.CancelFunc // ends unlocked
	wall      time.Time          // of the last look
	monotonic time.Duration      // of the last look
	input     time.Duration      // the monotonic time of the last input
}

const (
	// checkInterval is the time between two looks at the clocks.
	checkInterval = 5 * time.Second
	// sleepThreshold is by how much the clocks drift apart, or a look is late, where the device
	// slept. It is more than a clock is corrected by in small steps.
	sleepThreshold = 30 * time.Second
)

// NewLock creates one that is unlocked, and starts to look at the clocks. Close ends it.
func NewLock(options LockOptions) *Lock {
	l := &Lock{options: options, closed: make(chan struct{}), emptied: make(chan struct{})}
	close(l.emptied)
	l.unlocked, l.lock = context.WithCancel(context.Background())
	l.restart()
	l.running.Go(l.watch)
	return l
}

// Close ends the looking, and waits until what was locked is emptied.
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
			l.Look()
		case <-l.closed:
			return
		}
	}
}

// restart counts idle time and sleep from now on.
func (l *Lock) restart() {
	l.wall, l.monotonic = l.options.Now().Round(0), l.options.Monotonic() // Round strips the monotonic reading
	l.input = l.monotonic
}

// State is that of this moment.
func (l *Lock) State() LockState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// Look locks where the device slept since the last look, or no one was active for too
// long. It does not wait until what is locked is emptied.
func (l *Lock) Look() {
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

// Active says that there was input.
func (l *Lock) Active() {
	l.Look() // input after sleep is no reason to stay unlocked
	l.mu.Lock()
	defer l.mu.Unlock()
	l.input = l.options.Monotonic()
}

// Lock locks. What it gives is closed when what is locked is emptied.
func (l *Lock) Lock(reason LockReason) (emptied <-chan struct{}) {
	l.showing.Lock()
	defer l.showing.Unlock()
	return l.lockAlone(reason)
}

// Replace does put unless it is locked, and says whether it did. With a reason it locks in
// the same moment: no one can use what was put before the lock.
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

// lockAlone is Lock for callers that hold showing alone.
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

// Unlock does open, once what was locked is emptied, and unlocks unless open fails. Where
// nothing is locked it does nothing.
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

// Show does do unless it is locked, and says whether it did. It does not lock in the meantime:
// what do sends arrives before the news that it locked.
func (l *Lock) Show(do func()) bool {
	l.showing.RLock()
	defer l.showing.RUnlock()
	if l.State().Locked {
		return false
	}
	do()
	return true
}

// While returns a context that ends when it locks. Locked fails with CodeLocked where that
// has happened: what was done in the context must not be given to anyone then. It ends
// the context too.
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
