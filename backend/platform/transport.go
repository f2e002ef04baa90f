package platform

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// maxHeader limits a response's header, in bytes.
const maxHeader = 64 << 10

// newTransport returns a transport that keeps one connection per concurrent request open, for
// the next requests. It uses HTTP/2 if the platform does, requests gzip, and pings idle
// connections so that no request waits on a dead one.
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
	timeout := min(5*time.Second, o.RequestTimeout)
	dialer := &proxyDialer{choose: choose, dial: o.Dial, tls: config.Clone(), socksTimeout: timeout}
	if dialer.dial == nil {
		dialer.dial = (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext
	}
	return &http.Transport{
		Proxy:                  dialer.proxy,
		OnProxyConnectResponse: checkProxyResponse,
		DialContext:            withTimeout(timeout, dialer.connect),
		TLSClientConfig:        config,
		TLSHandshakeTimeout:    timeout,
		ResponseHeaderTimeout:  o.RequestTimeout,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConns:           o.MaxConcurrent,
		MaxIdleConnsPerHost:    o.MaxConcurrent,
		MaxResponseHeaderBytes: maxHeader,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: o.RequestTimeout / 2, PingTimeout: o.RequestTimeout / 4},
	}, nil
}

// withTimeout limits how long dial may take.
func withTimeout(timeout time.Duration, dial DialFunc) DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		return dial(ctx, network, address)
	}
}

// loggingTransport logs each request with its route template, never with its URL.
//
// It hides CloseIdleConnections on purpose: the retry client calls it after every failure,
// and a 404 or a cancelled look-up is no reason to close working connections.
type loggingTransport struct {
	next http.RoundTripper
	log  *slog.Logger
}

func (o *loggingTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	started := time.Now()
	response, err := o.next.RoundTrip(request)

	level := slog.LevelDebug
	attributes := append(traceOf(request.Context()).next(),
		slog.String("method", request.Method), slog.Duration("duration", time.Since(started)))
	if err != nil {
		level = slog.LevelInfo
		attributes = append(attributes, slog.String("error", translateError(request.Context(), err).Error()))
	} else {
		attributes = append(attributes, slog.Int("status", response.StatusCode))
	}
	o.log.LogAttrs(request.Context(), level, "platform request", attributes...)
	return response, err
}

// trace is the loggable data of a call. Retries run one after another, so it needs no lock.
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

// count is the number of requests sent so far.
func (t *trace) count() int {
	if t == nil {
		return 0
	}
	return t.try
}

func (t *trace) next() []slog.Attr {
	t.try++
	return []slog.Attr{slog.String("route", t.route), slog.Int("try", t.try)}
}
