package secret

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
	"sync"
	"time"

	"userlookup/backend"
)

// AttemptLimiter counts the PINs that were wrong, across restarts, and makes each one wait
// longer than the one before: 1 s, 2 s, 4 s, up to MaxAttemptDelay. Begin stores the count
// together with what is protected: one that is missing later was deleted, which must not
// help, and counts as many.
type AttemptLimiter struct {
	Store Store
	// Lock does something while no other process can do what it was given too.
	Lock func(ctx context.Context, do func(context.Context) error) error
	Now  func() time.Time

	mu   sync.Mutex
	last time.Time // of the last wrong one in this run: its monotonic clock cannot be set forward
}

// MaxAttemptDelay is the longest time between two tries.
const MaxAttemptDelay = 5 * time.Minute

// attemptsName is the name that the count is stored under.
const attemptsName = "access_attempts"

// maxCountedAttempts are so many that the longest wait follows.
const maxCountedAttempts = 10

// attemptCount is what is stored.
type attemptCount struct {
	Attempts int       `json:"attempts"`
	At       time.Time `json:"at"` // of the last one
}

// Attempt does do, which fails with CodePINRefused for a wrong PIN, unless it has to wait:
// CodePINWait says for how many seconds. A wrong one is counted before it is tried, so
// that nobody gains by ending the process: it fails with CodePINWrong. A right one
// ends the count. Any other failure of do is not counted.
func (t *AttemptLimiter) Attempt(ctx context.Context, do func(context.Context) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Lock(ctx, func(ctx context.Context) error {
		count, err := t.load(ctx)
		if err != nil {
			return err
		}
		if wait := t.remaining(count); wait > 0 {
			return backend.NewError(backend.CodePINWait, nil, "seconds", seconds(wait))
		}
		former, formerLast := count, t.last
		count = attemptCount{Attempts: count.Attempts + 1, At: t.Now()}
		if err := t.save(ctx, count); err != nil {
			return err
		}
		t.last = count.At
		err = do(ctx)
		switch {
		case err == nil:
			t.last = time.Time{}
			return t.save(context.WithoutCancel(ctx), attemptCount{})
		case backend.HasCode(err, backend.CodePINRefused):
			return backend.NewError(backend.CodePINWrong, err, "tries", strconv.Itoa(count.Attempts), "seconds", seconds(delayAfter(count.Attempts)))
		}
		t.last = formerLast
		if undo := t.save(context.WithoutCancel(ctx), former); undo != nil {
			return undo
		}
		return err
	})
}

// Begin stores a count of none where there is no count yet.
func (t *AttemptLimiter) Begin(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Lock(ctx, func(ctx context.Context) error {
		_, err := t.Store.Get(ctx, attemptsName)
		if backend.HasCode(err, backend.CodeCredentialsMissing) {
			return t.save(ctx, attemptCount{})
		}
		return err
	})
}

// Delay is how long it takes until the next try; 0 for none. It fails as the store does.
func (t *AttemptLimiter) Delay(ctx context.Context) (time.Duration, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	count, err := t.load(ctx)
	if err != nil {
		return 0, err
	}
	return max(t.remaining(count), 0), nil
}

// Reset ends the count, after the PIN itself was deleted.
func (t *AttemptLimiter) Reset(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = time.Time{}
	return t.Store.Delete(ctx, attemptsName)
}

func (t *AttemptLimiter) remaining(count attemptCount) time.Duration {
	delay := delayAfter(count.Attempts)
	if delay == 0 {
		return 0
	}
	now := t.Now()
	passed := now.Sub(count.At)
	if !t.last.IsZero() {
		passed = min(passed, max(now.Sub(t.last), 0))
	}
	return delay - passed
}

// delayAfter is the wait after so many wrong ones.
func delayAfter(tries int) time.Duration {
	if tries < 1 {
		return 0
	}
	return min(time.Second<<(min(tries, maxCountedAttempts)-1), MaxAttemptDelay)
}

// load gives the count. One that is missing or cannot be read was deleted or edited: it
// counts as many, since that must not help.
func (t *AttemptLimiter) load(ctx context.Context) (attemptCount, error) {
	content, err := t.Store.Get(ctx, attemptsName)
	isMissing := backend.HasCode(err, backend.CodeCredentialsMissing)
	if err != nil && !isMissing {
		return attemptCount{}, err
	}
	var count attemptCount
	now := t.Now()
	switch {
	case isMissing, backend.UnmarshalOwnJSON([]byte(content.Reveal()), &count) != nil, count.Attempts < 0, count.Attempts > math.MaxInt32:
		count = attemptCount{Attempts: maxCountedAttempts, At: now}
	case count.At.After(now): // the clock was set back: the wait begins now, and ends
		count.At = now
	default:
		return count, nil
	}
	return count, t.save(ctx, count)
}

func (t *AttemptLimiter) save(ctx context.Context, count attemptCount) error {
	content, err := json.Marshal(count)
	if err != nil {
		return err
	}
	return t.Store.Set(ctx, attemptsName, backend.NewSecret(string(content)))
}

// seconds rounds up: what it says is never too early.
func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

// AttemptFile stores the count where there is no keychain: the whole file is the count.
type AttemptFile struct{ File backend.File }

var _ Store = AttemptFile{}

// Get gives the count; CodeCredentialsMissing where there is no file.
func (f AttemptFile) Get(ctx context.Context, _ string) (backend.Secret, error) {
	content, err := f.File.Read(ctx)
	if err != nil {
		return backend.Secret{}, err
	}
	if content == nil {
		return backend.Secret{}, missingError(nil)
	}
	return backend.NewSecret(string(content)), nil
}

// Set replaces the count.
func (f AttemptFile) Set(ctx context.Context, _ string, count backend.Secret) error {
	return f.File.Update(ctx, func([]byte) ([]byte, error) { return []byte(count.Reveal()), nil })
}

// Delete writes that there is none.
func (f AttemptFile) Delete(ctx context.Context, name string) error {
	return f.Set(ctx, name, backend.NewSecret("{}"))
}
