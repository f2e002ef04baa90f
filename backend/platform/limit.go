package platform

import (
	"context"
	"errors"
	"net/http"

	"golang.org/x/time/rate"

	"userlookup/backend"
)

// The platform takes 2,000 requests a second from all desks of a client
// together. The burst lets the largest look-up through at once: a user with 60
// connections at as many institutions, without an attempt list, asks 124 times.
// The pace is what one desk may ask for ever, a fortieth of the platform's
// limit.
const (
	defaultBurst = 150
	defaultPace  = 50 // requests a second
)

func newLimiter(pace float64, burst int) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(pace), burst)
}

// keepPace waits until one more request is within this desk's limit. It does
// not wait where ctx would end before.
func (c *Client) keepPace(ctx context.Context) error {
	if deadline, limited := patienceOf(ctx); limited {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline)
		defer cancel()
	}
	err := c.limiter.Wait(ctx)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return backend.AsError(ctx.Err())
	default:
		return backend.NewError(backend.CodeTimeout, errPace)
	}
}

var errPace = errors.New("this desk's own limit would be kept too late")

// prepareRetry makes another try wait for the limit, as the first has.
func (c *Client) prepareRetry(request *http.Request) error { return c.keepPace(request.Context()) }
