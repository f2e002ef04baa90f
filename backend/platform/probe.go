package platform

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"userlookup/backend"
)

// ProbeResult is what a connection test found.
type ProbeResult struct {
	// Err is why the platform cannot be used; nil when it answered as it should,
	// and accepts the client ID and API key.
	Err *backend.Error
	// Clock is CodeClockOff when the clocks differ by more than five minutes,
	// whatever else was found; nil also when nobody answered.
	Clock *backend.Error
	Took  time.Duration
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
	body, err := c.get(ctx, url.Values{"page": {"1"}, "records_per_page": {strconv.Itoa(leastPageSize)}}, "/users")
	if err == nil {
		err = readNothing(body)
	}
	return ProbeResult{Err: backend.AsError(err), Clock: clockFault(c.clock.offset()), Took: c.options.Now().Sub(begun)}
}

// leastPageSize is the least that the platform gives in one page; below it, it
// would silently give more.
const leastPageSize = 10

// readNothing checks that body is a list of users, and decodes none of them.
func readNothing(body []byte) error {
	answer := struct {
		Users items[struct{}, struct{}] `json:"users"` // none of them is read
	}{}
	if err := unmarshal(body, &answer); err != nil {
		return err
	}
	if !answer.Users.isList {
		return backend.NewError(backend.CodeUnreadable, errNothing)
	}
	return nil
}

func clockFault(ahead time.Duration) *backend.Error {
	if ahead.Abs() <= clockMargin {
		return nil
	}
	return backend.NewError(backend.CodeClockOff, nil, "n", strconv.Itoa(int(ahead.Abs().Round(time.Minute).Minutes())))
}
