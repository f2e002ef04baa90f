package platform

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"userlookup/backend"
)

// maxRequests is how many requests are kept in memory.
const maxRequests = 200

// Requests returns the last 200 HTTP requests of this run, including retries, newest first.
func (c *Client) Requests() []backend.Request { return c.log.newest() }

// requestLog keeps the last requests, and writes each to the file, if any.
type requestLog struct {
	mu    sync.Mutex
	lines []backend.Request // oldest first
	file  *logFile          // may be nil
}

func (l *requestLog) add(request backend.Request) {
	l.mu.Lock()
	if len(l.lines) == maxRequests {
		l.lines = slices.Delete(l.lines, 0, 1)
	}
	l.lines = append(l.lines, request)
	l.mu.Unlock()
	if l.file != nil {
		l.file.write(formatLogLine(request))
	}
}

func (l *requestLog) newest() []backend.Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := slices.Clone(l.lines)
	slices.Reverse(lines)
	return lines
}

func (l *requestLog) close() {
	if l.file != nil {
		l.file.close()
	}
}

// formatLogLine formats a request as a line of JSON.
func formatLogLine(r backend.Request) []byte {
	line, err := json.Marshal(struct {
		Time       string  `json:"time"`
		Method     string  `json:"method"`
		Route      string  `json:"route"`
		Status     int     `json:"status,omitempty"`
		Code       string  `json:"code,omitempty"`
		DurationMS float64 `json:"duration_ms"`
		Try        int     `json:"try"`
		Bytes      int64   `json:"bytes"`
		RequestID  string  `json:"request_id,omitempty"`
	}{
		r.At.UTC().Format(time.RFC3339Nano), r.Method, r.Route, r.Status, string(r.Code),
		float64(r.Duration.Microseconds()) / 1000, r.Try, r.Bytes, r.RequestID,
	})
	if err != nil {
		return nil // unreachable: strings and numbers always marshal
	}
	return append(line, '\n')
}

// recordingTransport logs each request when its body ends. The route comes from the context.
type recordingTransport struct {
	next http.RoundTripper
	log  *requestLog
	now  func() time.Time
}

func (r *recordingTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	ctx := request.Context()
	note := backend.Request{At: r.now().UTC(), Method: request.Method}
	began := time.Now()
	response, err := r.next.RoundTrip(request)
	if trace := traceOf(ctx); trace != nil {
		note.Route, note.Try = trace.route, trace.try
	}
	if err != nil {
		note.Code, note.Duration = translateError(ctx, err).Code, time.Since(began)
		r.log.add(note)
		return response, err
	}
	note.Status, note.RequestID = response.StatusCode, requestID(response.Header)
	response.Body = &countedBody{ReadCloser: response.Body, ctx: ctx, ended: func(bytes int64, fault backend.Code) {
		note.Bytes, note.Code, note.Duration = bytes, fault, time.Since(began)
		r.log.add(note)
	}}
	return response, nil
}

// countedBody reports once how much of a body was read and whether it failed.
type countedBody struct {
	io.ReadCloser
	ctx   context.Context
	bytes int64
	once  sync.Once
	ended func(bytes int64, fault backend.Code)
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.bytes += int64(n)
	switch {
	case errors.Is(err, io.EOF):
		b.end("")
	case err != nil:
		b.end(translateError(b.ctx, err).Code)
	}
	return n, err
}

func (b *countedBody) Close() error {
	defer b.end("")
	return b.ReadCloser.Close()
}

func (b *countedBody) end(fault backend.Code) { b.once.Do(func() { b.ended(b.bytes, fault) }) }

// requestIDHeaders are common headers for a request ID. The platform's is not documented.
var requestIDHeaders = []string{"X-Request-Id", "Request-Id", "X-Amzn-Requestid", "X-Correlation-Id"}

// safeID matches request IDs that cannot contain a URL or a sentence.
var safeID = regexp.MustCompile(`^[A-Za-z0-9._:=/+-]{1,80}$`)

func requestID(header http.Header) string {
	for _, name := range requestIDHeaders {
		if id := header.Get(name); safeID.MatchString(id) {
			return id
		}
	}
	return ""
}
