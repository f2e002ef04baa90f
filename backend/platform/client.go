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

// Client asks one platform as one client id. It is safe for concurrent use.
type Client struct {
	options      Options
	base         *url.URL
	http         *retryablehttp.Client
	slots        chan struct{} // one for each request that may be under way
	limiter      *rate.Limiter
	requests     sharedCalls[[]byte] // by address
	institutions *institutionCache
	noList       negativeCache // of the attempt list
	clock        *clock
	lastUse      lastTime // of a connection
	log          requestLog
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
		options: options, base: base, slots: make(chan struct{}, options.MaxConcurrent),
		limiter: newLimiter(options.Rate, options.Burst), institutions: newInstitutionCache(), clock: &clock{now: options.Now},
	}
	tries := &errorTransport{next: options.Transport, errorBodyTimeout: options.RequestTimeout / 8, clock: c.clock, onSuccess: options.OnSuccess}
	c.http = &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: &loggingTransport{next: tries, log: options.Log},
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
	c.http.HTTPClient.Transport = &recordingTransport{next: c.http.HTTPClient.Transport, log: &c.log, now: options.Now}
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

// Options say which platform to ask, as whom, and how patiently. A zero field
// takes its default.
type Options struct {
	Profile  backend.ProfileName // named in the freshness of every part
	BaseURL  string              // https, or http on this device; may have a path
	ClientID string
	APIKey   string

	Network   Network              // how it is reached
	Transport http.RoundTripper    // default: one made for the platform by Network; else Network is not looked at
	Dial      DialFunc             // default: a net.Dialer's
	Now       func() time.Time     // default: time.Now
	OnSuccess func(at time.Time)   // hears of each success that no cache kept, with the platform's time; zero where the answer has none; may be nil
	Random    func() float64       // in [0,1), for jitter; default: rand.Float64
	Log       *slog.Logger         // default: none
	LogFolder string               // where the request log is written; empty writes none
	Warn      func(*backend.Error) // receives once that the request log is not written since its file is none, or open to others; may be nil

	RequestTimeout time.Duration // of one try, its body included; default 8 s
	LookupTimeout  time.Duration // of a look-up without its history; default 20 s

	RetryWaitMin  time.Duration // before the first retry; default 200 ms
	RetryWaitMax  time.Duration // between any two tries; default 2 s
	RetryAfterMax time.Duration // the most that a Retry-After is obeyed; default 5 s

	MaxConcurrent int     // at a time; default 24
	Burst         int     // requests that need not wait for the pace; default 150
	Rate          float64 // requests a second, in the long run; default 50
	MaxBody       int64   // bytes of one page, decompressed; default 8 MB
	MaxPages      int     // of one list; default 200
}

// DialFunc connects to an address, as net.Dialer's DialContext does.
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
