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

// AttemptLimiter counts wrong PINs across restarts, and delays each attempt after a wrong
// one: 1 s, 2 s, 4 s, up to MaxAttemptDelay. Begin stores the count when the PIN is set. A
// missing count has been deleted, and then has the longest delay.
type AttemptLimiter struct {
	Store Store
	// Lock runs do while holding a lock across processes.
	Lock func(ctx context.Context, do func(context.Context) error) error
	Now  func() time.Time

	mu   sync.Mutex
	last time.Time // last wrong attempt in this run; its monotonic clock cannot be changed
}

// MaxAttemptDelay is the longest delay between two attempts.
const MaxAttemptDelay = 5 * time.Minute

// attemptsName is the name of the stored count.
const attemptsName = "access_attempts"

// maxCountedAttempts is the count with the longest delay.
const maxCountedAttempts = 10

// attemptCount is the stored record.
type attemptCount struct {
	Attempts int       `json:"attempts"`
	At       time.Time `json:"at"` // time of the last wrong attempt
}

// Attempt runs do, which returns CodePINRefused for a wrong PIN. During a delay it returns
// CodePINWait with the remaining seconds. It counts the attempt before it runs do, so that
// ending the process does not help. A wrong PIN returns CodePINWrong; a correct one resets
// the count. Other errors of do are not counted.
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

// Begin stores a count of zero if there is no count yet.
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

// Delay returns the time until the next attempt is allowed, or 0. It returns the store's
// errors.
func (t *AttemptLimiter) Delay(ctx context.Context) (time.Duration, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	count, err := t.load(ctx)
	if err != nil {
		return 0, err
	}
	return max(t.remaining(count), 0), nil
}

// Reset deletes the count, after the PIN has been deleted.
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

// delayAfter returns the delay after so many wrong attempts.
func delayAfter(limiter int) time.Duration {
	if limiter < 1 {
		return 0
	}
	return min(time.Second<<(min(limiter, maxCountedAttempts)-1), MaxAttemptDelay)
}

// load returns the count. A missing or unreadable count has been deleted or edited, and has
// the longest delay.
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
	case count.At.After(now): // the clock was set back: the delay starts now
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

// seconds rounds up, so that it is never too short.
func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

// AttemptFile stores the count in a file, if there is no keychain.
type AttemptFile struct{ File backend.File }

var _ Store = AttemptFile{}

// Get returns the count, or CodeCredentialsMissing if there is no file.
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

// Delete replaces the count with an empty record.
func (f AttemptFile) Delete(ctx context.Context, name string) error {
	return f.Set(ctx, name, backend.NewSecret("{}"))
}
