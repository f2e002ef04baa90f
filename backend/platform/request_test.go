package platform

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

func TestNew_UnsafeBaseURL_ReturnsBadBaseURL(t *testing.T) {
	for _, base := range []string{
		"https://api.mx.test", "https://relay.test:8443/mx/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:9",
	} {
		if _, err := New(Options{BaseURL: base}); err != nil {
			t.Errorf("%s refused: %v", base, err)
		}
	}
	for _, base := range []string{
		"", "api.mx.test", "/users", "https://", "https:api", "ftp://api.mx.test", "http://api.mx.test", "http://127.0.0.1.evil.test",
		"http://10.0.0.1", "https://api.mx.test?a=b", "https://api.mx.test?", "https://api.mx.test#x", "https://api.mx.test#",
		"https://me@api.mx.test", "https://me:secret@api.mx.test", "https://api.mx.test:port", "https://a b",
	} {
		_, err := New(Options{BaseURL: base})
		wantError(t, err, backend.CodeBadBaseURL)
	}
}

func TestRequest_Headers_AreExact(t *testing.T) {
	s := newStubs(t).on("/mx/users/u-1", respondOK(sampleUser))
	c := newTestClient(t, s, func(o *Options) { o.BaseURL = testBase + "/mx/" })
	if _, err := c.User(t.Context(), "u-1"); err != nil {
		t.Fatal(err)
	}
	sent := s.requests[0]
	wantSame(t, "method", sent.Method, "GET")
	wantSame(t, "address", sent.URL.String(), testBase+"/mx/users/u-1")
	wantSame(t, "body", sent.Body == nil || sent.Body == http.NoBody, true)
	want := map[string][]string{
		"Accept": {"application/json"}, "Accept-Version": {"v20250224"}, "User-Agent": {"UserLookup"},
		"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("client-1:key-1"))},
	}
	if !maps.EqualFunc(sent.Header, http.Header(want), slices.Equal) {
		t.Errorf("headers %v, want %v", sent.Header, want)
	}
}

func TestRequest_PathSegments_AreEncoded(t *testing.T) {
	for id, path := range map[string]string{
		"a/b?c#d":  "/users/a%2Fb%3Fc%23d",
		"../users": "/users/..%2Fusers",
		"50% ü":    "/users/50%25%20%C3%BC",
		"a%2Fb":    "/users/a%252Fb",
		"...":      "/users/...",
	} {
		s := newStubs(t).on(path, respondOK(sampleUser))
		if _, err := newTestClient(t, s).User(t.Context(), id); err != nil {
			t.Errorf("%q: %v", id, err)
		}
	}
	c := newTestClient(t, newStubs(t))
	for _, id := range []string{"", ".", ".."} {
		_, err := c.User(t.Context(), id)
		wantError(t, err, backend.CodeBadArgument, "argument", "user")
		_, err = c.Job(t.Context(), "u-1", id)
		wantError(t, err, backend.CodeBadArgument, "argument", "job")
	}
}

func TestRequest_EncodedSegment_ArrivesAsOne(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wantSame(t, "request line", r.RequestURI, "/users/a%2F..%2Fb/members?page=1&records_per_page=1000")
		_, _ = io.WriteString(w, noMembers)
	}))
	defer server.Close()
	c := newTestClient(t, nil, func(o *Options) { o.BaseURL = server.URL })
	defer c.Close()
	if _, err := c.Connections(t.Context(), "a/../b"); err != nil {
		t.Fatal(err)
	}
}

func TestRequest_Redirect_IsNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("followed, with credentials %q", r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, location := range []string{elsewhere.URL + "/users/u-1", "http://[no address", "/users/u-2", ""} {
			n := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				n++
				w.Header().Set("Location", location)
				w.WriteHeader(status)
			}))
			c := newTestClient(t, nil, func(o *Options) { o.BaseURL = server.URL })
			_, err := c.User(t.Context(), "u-1")
			if strings.HasPrefix(location, "http") {
				wantError(t, err, backend.CodeNotThePlatform)
			} else {
				wantError(t, err, backend.CodeRefused, "status", strconv.Itoa(status))
			}
			wantSame(t, "requests", n, 1)
			c.Close()
			server.Close()
		}
	}
}

func TestRequest_BodyAboveLimit_ReturnsTooLarge(t *testing.T) {
	limit := func(o *Options) { o.MaxBody = 1000 }
	user := func(size int) string {
		body := `{"user":{"guid":"USR-1","metadata":""}}`
		return strings.Replace(body, `""`, `"`+strings.Repeat("x", size-len(body))+`"`, 1)
	}
	s := newStubs(t).on("/users/u-1", respondOK(user(1000)), respondOK(user(1001)))
	c := newTestClient(t, s, limit)
	if _, err := c.User(t.Context(), "u-1"); err != nil {
		t.Fatalf("at the limit: %v", err)
	}
	_, err := c.User(t.Context(), "u-1")
	wantError(t, err, backend.CodeTooLarge, "limit", "1")
}

func TestRequest_EndlessBody_IsAborted(t *testing.T) {
	body := &zeroReader{}
	s := newStubs(t).on("/users/u-1", func(r *http.Request) (*http.Response, error) {
		response, err := respondOK("")(r)
		response.Body = io.NopCloser(body)
		return response, err
	})
	_, err := newTestClient(t, s).User(t.Context(), "u-1")
	wantError(t, err, backend.CodeTooLarge, "limit", "4")
	if most := 4<<20 + 2*maxLeftover; body.read > most {
		t.Errorf("read %d bytes, want %d at most", body.read, most)
	}
}

// zeroReader is a body of 64 MB.
type zeroReader struct{ read int }

func (z *zeroReader) Read(p []byte) (int, error) {
	if z.read > 64<<20 {
		return 0, io.EOF
	}
	z.read += len(p)
	return len(p), nil
}

func TestRequest_CompressedBodyAboveLimit_ReturnsTooLarge(t *testing.T) {
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	_, _ = w.Write(make([]byte, 4<<20))
	_ = w.Close()
	n := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n++
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb.Bytes())
	}))
	defer server.Close()
	c := newTestClient(t, nil, func(o *Options) { o.BaseURL, o.MaxBody = server.URL, 1<<20 })
	defer c.Close()
	_, err := c.User(t.Context(), "u-1")
	wantError(t, err, backend.CodeTooLarge, "limit", "1")
	wantSame(t, "requests", n, 1)
}

func TestRequest_CorruptedCompression_ReturnsUnreadable(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = io.WriteString(w, "not gzip at all, but long enough")
	}))
	defer server.Close()
	c := newTestClient(t, nil, func(o *Options) { o.BaseURL = server.URL })
	defer c.Close()
	_, err := c.User(t.Context(), "u-1")
	wantError(t, err, backend.CodeUnreadable)
}

func TestLog_Request_ContainsNothingPersonal(t *testing.T) {
	var log bytes.Buffer
	handler := slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})
	s := newStubs(t).on("/users/very-personal/members", answer(503, "secret body"), failWith(io.ErrUnexpectedEOF), answer(404, "secret body"))
	c := newTestClient(t, s, func(o *Options) { o.Log = slog.New(handler) })
	_, err := c.Connections(t.Context(), "very-personal")
	wantError(t, err, backend.CodeRefused, "status", "404")
	for _, want := range []string{
		"route=/users/{user}/members try=1 method=GET", "try=2", "try=3", "duration=", "status=503", "status=404",
		`error="interrupted: connection closed by the other side"`,
	} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("log lacks %s:\n%s", want, &log)
		}
	}
	for _, secret := range []string{"very-personal", "secret", "key-1", "client-1", "platform.test", "Basic"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("log holds %s:\n%s", secret, &log)
		}
	}
}

func TestRequest_ContextEnded_TakesNoSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStubs(t).on("/users/u-1", hang)
		c := newTestClient(t, s, func(o *Options) { o.MaxConcurrent, o.RequestTimeout = 1, 10*time.Second })
		go func() { _, _ = c.User(t.Context(), "u-1") }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.User(ctx, "u-2")
		wantError(t, err, backend.CodeTimeout)
	})
}
