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

// errorTransport makes each try of a call, and translates what becomes of it while it is
// known how far it had come. An answer that leads to another origin is none.
type errorTransport struct {
	next http.RoundTripper
	// errorBodyTimeout is for the body of an answer that is no success, whose status has
	// said all.
	errorBodyTimeout time.Duration
	clock            *clock
	onSuccess        func(at time.Time) // hears of each success; may be nil
}

func (j *errorTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	outer := request.Context()
	var progress progress
	ctx, cancel := context.WithCancel(httptrace.WithClientTrace(outer, progress.clientTrace()))
	response, err := j.next.RoundTrip(request.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, faultAt(outer, err, progress.stage())
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

// answerBody translates its failures, and lets go of the try when it is closed.
type answerBody struct {
	io.ReadCloser
	ctx     context.Context
	release func()
}

func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = faultAt(b.ctx, err, reading)
	}
	return n, err
}

func (b *answerBody) Close() error {
	defer b.release()
	return b.ReadCloser.Close()
}

// isCrossOriginRedirect says whether an answer is a redirect to another origin, or to
// what is no address.
func isCrossOriginRedirect(from *url.URL, response *http.Response) bool {
	location := response.Header.Get("Location")
	if response.StatusCode/100 != 3 || location == "" {
		return false
	}
	to, err := from.Parse(location)
	return err != nil || origin(to) != origin(from)
}

// origin is scheme, host and port.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// stage is how far a try has come.
type stage int32

const (
	connecting stage = iota
	securing         // the TLS handshake
	asking           // connected
	answering        // the first byte has come
	reading          // the header has come
)

// progress is told of by goroutines of the transport, some of which go on when
// the try has ended.
type progress struct{ at atomic.Int32 }

func (p *progress) stage() stage { return stage(p.at.Load()) }

func (p *progress) clientTrace() *httptrace.ClientTrace {
	reach := func(s stage) { p.at.Store(int32(s)) }
	return &httptrace.ClientTrace{
		GetConn:              func(string) { reach(connecting) }, // again, where a kept connection turns out to be dead
		TLSHandshakeStart:    func() { p.at.CompareAndSwap(int32(connecting), int32(securing)) },
		GotConn:              func(httptrace.GotConnInfo) { reach(asking) },
		GotFirstResponseByte: func() { reach(answering) },
	}
}
