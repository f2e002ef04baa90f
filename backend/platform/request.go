package platform

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"

	"userlookup/backend"
)

const (
	acceptVersion = "v20250224"
	userAgent     = "UserLookup"
)

// maxLeftover is how much of an unwanted body is read to reuse its connection.
const maxLeftover = 64 << 10

// get requests route, replacing each {name} with the next segment, and returns the body of a
// 2xx response. Callers share the body. Other statuses are errors that wrap the status.
func (c *Client) get(ctx context.Context, query url.Values, route string, segments ...string) ([]byte, error) {
	address, err := c.address(query, route, segments)
	if err != nil {
		return nil, err
	}
	limit := c.options.MaxBody
	if !query.Has("page") {
		limit = min(limit, maxObject)
	}
	body, err := c.requests.share(ctx, address, func(ctx context.Context) ([]byte, error) { return c.send(ctx, address, route, limit) })
	if query.Has("page") && isLookup(ctx) && backend.HasCode(err, backend.CodeTooLarge) { // too many entries in one page
		return nil, tooMuchData(errBytes)
	}
	if err != nil {
		return nil, err
	}
	return body, spend(ctx, route, len(body))
}

func (c *Client) send(ctx context.Context, address, route string, limit int64) ([]byte, error) {
	release, err := c.takeSlot(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	if err := spend(ctx, route, 0); err != nil {
		return nil, err
	}
	if err := c.waitForRate(ctx); err != nil {
		return nil, err
	}

	request, err := retryablehttp.NewRequestWithContext(withTrace(ctx, route), http.MethodGet, address, nil)
	if err != nil {
		return nil, backend.NewError(backend.CodeBadBaseURL, nil)
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Accept-Version", acceptVersion)
	request.Header.Set("User-Agent", userAgent)
	request.SetBasicAuth(c.options.ClientID, c.options.APIKey)

	// Read inside the retry, so that a connection that breaks during the body is retried.
	var body []byte
	request.SetResponseHandler(func(response *http.Response) (err error) {
		if isSuccess(response.StatusCode) {
			body, err = readBounded(response.Body, response.ContentLength, limit)
		}
		return err
	})
	response, err := c.http.Do(request) //nolint:bodyclose // discard closes it; the linter does not look into it
	if response != nil {
		c.lastUse.set(c.options.Now())
		defer discard(response.Body)
	}
	switch {
	case err != nil:
		return nil, translateError(ctx, err)
	case !isSuccess(response.StatusCode):
		return nil, c.responseError(response)
	default:
		return body, nil
	}
}

// address rejects segments that would change the path: an empty user ID would request all
// users, and proxies resolve dots even if encoded.
func (c *Client) address(query url.Values, route string, segments []string) (string, error) {
	path := strings.Split(route, "/")
	for i, name := range path {
		if !strings.HasPrefix(name, "{") {
			continue
		}
		segment := segments[0]
		segments = segments[1:]
		if segment == "" || segment == "." || segment == ".." {
			return "", backend.NewError(backend.CodeBadArgument, nil, "argument", strings.Trim(name, "{}"))
		}
		path[i] = url.PathEscape(segment)
	}
	address := c.base.String() + strings.Join(path, "/")
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address, nil
}

func (c *Client) takeSlot(ctx context.Context) (release func(), err error) {
	if ctx.Err() != nil { // select could choose a free slot although ctx has ended
		return nil, backend.AsError(ctx.Err())
	}
	select {
	case <-ctx.Done():
		return nil, backend.AsError(ctx.Err())
	case c.slots <- struct{}{}:
		return func() { <-c.slots }, nil
	}
}

func isSuccess(status int) bool { return status >= 200 && status < 300 }

// readBounded allocates the announced size, up to maxAnnounced.
func readBounded(body io.Reader, announced, limit int64) ([]byte, error) {
	var data bytes.Buffer
	data.Grow(int(max(0, min(announced, maxAnnounced))) + bytes.MinRead)
	if _, err := data.ReadFrom(io.LimitReader(body, limit+1)); err != nil {
		return nil, err
	}
	if int64(data.Len()) > limit {
		return nil, backend.NewError(backend.CodeTooLarge, nil, "limit", strconv.FormatInt((limit+1<<20-1)>>20, 10))
	}
	return data.Bytes(), nil
}

const maxAnnounced = 1 << 20

func discard(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, maxLeftover)
	_ = body.Close()
}

// The platform accepts 2,000 requests per second from all devices of a client. The burst
// covers the largest look-up: a user with 60 connections at 60 institutions, without an
// attempt list, needs 124 requests. The rate is the sustained limit of one device, a fortieth
// of the platform's.
const (
	defaultBurst = 150
	defaultPace  = 50 // requests per second
)

func newLimiter(pace float64, burst int) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(pace), burst)
}

// waitForRate waits for the device's rate limit. It fails at once if ctx would end first.
func (c *Client) waitForRate(ctx context.Context) error {
	if deadline, limited := callerDeadline(ctx); limited {
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
		return backend.NewError(backend.CodeTimeout, errRateLimit)
	}
}

var errRateLimit = errors.New("rate limit of this device exceeds the deadline")

// prepareRetry applies the rate limit to retries.
func (c *Client) prepareRetry(request *http.Request) error { return c.waitForRate(request.Context()) }
