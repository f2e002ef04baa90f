package platform

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"userlookup/backend"
)

const maxRetries = 2

// checkRetry tries again only where that can help: a connection that broke, a
// limit, a fault of the platform. A timeout has cost enough already.
func checkRetry(ctx context.Context, response *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err != nil {
		fault := faultOf(ctx, err)
		return fault.Code == backend.CodeUnreachable || fault.Code == backend.CodeInterrupted, nil
	}
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true, nil
	}
	return false, nil
}

// backoff waits as long as the platform asks, within a bound; else twice as
// long each time, half of it at random so that many clients do not come back at
// once.
func (c *Client) backoff(low, high time.Duration, try int, response *http.Response) time.Duration {
	if wait, ok := retryAfter(response, c.options.Now()); ok {
		return min(wait, c.options.RetryAfterMax)
	}
	wait := min(low<<try, high)
	return wait/2 + time.Duration(c.options.Random()*float64(wait/2))
}

// retryAfter reads the header in both of its forms: seconds, or a date.
func retryAfter(response *http.Response, now time.Time) (time.Duration, bool) {
	if response == nil {
		return 0, false
	}
	value := response.Header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return time.Duration(max(0, seconds)) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now)), true
	}
	return 0, false
}
