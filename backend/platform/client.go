package platform

import (
	"net/http"
	"net/url"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"

	"userlookup/backend"
)

var _ backend.Lookups = (*Client)(nil)

// Client asks one platform as one client id. It is safe for concurrent use.
type Client struct {
	options  Options
	base     *url.URL
	http     *retryablehttp.Client
	slots    chan struct{} // one for each request that may be under way
	limiter  *rate.Limiter
	requests flights[[]byte] // by address
	kept     keptInstitutions
	attempts absence
	clock    *clock
	lastUse  lastTime // of a connection
	log      requestLog
}

// New makes a client. It asks nothing yet. A base URL that is not https (or
// http on this device), or that has a query, a fragment or user info, is
// CodeBadBaseURL; CodeBadProxy and CodeBadCAFile where the network cannot be as
// the options say.
func New(options Options) (*Client, error) {
	base, err := backend.ParseBaseURL(options.BaseURL)
	if err != nil {
		return nil, err
	}
	options = options.withDefaults()
	if options.Transport == nil {
		if options.Transport, err = newTransport(options); err != nil {
			return nil, err
		}
	}
	c := &Client{
		options: options, base: base, slots: make(chan struct{}, options.MaxRequests),
		limiter: newLimiter(options.Pace, options.Burst), clock: &clock{now: options.Now},
	}
	tries := &judge{next: options.Transport, patience: options.RequestTimeout / 8, clock: c.clock, answered: options.Answered}
	c.http = &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: &observer{next: tries, log: options.Log},
			Timeout:   options.RequestTimeout,
			// A redirect could carry the credentials elsewhere: none is followed.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax:     maxRetries,
		RetryWaitMin: options.RetryWaitMin,
		RetryWaitMax: options.RetryWaitMax,
		CheckRetry:   c.checkRetry,
		Backoff:      c.backoff,
		PrepareRetry: c.prepareRetry,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	c.log.file = newLogFile(options.LogFolder, options.Warn)
	c.http.HTTPClient.Transport = &recorder{next: c.http.HTTPClient.Transport, log: &c.log, now: options.Now}
	return c, nil
}

// Close closes the connections that are kept for later requests, and the file of
// the log. Requests under way are not touched, and the client stays usable.
func (c *Client) Close() {
	c.log.close()
	if transport, ok := c.options.Transport.(interface{ CloseIdleConnections() }); ok {
		transport.CloseIdleConnections()
	}
}
