package platform

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// responseFault is one fault of the table. All variants must have the same result.
type responseFault struct {
	name     string
	targets  []string // routes that it affects
	variants []fault
	// reused is whether the next request may use the connection before net/http notices the
	// leftover bytes. Then it is sent again after a timeout.
	reused bool
}

// errorEnvelopes are the error formats of platforms and gateways.
var errorEnvelopes = []struct{ name, body string }{
	{"whole", `{"error":{"message":"CANARY-body","status":"CANARY-body","type":"CANARY-body"}}`},
	{"message alone", `{"error":{"message":"CANARY-body"}}`},
	{"text", `{"error":"CANARY-body"}`},
	{"RFC 7807", `{"type":"about:blank","title":"CANARY-body","status":418,"detail":"CANARY-body"}`},
	{"HTML", `<!DOCTYPE html><html><body>CANARY-body</body></html>`},
	{"empty", ``},
	{"wrong type", `["CANARY-body"]`},
	{"truncated", `["CANARY-body",{"error":`},
}

func responseFaults() []responseFault {
	var rows []responseFault
	add := func(name string, variants ...fault) {
		rows = append(rows, responseFault{name: name, targets: faultTargets, variants: variants})
	}

	for _, status := range []int{400, 401, 405, 406, 407, 409, 418, 422, 429, 500, 501, 502, 503, 504, 511} {
		var variants []fault
		for _, envelope := range errorEnvelopes {
			variants = append(variants, respondWith(status, envelope.body))
		}
		add(fmt.Sprintf("status %d, any error format", status), variants...)
	}
	for _, status := range []int{403, 404} {
		var ofTheAPI, ofAGateway []fault
		for _, envelope := range errorEnvelopes {
			if strings.HasPrefix(envelope.body, `{"error"`) {
				ofTheAPI = append(ofTheAPI, respondWith(status, envelope.body))
			} else {
				ofAGateway = append(ofAGateway, respondWith(status, envelope.body))
			}
		}
		add(fmt.Sprintf("status %d from the API", status), ofTheAPI...)
		add(fmt.Sprintf("status %d from a gateway", status), ofAGateway...)
	}
	add("status 500, body stalls", func(f *faultyResponse) {
		f.WriteHeader(http.StatusInternalServerError)
		f.flush("CANARY-body")
		f.hang()
	})

	add("body: RFC 7807", respondWith(200, errorEnvelopes[3].body))
	add("body: empty", respondWith(200, ""))
	add("body: wrong JSON type", respondWith(200, `[]`), respondWith(200, `7`), respondWith(200, `"CANARY-body"`), respondWith(200, `null`), respondWith(200, `true`),
		respondWith(200, `{"user":[],"members":{},"accounts":"CANARY-body","jobs":7,"job":[],"institution":true,"users":{}}`))
	add("body: truncated JSON", func(f *faultyResponse) { f.respond(200, f.body()[:len(f.body())/2]) })
	add("body: connection reset", func(f *faultyResponse) { f.sendHalf().reset() })
	add("body: connection closed", func(f *faultyResponse) { _ = f.sendHalf().Close() })
	add("body: duplicate name", func(f *faultyResponse) {
		f.respond(200, strings.Replace(f.body(), "{", `{"CANARY-body":1,"CANARY-body":2,`, 1))
	},
		func(f *faultyResponse) {
			f.respond(200, strings.Replace(f.body(), `"guid":`, `"gu\u0069d":"CANARY-body","guid":`, 1))
		})
	rows[len(rows)-1].targets = slices.DeleteFunc(slices.Clone(faultTargets), func(target string) bool { return target == "probe" }) // a probe discards the response
	add("body: additional capitalized names", func(f *faultyResponse) {
		f.respond(200, strings.NewReplacer(`"guid":`, `"GUID":"CANARY-body","guid":`, `"id":`, `"ID":"CANARY-body","id":`, `"code":`, `"Code":"CANARY-body","code":`).Replace(f.body()))
	})
	add("body: byte order mark", func(f *faultyResponse) { f.respond(200, "\ufeff"+f.body()) })
	add("body: longer than Content-Length", raw200(`{"user":{"email":"CANARY-body"}}`), raw200("HTTP/1.1 200 OK\r\nX-Canary: CANARY-body\r\n\r\n"), raw200("CANARY-body"))
	rows[len(rows)-1].reused = true
	add("body: one byte per second", func(f *faultyResponse) {
		for _, c := range f.body() {
			f.flush(string(c))
			select {
			case <-time.After(time.Second - time.Millisecond): // never exactly when a limit ends
			case <-f.r.Context().Done():
				return
			}
		}
	})
	add("body: endless", func(f *faultyResponse) {
		for some := strings.Repeat(" ", 1<<20); ; {
			if _, err := io.WriteString(f, some); err != nil {
				return
			}
		}
	})
	add("body: gzip bomb", gzipped(bomb()))
	add("body: invalid gzip", gzipped([]byte("CANARY-body, which is no gzip at all")))
	add("body: truncated gzip", gzipped(bomb()[:500]))

	add("response: none", (*faultyResponse).hang)
	add("response: connection reset", func(f *faultyResponse) { f.hijack().reset() })
	add("response: connection closed", func(f *faultyResponse) { _ = f.hijack().Close() })
	add("response: header stalls", raw("HTTP/1.1 200 OK\r\nContent-", (*fakeConn).waitForClose))
	add("response: endless header", raw("HTTP/1.1 200 OK\r\nX-Canary: "+strings.Repeat("CANARY-body", 100_000), (*fakeConn).waitForClose))
	add("response: not HTTP", raw("220 CANARY-body ESMTP\r\n", func(l *fakeConn) { _ = l.Close() }))

	var elsewhere []fault
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, to := range []string{"https://portal.test/?from=CANARY-body", "//portal.test/", "http://127.0.0.1:8080/users", "https://127.0.0.1/users", "http://[CANARY-body"} {
			elsewhere = append(elsewhere, respondWith(status, "", "Location", to))
		}
	}
	add("redirect: to another origin", elsewhere...)
	add("redirect: loop", func(f *faultyResponse) { f.Header().Set("Location", f.r.URL.String()); f.WriteHeader(http.StatusFound) })
	add("redirect: without Location", respondWith(302, ""))
	add("captive portal page", respondWith(200, errorEnvelopes[4].body), respondWith(200, errorEnvelopes[4].body, "Content-Type", "application/json"))

	in := func(wait time.Duration) fault {
		return func(f *faultyResponse) {
			f.Header().Set("Retry-After", time.Now().UTC().Add(wait).Format(http.TimeFormat))
			f.WriteHeader(http.StatusTooManyRequests)
		}
	}
	add("429, Retry-After: 2 seconds", respondWith(429, "", "Retry-After", "2"), in(2*time.Second))
	add("429, Retry-After: zero or past", respondWith(429, "", "Retry-After", "0"), in(0), in(-time.Hour), respondWith(429, "", "Retry-After", "-7"))
	add("429, Retry-After: implausible", respondWith(429, "", "Retry-After", "99999999999999999999"), in(8000*time.Hour))
	add("429, Retry-After: longer than a look-up", respondWith(429, "", "Retry-After", "21"), respondWith(429, "", "Retry-After", "86400"), in(time.Hour))
	add("429, Retry-After: malformed", respondWith(429, "", "Retry-After", "soon"), respondWith(429, "", "Retry-After", ""), respondWith(429, "", "Retry-After", "1.5"))
	add("503, Retry-After: 2 seconds", respondWith(503, "", "Retry-After", "2"))
	add("503, Retry-After: longer than a look-up", respondWith(503, "", "Retry-After", "3600"))
	add("429 on the first request", once(respondWith(429, "", "Retry-After", "1")))
	add("reset on the first request", once(func(f *faultyResponse) { f.hijack().reset() }))
	rows[len(rows)-1].targets = []string{"probe"} // for other targets the transport may retry a broken idle connection itself

	add("clock off by ten minutes", withDateOffset(10*time.Minute), withDateOffset(-10*time.Minute))
	return rows
}

func respondWith(status int, body string, header ...string) fault {
	return func(f *faultyResponse) {
		for i := 0; i+1 < len(header); i += 2 {
			f.Header().Set(header[i], header[i+1])
		}
		f.respond(status, body)
	}
}

// once fails only the first request.
func once(wrong fault) fault {
	return func(f *faultyResponse) {
		if f.first {
			wrong(f)
		} else {
			f.respond(f.correct.Code, f.body())
		}
	}
}

func withDateOffset(ahead time.Duration) fault {
	return func(f *faultyResponse) {
		f.Header().Set("Date", time.Now().UTC().Add(ahead).Format(http.TimeFormat))
		f.respond(f.correct.Code, f.body())
	}
}

func gzipped(body []byte) fault { return respondWith(200, string(body), "Content-Encoding", "gzip") }

// bomb decompresses to far more than the client reads.
var bomb = sync.OnceValue(func() []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(make([]byte, 4<<20))
	_ = w.Close()
	return packed.Bytes()
})

// raw sends bytes and then calls then with the connection.
func raw(text string, then func(*fakeConn)) fault {
	return func(f *faultyResponse) {
		l := f.hijack()
		_, _ = io.WriteString(l, text)
		then(l)
	}
}

// raw200 sends a correct response followed by more bytes.
func raw200(more string) fault {
	return func(f *faultyResponse) {
		l := f.hijack()
		_, _ = fmt.Fprintf(l, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s%s", len(f.body()), f.body(), more)
		l.waitForClose()
	}
}

// waitForClose reads until the other side closes.
func (l *fakeConn) waitForClose() {
	_, _ = io.Copy(io.Discard, l)
	_ = l.Close()
}

func (f *faultyResponse) body() string { return f.correct.Body.String() }

func (f *faultyResponse) respond(status int, body string) {
	f.WriteHeader(status)
	_, _ = io.WriteString(f, body)
}

func (f *faultyResponse) flush(text string) {
	_, _ = io.WriteString(f, text)
	_ = http.NewResponseController(f.ResponseWriter).Flush()
}

// sendHalf sends half of the correct response.
func (f *faultyResponse) sendHalf() *fakeConn {
	l := f.hijack()
	_, _ = fmt.Fprintf(l, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(f.body()), f.body()[:len(f.body())/2])
	return l
}

func (f *faultyResponse) hang() { <-f.r.Context().Done() }

// personal collects the personal data and names in a response.
func personal(body []byte) (all []string) {
	var walk func(name string, value any)
	walk = func(name string, value any) {
		switch value := value.(type) {
		case map[string]any:
			for name, item := range value {
				walk(name, item)
			}
		case []any:
			for _, item := range value {
				walk(name, item)
			}
		case string:
			switch name {
			case "id", "guid", "name", "email", "metadata", "institution_code":
				all = append(all, value)
			}
		}
	}
	var answer any
	if err := json.Unmarshal(body, &answer); err != nil {
		panic(err)
	}
	walk("", answer)
	return all
}
