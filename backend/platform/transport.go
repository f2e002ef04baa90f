package platform

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// newTransport makes a transport that keeps a connection for each request of a
// wave, so that the next wave and the next look-up find them warm.
func newTransport(requests int, timeout time.Duration) *http.Transport {
	dialer := &net.Dialer{Timeout: min(5*time.Second, timeout), KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   min(5*time.Second, timeout),
		ResponseHeaderTimeout: timeout,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConns:          requests,
		MaxIdleConnsPerHost:   requests,
		ForceAttemptHTTP2:     true,
	}
}

// observer logs each try with its route template, never with its address.
//
// It hides the transport's CloseIdleConnections on purpose: the retry client
// calls that after every failure, and a 404 or a cancelled look-up is no reason
// to give up connections that work.
type observer struct {
	next http.RoundTripper
	log  *slog.Logger
}

func (o *observer) RoundTrip(request *http.Request) (*http.Response, error) {
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

func (t *trace) next() []slog.Attr {
	t.try++
	return []slog.Attr{slog.String("route", t.route), slog.Int("try", t.try)}
}
