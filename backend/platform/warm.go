package platform

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// Warm opens the connection to the platform, with TLS and HTTP/2, for the next request. It
// sends no request: nothing counts against a rate limit, no credentials are sent, and the
// platform sees no unusual request. It relies on Go's transport, which finishes opening a
// connection even if its request is cancelled; a test checks that.
//
// One connection is enough, because HTTP/2 requests share it. Warm does nothing if one should
// be open, and waits until the connection is open. It reports no errors: the next look-up
// reports them better.
func (c *Client) Warm(ctx context.Context) {
	transport, ok := c.options.Transport.(*http.Transport)
	if !ok || c.lastUse.within(idleTimeout, c.options.Now()) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, c.options.RequestTimeout)
	defer cancel()
	wanting, giveUp := context.WithCancel(ctx)
	defer giveUp()
	opened := make(chan bool, 8) // the first result counts
	tell := func(ok bool) {
		select {
		case opened <- ok:
		default:
		}
	}
	left := make(chan struct{}) // the request has been cancelled
	started := func() {
		giveUp()
		<-left // otherwise a connection that opens at once would carry the request
	}
	secure := c.base.Scheme == "https"
	wanting = httptrace.WithClientTrace(wanting, &httptrace.ClientTrace{
		// Either callback means that a connection is being opened. The transport connects in
		// another goroutine, so waiting here is safe.
		DNSStart:     func(httptrace.DNSStartInfo) { started() },
		ConnectStart: func(string, string) { started() },
		// A connection was already open, unexpectedly.
		GotConn: func(httptrace.GotConnInfo) { giveUp(); tell(true) },

		DNSDone: func(info httptrace.DNSDoneInfo) {
			if info.Err != nil {
				tell(false)
			}
		},
		ConnectDone: func(_, _ string, err error) {
			if err == nil && !secure {
				tell(true)
			}
		},
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) { tell(err == nil) },
	})
	request, err := http.NewRequestWithContext(wanting, http.MethodHead, c.base.String(), nil)
	if err != nil {
		return
	}
	response, err := transport.RoundTrip(request) //nolint:bodyclose // discard closes it; the linter does not look into it
	close(left)
	if err == nil {
		discard(response.Body)
	}
	select {
	case ok := <-opened:
		if ok {
			c.lastUse.set(c.options.Now())
		}
	case <-ctx.Done():
	}
}

// idleTimeout is how long a connection is assumed to stay open after its last use, like
// IdleConnTimeout of the transport.
const idleTimeout = 90 * time.Second

// lastTime is the time of an event. The zero value is never.
type lastTime struct{ nanoseconds atomic.Int64 }

func (l *lastTime) set(now time.Time) { l.nanoseconds.Store(now.UnixNano()) }

func (l *lastTime) within(d time.Duration, now time.Time) bool {
	last := l.nanoseconds.Load()
	return last != 0 && now.Sub(time.Unix(0, last)) < d
}
