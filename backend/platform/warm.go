package platform

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// Warm opens the connection to the platform, with TLS and HTTP/2, so that the
// next request finds it open. It sends no request: nothing counts against a
// limit, no credentials travel, and no odd request puzzles whoever watches the
// platform. It works because Go's transport finishes a connection that it has
// begun, for whoever comes next, also when the request that wanted it is given
// up; a test proves that it still does.
//
// One connection is enough: over HTTP/2 all requests share it. Warm does nothing
// where one should be open already, and waits until the connection is open. That
// it cannot be opened is no failure of Warm: the look-up that follows says it
// better.
func (c *Client) Warm(ctx context.Context) {
	transport, ok := c.options.Transport.(*http.Transport)
	if !ok || c.lastUse.within(idleTimeout, c.options.Now()) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, c.options.RequestTimeout)
	defer cancel()
	wanting, giveUp := context.WithCancel(ctx)
	defer giveUp()
	opened := make(chan bool, 8) // the first word counts
	tell := func(ok bool) {
		select {
		case opened <- ok:
		default:
		}
	}
	left := make(chan struct{}) // the request has been given up
	started := func() {
		giveUp()
		<-left // or a connection that opens at once would carry the request
	}
	secure := c.base.Scheme == "https"
	wanting = httptrace.WithClientTrace(wanting, &httptrace.ClientTrace{
		// Whichever of these comes first says that a connection has been begun. The
		// transport connects beside the request, so waiting for its end is safe.
		DNSStart:     func(httptrace.DNSStartInfo) { started() },
		ConnectStart: func(string, string) { started() },
		// There is one already, which was not to be expected.
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

// idleTimeout is how long a connection is taken to stay open after its last use: as
// long as the transport keeps an idle one.
const idleTimeout = 90 * time.Second

// lastTime remembers when something last was. The zero value is never.
type lastTime struct{ nanoseconds atomic.Int64 }

func (l *lastTime) set(now time.Time) { l.nanoseconds.Store(now.UnixNano()) }

func (l *lastTime) within(d time.Duration, now time.Time) bool {
	last := l.nanoseconds.Load()
	return last != 0 && now.Sub(time.Unix(0, last)) < d
}
