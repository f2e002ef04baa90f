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

// maxLeftover is how much of an unwanted body is read to keep its connection.
const maxLeftover = 64 << 10

// get asks for route, in which each {name} is replaced by the next segment, and
// gives the body of a 2xx answer, which others may read too. Any other status is
// an error that holds it.
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

	// Read within the try, so that a connection that breaks off in the middle of
	// a body is tried again.
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
		return nil, faultOf(ctx, err)
	case !isSuccess(response.StatusCode):
		return nil, c.responseError(response)
	default:
		return body, nil
	}
}

// address refuses segments that would change the path: an empty user id would
// ask for all users, and dots are resolved by proxies even when encoded.
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
	if ctx.Err() != nil { // a select would not prefer this to a free slot
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

// readBounded makes room for what is announced, as far as that is believed.
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

// waitForRate waits until one more request is within this desk's limit. It does
// not wait where ctx would end before.
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

var errRateLimit = errors.New("this desk's own limit would be kept too late")

// prepareRetry makes another try wait for the limit, as the first has.
func (c *Client) prepareRetry(request *http.Request) error { return c.waitForRate(request.Context()) }
