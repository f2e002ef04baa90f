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
// It gives the date, or zero for none.
func (c *clock) hear(header http.Header) time.Time {
	at, err := http.ParseTime(header.Get("Date"))
	if err != nil || header.Get("Age") != "" {
		return time.Time{}
	}
	c.ahead.Store(int64(at.Sub(c.now())))
	return at
}

// offset is how far the platform's clock is ahead; negative when it is behind,
// zero before it was heard of.
func (c *clock) offset() time.Duration { return time.Duration(c.ahead.Load()) }
