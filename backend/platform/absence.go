package platform

import (
	"strconv"
	"sync"
	"time"

	"userlookup/backend"
)

// askAgainAfter is how long a platform is taken to be without the attempt list;
// askAgainSoon where a gateway or a firewall may have said so.
const (
	askAgainAfter = 24 * time.Hour
	askAgainSoon  = 10 * time.Minute
)

// attemptsBlocked is what a 403 that is not the API's own comes to.
func attemptsBlocked(err error) *backend.Error {
	return backend.NewError(backend.CodeAttemptsBlocked, err, "minutes", strconv.Itoa(int(askAgainSoon.Minutes())))
}

// absence remembers why the attempt list cannot be had.
type absence struct {
	mu      sync.Mutex
	refusal *backend.Error // CodeNotProvided or CodeAttemptsBlocked; nil at first
	until   time.Time
}

// at gives the refusal that is remembered at some time; nil for none.
func (a *absence) at(now time.Time) *backend.Error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if now.Before(a.until) {
		return a.refusal
	}
	return nil
}

// begin remembers a refusal of the attempt list. It ignores any other error.
func (a *absence) begin(refusal *backend.Error, now time.Time) {
	if refusal.Code != backend.CodeNotProvided && refusal.Code != backend.CodeAttemptsBlocked {
		return
	}
	again := askAgainSoon
	if isOfAPI(refusal) {
		again = askAgainAfter
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.refusal, a.until = refusal, wallClock(now.Add(again))
}
