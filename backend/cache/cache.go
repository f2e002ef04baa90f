package cache

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"userlookup/backend"
)

// Options are what a Cache needs; all but Exists, Erasable, Notice, Changed and the durations must
// be set.
type Options struct {
	Live backend.Lookups
	// Open opens the saved copies; it may take as long as a keychain takes. It is called
	// in the background, and again by Reopen and where Save says CodeSavedOff. Only then,
	// with create, they are made; without, it may give nil where nothing is kept yet.
	Open func(ctx context.Context, create bool) (backend.SavedCopies, error)
	// Exists says whether there may be copies, such as those that another process keeps:
	// where there were none, they are then opened. Nil says that there are none.
	Exists func() bool
	// Erasable fails with the reason why Erase would be refused, and changes nothing.
	// Nil says that there is none.
	Erasable func(ctx context.Context) error
	// Erase destroys the copies of every platform, with their key.
	Erase func(ctx context.Context) error
	// Notice gives once what has to be told of them; nil for nothing.
	Notice func() *backend.Error
	// Retention gives how long copies are kept; 0 is no limit. It is asked before each
	// purge.
	Retention func(ctx context.Context) backend.Retention
	// Changed hears that the state may be another one.
	Changed func()
	Log     *slog.Logger
	Now     func() time.Time
	// After waits, as time.After does.
	After func(time.Duration) <-chan time.Time
	// FindTimeout is how long a look-up waits for the saved copy before it asks the
	// platform without it; 250 ms if zero.
	FindTimeout time.Duration
	// LateTimeout is how long after its beginning a look-up still waits for the saved copy
	// when the platform has answered or failed; 6 s if zero, which is longer than a
	// keychain is waited for.
	LateTimeout time.Duration
	// CloseTimeout is how long Close waits for what is to be saved; 10 s if zero.
	CloseTimeout time.Duration
}

// Cache is a Lookups over a Lookups. It is safe for concurrent use.
type Cache struct {
	options Options
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup

	mu      sync.Mutex
	opening chan struct{} // closed when the copies are open or cannot be had
	copies  backend.SavedCopies
	off     *backend.Error // why they cannot be had
	failed  *backend.Error // why the last look-up could not be kept
	notice  *backend.Error

	saver saver
}

var (
	_ backend.Lookups    = (*Cache)(nil)
	_ backend.SavedStore = (*Cache)(nil)
)

// New makes a cache, and begins to open the copies. Close ends it.
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

// Close waits until every look-up that was given is durable or cannot be kept, but
// not for ever, and ends the cache.
func (c *Cache) Close() {
	ctx, cancel := context.WithCancel(c.ctx)
	flushed := make(chan struct{})
	go func() {
		defer close(flushed)
		_ = c.Flush(ctx) // a failure was told
	}()
	select {
	case <-flushed:
	case <-c.options.After(c.options.CloseTimeout):
	}
	cancel()
	c.stop()
	c.running.Wait()
}

// open begins to open the copies. Of several that are under way, such as one with a
// passphrase that was wrong, the last one counts.
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

// Reopen opens the copies again where they could not be had, and waits for it. It
// fails with the reason why they still cannot.
func (c *Cache) Reopen(ctx context.Context) error {
	_, err := c.Copies(ctx)
	if err == nil || ctx.Err() != nil {
		return err
	}
	c.open(false)
	_, err = c.Copies(ctx)
	return err
}

// Erasable fails with the reason why Erase would be refused, and changes nothing.
func (c *Cache) Erasable(ctx context.Context) error {
	if c.options.Erasable == nil {
		return nil
	}
	_, _ = c.Copies(ctx) // being opened, they may hold a lock; that they cannot be had is no reason to leave them
	return c.options.Erasable(ctx)
}

// Erase destroys the copies of every platform with their key, and leaves nothing
// behind until there is something to keep again. What is not kept yet is not kept.
func (c *Cache) Erase(ctx context.Context) error {
	_, _ = c.Copies(ctx) // being opened, they could come back; that they cannot be had is no reason to leave them
	c.saver.clear()
	_ = c.Flush(ctx) // what is just being kept would be kept in what comes after
	c.mu.Lock()
	c.notice = nil
	c.mu.Unlock()
	err := c.options.Erase(ctx)
	if err != nil {
		c.open(false)
		_, _ = c.Copies(ctx) // the state tells
		return err
	}
	c.mu.Lock()
	c.copies, c.off, c.failed = emptyStore{}, nil, nil
	c.mu.Unlock()
	c.options.Changed()
	return nil
}

// Copies waits for the copies. It fails with the reason why they cannot be had.
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

// State gives the state at this moment. While the copies are being opened it is
// CodeSavedOff.
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

// note takes up what has to be told, and tells of a change.
func (c *Cache) note() {
	c.takeNotice()
	c.options.Changed()
}

// takeNotice takes up what has to be told, and says whether there was something.
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

// purgeDaily destroys at the start and then once a day what need not be kept any
// longer.
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

// Purge destroys what need not be kept any longer.
func (c *Cache) Purge(ctx context.Context) error {
	copies, err := c.Copies(ctx)
	if err != nil {
		return nil //nolint:nilerr // it is told as the state
	}
	n, err := copies.Purge(ctx, c.options.Retention(ctx))
	if c.takeNotice() || n > 0 {
		c.options.Changed()
	}
	return err
}
