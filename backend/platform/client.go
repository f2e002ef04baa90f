package platform

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"

	"userlookup/backend"
)

var _ backend.Lookups = (*Client)(nil)

// Client sends requests to one platform with one client ID. It is safe for concurrent use.
type Client struct {
	options      Options
	base         *url.URL
	http         *retryablehttp.Client
	slots        chan struct{} // one per running request
	limiter      *rate.Limiter
	requests     sharedCalls[[]byte] // by URL
	institutions *institutionCache
	noList       negativeCache // for the attempt list
	clock        *clock
	lastUse      lastTime // last use of a network connection
	log          requestLog
}

// New returns a client. It sends no request. It returns CodeBadBaseURL if the base URL is not
// HTTPS (HTTP is allowed for localhost) or has a query, a fragment or user info; CodeBadProxy
// or CodeBadCAFile if the network options cannot be used.
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
		options: options, base: base, slots: make(chan struct{}, options.MaxConcurrent),
		limiter: newLimiter(options.Rate, options.Burst), institutions: newInstitutionCache(), clock: &clock{now: options.Now},
	}
	translated := &errorTransport{next: options.Transport, errorBodyTimeout: options.RequestTimeout / 8, clock: c.clock, onSuccess: options.OnSuccess}
	c.http = &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: &loggingTransport{next: translated, log: options.Log},
			Timeout:   options.RequestTimeout,
			// A redirect could send the credentials elsewhere, so none is followed.
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
	c.http.HTTPClient.Transport = &recordingTransport{next: c.http.HTTPClient.Transport, log: &c.log, now: options.Now}
	return c, nil
}

// Close closes idle connections and the log file. Running requests are not affected, and the
// client can still be used.
func (c *Client) Close() {
	c.log.close()
	if transport, ok := c.options.Transport.(interface{ CloseIdleConnections() }); ok {
		transport.CloseIdleConnections()
	}
}

// Options configure a Client. Zero fields use the default.
type Options struct {
	Profile  backend.ProfileName // included in the Freshness of every part
	BaseURL  string              // HTTPS, or HTTP for localhost; may have a path
	ClientID string
	APIKey   string

	Network   Network              // proxy and certificates
	Transport http.RoundTripper    // default: a transport for Network; if set, Network is ignored
	Dial      DialFunc             // default: a net.Dialer's
	Now       func() time.Time     // default: time.Now
	OnSuccess func(at time.Time)   // called after each success not served from a cache, with the response's Date or zero; may be nil
	Random    func() float64       // in [0,1), for jitter; default: rand.Float64
	Log       *slog.Logger         // default: none
	LogFolder string               // folder of the request log; empty disables it
	Warn      func(*backend.Error) // called once if the request log is unsafe to write: not a regular file, or readable by others; may be nil

	RequestTimeout time.Duration // for one request, including its body; default 8 s
	LookupTimeout  time.Duration // for a look-up, except its history; default 20 s

	RetryWaitMin  time.Duration // before the first retry; default 200 ms
	RetryWaitMax  time.Duration // between any two tries; default 2 s
	RetryAfterMax time.Duration // longest Retry-After that is obeyed; default 5 s

	MaxConcurrent int     // requests running at once; default 24
	Burst         int     // requests sent without rate limiting; default 150
	Rate          float64 // sustained requests per second; default 50
	MaxBody       int64   // bytes per page, decompressed; default 8 MB
	MaxPages      int     // per list; default 200
}

// DialFunc connects to an address, like net.Dialer.DialContext.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	o.RequestTimeout = cmp.Or(o.RequestTimeout, 8*time.Second)
	o.LookupTimeout = cmp.Or(o.LookupTimeout, 20*time.Second)
	o.RetryWaitMin = cmp.Or(o.RetryWaitMin, 200*time.Millisecond)
	o.RetryWaitMax = cmp.Or(o.RetryWaitMax, 2*time.Second)
	o.RetryAfterMax = cmp.Or(o.RetryAfterMax, 5*time.Second)
	o.MaxConcurrent = cmp.Or(o.MaxConcurrent, 24)
	o.Burst = cmp.Or(o.Burst, defaultBurst)
	o.Rate = cmp.Or(o.Rate, defaultPace)
	o.MaxBody = cmp.Or(o.MaxBody, maxPage)
	o.MaxPages = cmp.Or(o.MaxPages, 200)
	return o
}
