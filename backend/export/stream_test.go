//go:build !race

// The race detector takes a multiple of the memory that is measured here.

package export

import (
	"runtime"
	"testing"
	"time"

	"userlookup/backend"
)

type counter struct{ bytes int }

func (c *counter) Write(p []byte) (int, error) { c.bytes += len(p); return len(p), nil }

// 100,000 attempts are never in memory together.
func TestWrite_Attempts_AreStreamed(t *testing.T) {
	const many = 100_000
	for _, format := range Formats() {
		page := samplePage()
		page.Attempts = func(yield func(backend.AttemptDetails) bool) {
			attempt := sampleAttempts(backend.Institution{Name: "Gringotts"})[0]
			for i := range many {
				attempt.Attempt.At = backend.NewTimestamp(fetched.Add(-time.Duration(i) * time.Hour))
				if !yield(attempt) {
					return
				}
			}
		}
		out := &peak{}
		if err := Write(out, format, page, options(false)); err != nil {
			t.Fatal(err)
		}
		if out.bytes < many*100 || out.most > 20<<20 {
			t.Errorf("%s: %d bytes, with %d in memory", format, out.bytes, out.most)
		}
	}
}

// peak measures the memory that is in use while much is written to it.
type peak struct {
	counter
	measured int
	most     uint64
}

func (p *peak) Write(b []byte) (int, error) {
	if n, err := p.counter.Write(b); p.bytes-p.measured < 8<<20 || err != nil {
		return n, err
	}
	p.measured = p.bytes
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	p.most = max(p.most, memory.HeapAlloc)
	return len(b), nil
}
