package platform

import (
	"sync"
	"time"
)

// askAgainAfter is how long a platform is taken to be without the attempt list;
// askAgainSoon where a gateway or a firewall may have said so.
const (
	askAgainAfter = 24 * time.Hour
	askAgainSoon  = 10 * time.Minute
)

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

// begin takes the refusal that said so.
func (a *absence) begin(refusal error, now time.Time) {
	again := askAgainSoon
	if isOfAPI(refusal) {
		again = askAgainAfter
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.until = wallClock(now.Add(again))
}
