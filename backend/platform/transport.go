package platform

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// maxHeader is the most that is read of an answer's header, in bytes.
const maxHeader = 64 << 10

// newTransport makes a transport that keeps a connection for each request of a
// wave, so that the next wave and the next look-up find them warm. It speaks
// HTTP/2 where the platform does, asks for gzip, and finds out whether a
// connection is still alive before a request has to wait for it in vain.
func newTransport(o Options) (*http.Transport, error) {
	choose, err := o.Network.proxy()
	if err != nil {
		return nil, err
	}
	config, err := o.Network.tls()
	if err != nil {
		return nil, err
	}
	config.Time = o.Now
	patience := min(5*time.Second, o.RequestTimeout)
	way := &proxyDialer{choose: choose, dial: o.Dial, tls: config.Clone(), socksTimeout: patience}
	if way.dial == nil {
		way.dial = (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext
	}
	return &http.Transport{
		Proxy:                  way.proxy,
		OnProxyConnectResponse: checkProxyResponse,
		DialContext:            withTimeout(patience, way.connect),
		TLSClientConfig:        config,
		TLSHandshakeTimeout:    patience,
		ResponseHeaderTimeout:  o.RequestTimeout,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConns:           o.MaxConcurrent,
		MaxIdleConnsPerHost:    o.MaxConcurrent,
		MaxResponseHeaderBytes: maxHeader,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: o.RequestTimeout / 2, PingTimeout: o.RequestTimeout / 4},
	}, nil
}

// withTimeout bounds how long a connection may take to come about.
func withTimeout(patience time.Duration, dial DialFunc) DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		return dial(ctx, network, address)
	}
}

// loggingTransport logs each try with its route template, never with its address.
//
// It hides the transport's CloseIdleConnections on purpose: the retry client
// calls that after every failure, and a 404 or a cancelled look-up is no reason
// to give up connections that work.
type loggingTransport struct {
	next http.RoundTripper
	log  *slog.Logger
}

func (o *loggingTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	begun := time.Now()
	response, err := o.next.RoundTrip(request)

	level := slog.LevelDebug
	attributes := append(traceOf(request.Context()).next(),
		slog.String("method", request.Method), slog.Duration("duration", time.Since(begun)))
	if err != nil {
		level = slog.LevelInfo
		attributes = append(attributes, slog.String("error", faultOf(request.Context(), err).Error()))
	} else {
		attributes = append(attributes, slog.Int("status", response.StatusCode))
	}
	o.log.LogAttrs(request.Context(), level, "platform request", attributes...)
	return response, err
}

// trace is what may be logged of a call. The tries of a call follow each other,
// so it needs no lock.
type trace struct {
	route string
	try   int
}

type traceKey struct{}

func withTrace(ctx context.Context, route string) context.Context {
	return context.WithValue(ctx, traceKey{}, &trace{route: route})
}

func traceOf(ctx context.Context) *trace {
	t, _ := ctx.Value(traceKey{}).(*trace)
	return t
}

// tries is how many have begun.
func (t *trace) tries() int {
	if t == nil {
		return 0
	}
	return t.try
}

func (t *trace) next() []slog.Attr {
	t.try++
	return []slog.Attr{slog.String("route", t.route), slog.Int("try", t.try)}
}
