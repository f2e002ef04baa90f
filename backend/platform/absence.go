package platform

import (
	"sync"
	"time"
)

// askAgainAfter is how long a platform is taken to be without the attempt list.
const askAgainAfter = 24 * time.Hour

// absence remembers that the platform does not provide the attempt list.
type absence struct {
	mu    sync.Mutex
	until time.Time
}

func (a *absence) lasts(now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return now.Before(a.until)
}

func (a *absence) begin(now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.until = now.Add(askAgainAfter)
}
