package platform

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

func repeated(r reply, times int) []reply {
	replies := make([]reply, times)
	for i := range replies {
		replies[i] = r
	}
	return replies
}

func TestRetry_TransientFailure_IsRetried(t *testing.T) {
	reset := &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	untrusted := &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
	status := func(code int) reply { return answer(code, "") }
	torn := func(r *http.Request) (*http.Response, error) {
		response, err := respondOK("")(r)
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"us`), failingBody{reset}))
		return response, err
	}
	for name, test := range map[string]struct {
		reply    reply
		requests int
		code     backend.Code
	}{
		"429": {status(429), 3, backend.CodeRateLimited}, "500": {status(500), 3, backend.CodePlatformFault},
		"502": {status(502), 3, backend.CodePlatformFault}, "503": {status(503), 3, backend.CodePlatformFault},
		"504": {status(504), 3, backend.CodePlatformFault}, "501": {status(501), 1, backend.CodePlatformFault},
		"400": {status(400), 1, backend.CodeRefused}, "401": {status(401), 1, backend.CodeUnauthorized},
		"403": {status(403), 1, backend.CodeForbidden}, "404": {apiNotFound, 1, backend.CodeUserNotFound},
		"DNS name not found":   {failWith(&net.DNSError{IsNotFound: true}), 1, backend.CodeNameNotFound},
		"DNS server failure":   {failWith(&net.DNSError{IsTemporary: true}), 3, backend.CodeUnreachable},
		"dial timeout":         {failWith(&net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}), 1, backend.CodeUnreachable},
		"no route":             {failWith(&net.OpError{Op: "dial", Err: syscall.ENETUNREACH}), 3, backend.CodeNoRoute},
		"proxy refused":        {failWith(&net.OpError{Op: "proxyconnect", Err: refused}), 3, backend.CodeProxyUnreachable},
		"proxy busy":           {failWith(backend.NewError(backend.CodeProxyRefused, proxyStatus(503))), 3, backend.CodeProxyRefused},
		"proxy forbids":        {failWith(backend.NewError(backend.CodeProxyRefused, proxyStatus(403))), 1, backend.CodeProxyRefused},
		"proxy authentication": {status(407), 1, backend.CodeProxyUnauthorized},
		"reset":                {failWith(reset), 3, backend.CodeInterrupted}, "refused": {failWith(refused), 3, backend.CodeUnreachable},
		"body broken": {torn, 3, backend.CodeInterrupted}, "certificate": {failWith(untrusted), 1, backend.CodeUntrusted},
		"unreadable": {respondOK("no JSON"), 1, backend.CodeUnreadable}, "timeout": {failWith(context.DeadlineExceeded), 1, backend.CodeTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStubs(t).on("/users/u-1", repeated(test.reply, test.requests)...)
			_, err := newTestClient(t, s).User(t.Context(), "u-1")
			var e *backend.Error
			if !errors.As(err, &e) || e.Code != test.code {
				t.Errorf("%v, want %s", err, test.code)
			}
		})
	}
}

type failingBody struct{ err error }

func (f failingBody) Read([]byte) (int, error) { return 0, f.err }

func TestRetry_SecondTrySucceeds_ReturnsResult(t *testing.T) {
	s := newStubs(t).on("/users/u-1", answer(503, "busy"), failWith(io.EOF), respondOK(sampleUser))
	user, err := newTestClient(t, s).User(t.Context(), "u-1")
	if err != nil || user.GUID != "USR-1" {
		t.Errorf("%+v, %v", user, err)
	}
}

func TestRetryAfter_Short_IsObeyed(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"0": 150 * time.Millisecond, "3": 3 * time.Second, "5": 5 * time.Second, "-7": 150 * time.Millisecond, "1.5": 150 * time.Millisecond,
		"soon": 150 * time.Millisecond, "": 150 * time.Millisecond,
		now.Add(2 * time.Second).Format(http.TimeFormat): 2 * time.Second,
		now.Add(5 * time.Second).Format(http.TimeFormat): 5 * time.Second,
		now.Add(-time.Hour).Format(http.TimeFormat):      150 * time.Millisecond,
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newStubs(t).on("/users/u-1", answer(429, "", "Retry-After", header), respondOK(sampleUser))
			c := newTestClient(t, s, func(o *Options) {
				o.Now, o.Random = func() time.Time { return now }, func() float64 { return 0.5 }
				o.RetryWaitMin, o.RetryWaitMax = 0, 0 // the defaults
			})
			started := time.Now()
			if _, err := c.User(t.Context(), "u-1"); err != nil {
				t.Fatal(err)
			}
			wantSame(t, "wait for "+header, time.Since(started), want)
		})
	}
}

// TestRetryAfter_Long_ReturnsBusyUntil has a Retry-After that is too long for a retry.
func TestRetryAfter_Long_ReturnsBusyUntil(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 30, 0, time.UTC)
	for _, test := range []struct {
		status      int
		header      string
		code        backend.Code
		name, value string // of the error's param
	}{
		{429, "6", backend.CodeBusyUntil, "until", "2026-03-01 09:01 UTC"},
		{429, "21", backend.CodeBusyUntil, "until", "2026-03-01 09:01 UTC"}, // the next full minute
		{429, "30", backend.CodeBusyUntil, "until", "2026-03-01 09:01 UTC"},
		{503, "86400", backend.CodeBusyUntil, "until", "2026-03-02 09:01 UTC"},
		{503, "86400", backend.CodeBusyUntil, "status", "503"},
		{429, now.Add(time.Hour).Format(http.TimeFormat), backend.CodeBusyUntil, "until", "2026-03-01 10:01 UTC"},
		{429, "99999999999999999999", backend.CodeRateLimited, "until", ""}, // not plausible
		{503, "99999999999999999999", backend.CodePlatformFault, "until", ""},
		{501, "86400", backend.CodePlatformFault, "until", ""}, // not transient
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newStubs(t).on("/users/u-1", answer(test.status, "", "Retry-After", test.header))
			c := newTestClient(t, s, func(o *Options) { o.Now, o.LookupTimeout = func() time.Time { return now }, 0 })
			started := time.Now()
			_, err := c.User(t.Context(), "u-1")
			wantSame(t, test.header, backend.AsError(err).Params[test.name], test.value)
			wantSame(t, test.header, backend.AsError(err).Code, test.code)
			wantSame(t, "wait for "+test.header, time.Since(started), time.Duration(0))
		})
	}
}

func TestBackoff_Retries_GrowWithJitter(t *testing.T) {
	random := 0.0
	c := newTestClient(t, newStubs(t), func(o *Options) { o.Random = func() float64 { return random } })
	for _, test := range []struct {
		try    int
		random float64
		want   time.Duration
	}{
		{0, 0, 100 * time.Millisecond}, {0, 0.5, 150 * time.Millisecond}, {1, 0, 200 * time.Millisecond}, {1, 0.5, 300 * time.Millisecond},
		{9, 0, 500 * time.Millisecond}, {9, 0.5, 750 * time.Millisecond},
	} {
		random = test.random
		wantSame(t, "wait", c.backoff(200*time.Millisecond, time.Second, test.try, nil), test.want)
	}
}

func TestRetry_WaitBeyondDeadline_IsNotStarted(t *testing.T) {
	for name, test := range map[string]struct {
		reply    reply
		code     backend.Code
		requests int
		took     time.Duration
	}{
		"with Retry-After":    {answer(429, "", "Retry-After", "4"), backend.CodeRateLimited, 1, 0},
		"without Retry-After": {answer(503, ""), backend.CodePlatformFault, 2, 400 * time.Millisecond}, // then 800 ms
		"connection broken":   {failWith(io.EOF), backend.CodeInterrupted, 2, 400 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStubs(t).on("/users/u-1", repeated(test.reply, test.requests)...)
				c := newTestClient(t, s, func(o *Options) {
					o.RetryWaitMin, o.RetryWaitMax, o.Random = 400*time.Millisecond, 800*time.Millisecond, func() float64 { return 1 }
				})
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				started := time.Now()
				_, err := c.User(ctx, "u-1")
				if backend.AsError(err).Code != test.code {
					t.Errorf("%v, want %s", err, test.code)
				}
				wantSame(t, "time taken", time.Since(started), test.took)
			})
		})
	}
}

func TestRetry_Cancelled_StopsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStubs(t).on("/users/u-1", answer(429, "", "Retry-After", "4"))
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := newTestClient(t, s).User(ctx, "u-1")
			ended <- err
		}()
		time.Sleep(time.Second)
		started := time.Now()
		cancel()
		wantError(t, <-ended, backend.CodeCancelled)
		wantSame(t, "time taken", time.Since(started), time.Duration(0))
	})
}

func TestRetryAfter_Date_UsesThePlatformClock(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	theirs := now.Add(-10 * time.Minute)
	response := &http.Response{Header: http.Header{
		"Date": {theirs.Format(http.TimeFormat)}, "Retry-After": {theirs.Add(2 * time.Second).Format(http.TimeFormat)},
	}}
	wait, ok := retryAfter(response, now)
	wantSame(t, "wait", fmt.Sprint(wait, ok), "2s true")
}

// FuzzRetryAfter checks that no header makes the wait negative or longer than its limits.
func FuzzRetryAfter(f *testing.F) {
	const date = "Sun, 01 Mar 2026 09:00:00 GMT"
	for _, value := range []string{"", "0", "3", "-7", "+3", "1.5", "3600", "99999999999999999999", "-99999999999999999999", "soon", "\x00", " 3",
		date, "Sunday, 01-Mar-26 09:00:02 GMT", "Sun Mar  1 09:00:02 2026", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT"} {
		f.Add(value, date)
		f.Add(value, "")
	}
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	c, err := New(Options{BaseURL: testBase, Now: func() time.Time { return now }})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		response := &http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {value}, "Date": {date}}}
		if wait, _ := retryAfter(response, now); wait < 0 {
			t.Fatalf("wait of %s", wait)
		}
		for try := range maxRetries {
			wait := c.backoff(c.options.RetryWaitMin, c.options.RetryWaitMax, try, response)
			if wait < 0 || wait > max(c.options.RetryWaitMax, c.options.RetryAfterMax) {
				t.Fatalf("wait of %s", wait)
			}
		}
	})
}

func TestRetry_Cancelled_IsNotRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := newStubs(t).on("/users/u-1", func(r *http.Request) (*http.Response, error) {
			response, err := answer(503, "", "Retry-After", "1")(r)
			cancel()
			return response, err
		})
		_, err := newTestClient(t, s).User(ctx, "u-1")
		wantError(t, err, backend.CodeCancelled)
		time.Sleep(time.Minute) // on the fake clock: no more requests
	})
}

func TestRequest_Slow_ReturnsTimeout(t *testing.T) {
	slowBody := func(r *http.Request) (*http.Response, error) {
		response, err := respondOK("")(r)
		response.Body = io.NopCloser(endlessBody{r.Context()})
		return response, err
	}
	for name, reply := range map[string]reply{"no answer": hang, "no end of the body": slowBody} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStubs(t).on("/users/u-1", reply)
				started := time.Now()
				_, err := newTestClient(t, s).User(t.Context(), "u-1")
				wantError(t, err, backend.CodeTimeout)
				wantSame(t, "time taken", time.Since(started), 8*time.Second)
			})
		})
	}
}

// endlessBody is a body that sends nothing until the request is cancelled.
type endlessBody struct{ ctx context.Context }

func (e endlessBody) Read([]byte) (int, error) {
	<-e.ctx.Done()
	return 0, e.ctx.Err()
}
