package platform

import (
	"net/http"
	"sync/atomic"
	"time"
)

// clock compares the platform's clock with this device's.
type clock struct {
	now   func() time.Time
	ahead atomic.Int64 // how far the platform's is, in nanoseconds, as of the last answer
}

// hear reads an answer's date. One that a cache has kept says nothing of now.
func (c *clock) hear(header http.Header) {
	if at, err := http.ParseTime(header.Get("Date")); err == nil && header.Get("Age") == "" {
		c.ahead.Store(int64(at.Sub(c.now())))
	}
}

// offset is how far the platform's clock is ahead; negative when it is behind,
// zero before it was heard of.
func (c *clock) offset() time.Duration { return time.Duration(c.ahead.Load()) }
