package platform

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"userlookup/backend"
)

// errorTransport sends each request and translates its errors, while it is known which stage
// it reached. A redirect to another origin is an error.
type errorTransport struct {
	next http.RoundTripper
	// errorBodyTimeout limits reading the body of an error response. Its status is enough.
	errorBodyTimeout time.Duration
	clock            *clock
	onSuccess        func(at time.Time) // called after each success; may be nil
}

func (j *errorTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	outer := request.Context()
	var progress progress
	ctx, cancel := context.WithCancel(httptrace.WithClientTrace(outer, progress.clientTrace()))
	response, err := j.next.RoundTrip(request.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, translateErrorAt(outer, err, progress.stage())
	}
	date := j.clock.update(response.Header)
	if isCrossOriginRedirect(request.URL, response) {
		_ = response.Body.Close()
		cancel()
		return nil, backend.NewError(backend.CodeNotThePlatform, fmt.Errorf("redirect to another origin: %w", statusError(response.StatusCode)))
	}
	if j.onSuccess != nil && isSuccess(response.StatusCode) && response.Header.Get("Age") == "" {
		j.onSuccess(date)
	}
	release := cancel
	if !isSuccess(response.StatusCode) {
		timer := time.AfterFunc(j.errorBodyTimeout, cancel)
		release = func() { timer.Stop(); cancel() }
	}
	response.Body = &answerBody{response.Body, outer, release}
	return response, nil
}

// answerBody translates read errors, and releases the request when closed.
type answerBody struct {
	io.ReadCloser
	ctx     context.Context
	release func()
}

func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = translateErrorAt(b.ctx, err, reading)
	}
	return n, err
}

func (b *answerBody) Close() error {
	defer b.release()
	return b.ReadCloser.Close()
}

// isCrossOriginRedirect reports whether a response redirects to another origin, or to an
// invalid URL.
func isCrossOriginRedirect(from *url.URL, response *http.Response) bool {
	location := response.Header.Get("Location")
	if response.StatusCode/100 != 3 || location == "" {
		return false
	}
	to, err := from.Parse(location)
	return err != nil || origin(to) != origin(from)
}

// origin returns scheme, host and port.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// stage is how far a request got.
type stage int32

const (
	connecting stage = iota
	securing         // the TLS handshake
	asking           // connected
	answering        // received the first byte
	reading          // received the header
)

// progress is updated by goroutines of the transport. Some outlive the request.
type progress struct{ at atomic.Int32 }

func (p *progress) stage() stage { return stage(p.at.Load()) }

func (p *progress) clientTrace() *httptrace.ClientTrace {
	reach := func(s stage) { p.at.Store(int32(s)) }
	return &httptrace.ClientTrace{
		GetConn:              func(string) { reach(connecting) }, // called again if a reused connection is dead
		TLSHandshakeStart:    func() { p.at.CompareAndSwap(int32(connecting), int32(securing)) },
		GotConn:              func(httptrace.GotConnInfo) { reach(asking) },
		GotFirstResponseByte: func() { reach(answering) },
	}
}
