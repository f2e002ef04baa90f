package cache

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"userlookup/backend"
)

// Options configure a Cache. Exists, Erasable, Notice, Changed and the durations are
// optional.
type Options struct {
	Live backend.Lookups
	// Open opens the saved copies, which may take as long as a keychain takes. It is called in
	// the background, by Reopen, and after Save failed with CodeSavedOff. With create it
	// creates missing copies; without, it may return nil if nothing is saved yet.
	Open func(ctx context.Context, create bool) (backend.SavedCopies, error)
	// Exists reports whether saved copies may exist, for example created by another process.
	// Then they are opened. Nil means that none exist.
	Exists func() bool
	// Erasable fails with the reason why Erase would fail, and changes nothing. Nil never fails.
	Erasable func(ctx context.Context) error
	// Erase deletes the copies of every platform, with their key.
	Erase func(ctx context.Context) error
	// Notice returns each message about the copies once, then nil.
	Notice func() *backend.Error
	// Retention returns how long copies are kept; 0 is no limit. It is called before each purge.
	Retention func(ctx context.Context) backend.Retention
	// Changed is called when the state may have changed.
	Changed func()
	Log     *slog.Logger
	Now     func() time.Time
	// After waits, as time.After does.
	After func(time.Duration) <-chan time.Time
	// FindTimeout is how long a look-up waits for the saved copy before it asks the platform;
	// 250 ms if zero.
	FindTimeout time.Duration
	// LateTimeout is how long after its start a look-up waits for the saved copy when the
	// platform has answered or failed; 6 s if zero, which is longer than the keychain timeout.
	LateTimeout time.Duration
	// CloseTimeout is how long Close waits for pending saves; 10 s if zero.
	CloseTimeout time.Duration
}

// Cache is a Lookups that decorates another one. It is safe for concurrent use.
type Cache struct {
	options Options
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup

	mu      sync.Mutex
	opening chan struct{} // closed when the copies are open or are unavailable
	copies  backend.SavedCopies
	off     *backend.Error // why they are unavailable
	failed  *backend.Error // why the last look-up could not be saved
	notice  *backend.Error

	saver saver
}

var (
	_ backend.Lookups    = (*Cache)(nil)
	_ backend.SavedStore = (*Cache)(nil)
)

// New creates a cache and starts to open the copies. Close ends it.
func New(options Options) *Cache {
	options.FindTimeout = cmp.Or(options.FindTimeout, 250*time.Millisecond)
	options.LateTimeout = cmp.Or(options.LateTimeout, 6*time.Second)
	options.CloseTimeout = cmp.Or(options.CloseTimeout, 10*time.Second)
	if options.Exists == nil {
		options.Exists = func() bool { return false }
	}
	if options.Changed == nil {
		options.Changed = func() {}
	}
	if options.Notice == nil {
		options.Notice = func() *backend.Error { return nil }
	}
	ctx, stop := context.WithCancel(context.Background())
	c := &Cache{options: options, ctx: ctx, stop: stop}
	c.saver.wake = make(chan struct{}, 1)
	c.open(false)
	c.running.Go(c.save)
	c.running.Go(c.purgeDaily)
	return c
}

// Close waits, up to CloseTimeout, until pending look-ups are saved, and ends the cache.
func (c *Cache) Close() {
	ctx, cancel := context.WithCancel(c.ctx)
	flushed := make(chan struct{})
	go func() {
		defer close(flushed)
		_ = c.Flush(ctx) // a failure was reported
	}()
	select {
	case <-flushed:
	case <-c.options.After(c.options.CloseTimeout):
	}
	cancel()
	c.stop()
	c.running.Wait()
}

// open starts to open the copies. If several calls overlap, for example after a wrong
// passphrase, the last one counts.
func (c *Cache) open(create bool) {
	opened := make(chan struct{})
	c.mu.Lock()
	c.opening = opened
	c.mu.Unlock()
	c.running.Go(func() {
		copies, err := c.options.Open(c.ctx, create)
		if copies == nil && err == nil {
			copies = emptyStore{}
		}
		c.mu.Lock()
		if c.opening == opened {
			c.copies, c.off, c.failed = copies, backend.Explain(err, c.options.Log), nil
		}
		c.mu.Unlock()
		close(opened)
		c.note()
	})
}

// Reopen opens the copies again if they are unavailable, and waits for it. It fails with
// the reason why they are still unavailable.
func (c *Cache) Reopen(ctx context.Context) error {
	_, err := c.Copies(ctx)
	if err == nil || ctx.Err() != nil {
		return err
	}
	c.open(false)
	_, err = c.Copies(ctx)
	return err
}

// Erasable fails with the reason why Erase would fail, and changes nothing.
func (c *Cache) Erasable(ctx context.Context) error {
	if c.options.Erasable == nil {
		return nil
	}
	_, _ = c.Copies(ctx) // wait: opening may hold a lock; unavailable copies are erased, too
	return c.options.Erasable(ctx)
}

// Erase deletes the copies of every platform with their key. Look-ups that are not saved
// yet are dropped. New files are created on the next save.
func (c *Cache) Erase(ctx context.Context) error {
	_, _ = c.Copies(ctx) // wait: opening could create them again; unavailable copies are erased, too
	c.saver.clear()
	_ = c.Flush(ctx) // a save in progress must not end in the new store
	c.mu.Lock()
	c.notice = nil
	c.mu.Unlock()
	err := c.options.Erase(ctx)
	if err != nil {
		c.open(false)
		_, _ = c.Copies(ctx) // the state has the reason
		return err
	}
	c.mu.Lock()
	c.copies, c.off, c.failed = emptyStore{}, nil, nil
	c.mu.Unlock()
	c.options.Changed()
	return nil
}

// Copies waits for the copies. It fails with the reason why they are unavailable.
func (c *Cache) Copies(ctx context.Context) (backend.SavedCopies, error) {
	copies, err := c.opened(ctx)
	if copies == (emptyStore{}) && c.options.Exists() {
		c.open(false)
		return c.opened(ctx)
	}
	return copies, err
}

func (c *Cache) opened(ctx context.Context) (backend.SavedCopies, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for opening := (chan struct{})(nil); opening != c.opening; {
		opening = c.opening
		c.mu.Unlock()
		select {
		case <-opening:
		case <-ctx.Done():
		}
		c.mu.Lock()
		if ctx.Err() != nil {
			return nil, backend.AsError(ctx.Err())
		}
	}
	if c.off != nil {
		return nil, c.off
	}
	return c.copies, nil
}

// State returns the current state: CodeSavedOff while the copies are being opened.
func (c *Cache) State() backend.SavedState {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.opening:
	default:
		return backend.SavedState{Off: backend.NewError(backend.CodeSavedOff, nil)}
	}
	return backend.SavedState{Off: cmp.Or(c.off, c.failed), Notice: c.notice}
}

// note stores the next notice and reports a change.
func (c *Cache) note() {
	c.takeNotice()
	c.options.Changed()
}

// takeNotice takes over a notice, and says whether there was one.
func (c *Cache) takeNotice() bool {
	notice := c.options.Notice()
	if notice == nil {
		return false
	}
	c.mu.Lock()
	c.notice = notice
	c.mu.Unlock()
	return true
}

// purgeDaily purges at the start and then once a day.
func (c *Cache) purgeDaily() {
	for {
		if err := c.Purge(c.ctx); err != nil && c.ctx.Err() == nil {
			c.options.Log.Warn("saved copies could not be purged", "cause", err)
		}
		select {
		case <-c.options.After(24 * time.Hour):
		case <-c.ctx.Done():
			return
		}
	}
}

// Purge deletes copies whose retention has ended.
func (c *Cache) Purge(ctx context.Context) error {
	copies, err := c.Copies(ctx)
	if err != nil {
		return nil //nolint:nilerr // it is reported as the state
	}
	n, err := copies.Purge(ctx, c.options.Retention(ctx))
	if c.takeNotice() || n > 0 {
		c.options.Changed()
	}
	return err
}
