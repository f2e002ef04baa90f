package platform

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"userlookup/backend"
)

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
	Answered  func(at time.Time)   // hears of each success that no cache kept, with the platform's time; zero where the answer has none; may be nil
	Random    func() float64       // in [0,1), for jitter; default: rand.Float64
	Log       *slog.Logger         // default: none
	LogFolder string               // where the request log is written; empty writes none
	Warn      func(*backend.Error) // receives once that the request log is not written since its file is none, or open to others; may be nil

	RequestTimeout time.Duration // of one try, its body included; default 8 s
	LookupTimeout  time.Duration // of a look-up without its history; default 20 s

	RetryWaitMin  time.Duration // before the first retry; default 200 ms
	RetryWaitMax  time.Duration // between any two tries; default 2 s
	RetryAfterMax time.Duration // the most that a Retry-After is obeyed; default 5 s

	MaxRequests int     // at a time; default 24
	Burst       int     // requests that need not wait for the pace; default 150
	Pace        float64 // requests a second, in the long run; default 50
	MaxBody     int64   // bytes of one page, decompressed; default 8 MB
	MaxPages    int     // of one list; default 200
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
	o.MaxRequests = cmp.Or(o.MaxRequests, 24)
	o.Burst = cmp.Or(o.Burst, defaultBurst)
	o.Pace = cmp.Or(o.Pace, defaultPace)
	o.MaxBody = cmp.Or(o.MaxBody, maxPage)
	o.MaxPages = cmp.Or(o.MaxPages, 200)
	return o
}
