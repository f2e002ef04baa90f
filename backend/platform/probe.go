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

// ProbeResult is the result of a connection test.
type ProbeResult struct {
	// Err is why the platform cannot be used. It is nil if the platform accepts the client ID
	// and API key.
	Err *backend.Error
	// ClockErr is CodeClockOff if the clocks differ by more than five minutes, whatever Err
	// is. It is nil if nothing responded.
	ClockErr *backend.Error
	Duration time.Duration
}

// clockMargin is the accepted difference of the clocks.
const clockMargin = 5 * time.Minute

// Probe sends the cheapest request that tests everything a look-up needs: network, DNS,
// certificate, allow-list, API version, client ID and API key. It discards the response, and
// does not test whether the platform has the attempt list.
func (c *Client) Probe(ctx context.Context) ProbeResult {
	started := c.options.Now()
	ctx, cancel := context.WithTimeout(ctx, c.options.LookupTimeout)
	defer cancel()
	body, err := c.get(ctx, url.Values{"page": {"1"}, "records_per_page": {strconv.Itoa(minPageSize)}}, "/users")
	if err == nil {
		err = checkUserList(body)
	}
	return ProbeResult{Err: backend.AsError(err), ClockErr: clockError(c.clock.offset()), Duration: c.options.Now().Sub(started)}
}

// minPageSize is the platform's smallest page. For a smaller size it silently returns more.
const minPageSize = 10

// checkUserList checks that body is a list of users, without decoding them.
func checkUserList(body []byte) error {
	answer := struct {
		Users items[struct{}, struct{}] `json:"users"` // maximum 0: not decoded
	}{}
	if err := unmarshal(body, &answer); err != nil {
		return err
	}
	if !answer.Users.isList {
		return backend.NewError(backend.CodeUnreadable, errMissing)
	}
	return nil
}

func clockError(ahead time.Duration) *backend.Error {
	if ahead.Abs() <= clockMargin {
		return nil
	}
	return backend.NewError(backend.CodeClockOff, nil, "n", strconv.Itoa(int(ahead.Abs().Round(time.Minute).Minutes())))
}

// clock compares the platform's clock with the device's clock.
type clock struct {
	now   func() time.Time
	ahead atomic.Int64 // the platform's lead in nanoseconds, from the last response
}

// update reads a response's Date header and returns it. It ignores cached responses, and
// returns zero for them.
func (c *clock) update(header http.Header) time.Time {
	at, err := http.ParseTime(header.Get("Date"))
	if err != nil || header.Get("Age") != "" {
		return time.Time{}
	}
	c.ahead.Store(int64(at.Sub(c.now())))
	return at
}

// offset is how far the platform's clock is ahead; negative if it is behind, zero if unknown.
func (c *clock) offset() time.Duration { return time.Duration(c.ahead.Load()) }
