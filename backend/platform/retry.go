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

// checkRetry retries only if that can help, and if there is time left after the wait. It does
// not retry if the platform asks for a longer wait than a look-up takes.
func (c *Client) checkRetry(ctx context.Context, response *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	deadline, limited := callerDeadline(ctx)
	fits := !limited || c.longestWait(ctx, response) < time.Until(deadline)
	_, _, long := c.longRetryAfter(response)
	return fits && !long && isRetryable(ctx, response, err), nil
}

// isRetryable reports whether a retry may succeed: after a broken connection, a rate limit or
// a server error. A timeout has already taken too long.
func isRetryable(ctx context.Context, response *http.Response, err error) bool {
	if err != nil {
		return isTransientError(translateError(ctx, err))
	}
	return isTransientStatus(response.StatusCode)
}

// isTransientStatus reports whether a status is likely to change soon.
func isTransientStatus(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// maxPlausibleRetryAfter is the longest Retry-After that is taken seriously.
const maxPlausibleRetryAfter = 7 * 24 * time.Hour

// longRetryAfter reports whether a response asks for a wait longer than RetryAfterMax, and
// until when if that is plausible.
func (c *Client) longRetryAfter(response *http.Response) (until time.Time, meant, long bool) {
	now := c.options.Now()
	wait, requested := retryAfter(response, now)
	if !requested || wait <= c.options.RetryAfterMax || !isTransientStatus(response.StatusCode) {
		return time.Time{}, false, false
	}
	return now.Add(wait), wait <= maxPlausibleRetryAfter, true
}

// responseError translates an error response.
func (c *Client) responseError(response *http.Response) *backend.Error {
	until, meant, _ := c.longRetryAfter(response)
	if !meant {
		return statusToError(response.StatusCode, mayMeanMissing(response.StatusCode) && isAPIError(response.Body))
	}
	minute := until.Add(time.Minute - 1).Truncate(time.Minute).UTC() // never too early
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

// backoff doubles the wait each time, half of it random, so that many clients do not retry at
// once. It obeys Retry-After up to RetryAfterMax.
func (c *Client) backoff(low, high time.Duration, try int, response *http.Response) time.Duration {
	return c.wait(low, high, try, response, c.options.Random())
}

// longestWait is the longest result of backoff for the next retry.
func (c *Client) longestWait(ctx context.Context, response *http.Response) time.Duration {
	return c.wait(c.options.RetryWaitMin, c.options.RetryWaitMax, max(traceOf(ctx).count()-1, 0), response, 1)
}

func (c *Client) wait(low, high time.Duration, try int, response *http.Response, random float64) time.Duration {
	wait := min(low<<try, high)
	wait = wait/2 + time.Duration(random*float64(wait/2))
	if requested, ok := retryAfter(response, c.options.Now()); ok {
		wait = max(wait, min(requested, c.options.RetryAfterMax))
	}
	return wait
}

// retryAfter parses both forms of the header: seconds, or a date. A date is compared with the
// response's Date, because the device's clock may be wrong.
func retryAfter(response *http.Response, now time.Time) (time.Duration, bool) {
	if response == nil {
		return 0, false
	}
	value := response.Header.Get("Retry-After")
	seconds, err := strconv.ParseInt(value, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) { // out of range: ParseInt returns the nearest value
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
