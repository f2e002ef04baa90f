package platform

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"userlookup/backend"
)

const maxRetries = 2

// checkRetry tries again only where that can help, and where the wait for it
// leaves time to hear the answer: else what is known is told at once. Where the
// platform asks for a wait that is longer than a look-up, a try before its end
// would be one too many.
func (c *Client) checkRetry(ctx context.Context, response *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	deadline, limited := callerDeadline(ctx)
	fits := !limited || c.longestWait(ctx, response) < time.Until(deadline)
	_, _, long := c.longRetryAfter(response)
	return fits && !long && isRetryable(ctx, response, err), nil
}

// isRetryable says whether a second try may go better: after a connection that
// broke, a limit, a fault of the platform. A timeout has cost enough already.
func isRetryable(ctx context.Context, response *http.Response, err error) bool {
	if err != nil {
		return isTransientError(faultOf(ctx, err))
	}
	return isTransientStatus(response.StatusCode)
}

// isTransientStatus says whether a status may be another one soon.
func isTransientStatus(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// maxPlausibleRetryAfter is the longest wait that a platform can mean to ask for.
const maxPlausibleRetryAfter = 7 * 24 * time.Hour

// longRetryAfter says whether an answer asks for a longer wait than a request has time
// for; and until when, where that can be meant.
func (c *Client) longRetryAfter(response *http.Response) (until time.Time, meant, long bool) {
	now := c.options.Now()
	wait, asked := retryAfter(response, now)
	if !asked || wait <= c.options.RetryAfterMax || !isTransientStatus(response.StatusCode) {
		return time.Time{}, false, false
	}
	return now.Add(wait), wait <= maxPlausibleRetryAfter, true
}

// responseError is what an answer with a status that is no success comes to.
func (c *Client) responseError(response *http.Response) *backend.Error {
	until, meant, _ := c.longRetryAfter(response)
	if !meant {
		return statusToError(response.StatusCode, mayMeanMissing(response.StatusCode) && isAPIError(response.Body))
	}
	minute := until.Add(time.Minute - 1).Truncate(time.Minute).UTC() // not before it
	return backend.NewError(backend.CodeBusyUntil, statusError(response.StatusCode),
		"status", strconv.Itoa(response.StatusCode), "until", minute.Format("2006-01-02 15:04 MST"))
}

func isTransientError(fault *backend.Error) bool {
	var proxy proxyStatus
	switch fault.Code {
	case backend.CodeInterrupted:
		return true
	case backend.CodeUnreachable, backend.CodeNoRoute, backend.CodeProxyUnreachable:
		return !errors.Is(fault, errNoAnswer) && !errors.Is(fault, errName) && !errors.Is(fault, errAuthority)
	case backend.CodeProxyRefused:
		return errors.As(fault, &proxy) && proxy >= http.StatusBadGateway && proxy <= http.StatusGatewayTimeout
	default:
		return false
	}
}

// backoff waits twice as long each time, half of it at random so that many clients
// do not come back at once; and as long as the platform asks, within a bound.
func (c *Client) backoff(low, high time.Duration, try int, response *http.Response) time.Duration {
	return c.wait(low, high, try, response, c.options.Random())
}

// longestWait is the most that backoff will take before the next try.
func (c *Client) longestWait(ctx context.Context, response *http.Response) time.Duration {
	return c.wait(c.options.RetryWaitMin, c.options.RetryWaitMax, max(traceOf(ctx).tries()-1, 0), response, 1)
}

func (c *Client) wait(low, high time.Duration, try int, response *http.Response, random float64) time.Duration {
	wait := min(low<<try, high)
	wait = wait/2 + time.Duration(random*float64(wait/2))
	if asked, ok := retryAfter(response, c.options.Now()); ok {
		wait = max(wait, min(asked, c.options.RetryAfterMax))
	}
	return wait
}

// retryAfter reads the header in both of its forms: seconds, or a date, which is
// compared with the answer's own where it has one: this device's clock may be
// wrong.
func retryAfter(response *http.Response, now time.Time) (time.Duration, bool) {
	if response == nil {
		return 0, false
	}
	value := response.Header.Get("Retry-After")
	seconds, err := strconv.ParseInt(value, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) { // out of range, it is the nearest that is not
		return time.Duration(min(max(0, seconds), math.MaxInt32)) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		now = date
	}
	return max(0, at.Sub(now)), true
}
