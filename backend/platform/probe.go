package platform

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"userlookup/backend"
)

// ProbeResult is what a connection test found.
type ProbeResult struct {
	// Err is why the platform cannot be used; nil when it answered as it should,
	// and accepts the client ID and API key.
	Err *backend.Error
	// ClockErr is CodeClockOff when the clocks differ by more than five minutes,
	// whatever else was found; nil also when nobody answered.
	ClockErr *backend.Error
	Duration time.Duration
}

// clockMargin is how much the clocks may differ without a word.
const clockMargin = 5 * time.Minute

// Probe makes the cheapest call that needs all that a look-up needs: way, name,
// certificate, allow-list, version, client ID and API key. Of its answer nothing
// is kept but that it is one. Whether the platform has the attempt list is not
// asked.
func (c *Client) Probe(ctx context.Context) ProbeResult {
	begun := c.options.Now()
	ctx, cancel := context.WithTimeout(ctx, c.options.LookupTimeout)
	defer cancel()
	body, err := c.get(ctx, url.Values{"page": {"1"}, "records_per_page": {strconv.Itoa(minPageSize)}}, "/users")
	if err == nil {
		err = checkUserList(body)
	}
	return ProbeResult{Err: backend.AsError(err), ClockErr: clockFault(c.clock.offset()), Duration: c.options.Now().Sub(begun)}
}

// minPageSize is the least that the platform gives in one page; below it, it
// would silently give more.
const minPageSize = 10

// checkUserList checks that body is a list of users, and decodes none of them.
func checkUserList(body []byte) error {
	answer := struct {
		Users items[struct{}, struct{}] `json:"users"` // none of them is read
	}{}
	if err := unmarshal(body, &answer); err != nil {
		return err
	}
	if !answer.Users.isList {
		return backend.NewError(backend.CodeUnreadable, errMissing)
	}
	return nil
}

func clockFault(ahead time.Duration) *backend.Error {
	if ahead.Abs() <= clockMargin {
		return nil
	}
	return backend.NewError(backend.CodeClockOff, nil, "n", strconv.Itoa(int(ahead.Abs().Round(time.Minute).Minutes())))
}

// clock compares the platform's clock with this device's.
type clock struct {
	now   func() time.Time
	ahead atomic.Int64 // how far the platform's is, in nanoseconds, as of the last answer
}

// update reads an answer's date. One that a cache has kept says nothing of now.
// It gives the date, or zero for none.
func (c *clock) update(header http.Header) time.Time {
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
