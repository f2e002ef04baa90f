package accesslog

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"userlookup/backend"
)

// with100K is a log of 100,000 rows on disk.
func with100K(b *testing.B) *scene {
	b.Helper()
	s := newScene(b)
	k := testKey(b, 'A')
	content, end := fileOf(k, 100_000)
	text, err := end.text(k)
	if err != nil {
		b.Fatal(err)
	}
	s.key.set(k.text())
	s.anchor.set(text)
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(s.path, content, 0o600); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkVerify100K reads a log of 100,000 rows from its file and verifies all of
// them, as at the start.
func BenchmarkVerify100K(b *testing.B) {
	s := with100K(b)
	b.ResetTimer()
	for b.Loop() {
		s.wantIntact(100_000)
	}
	report(b)
}

// BenchmarkFind100K reads it and finds one user in it.
func BenchmarkFind100K(b *testing.B) {
	s := with100K(b)
	b.ResetTimer()
	for b.Loop() {
		if page := s.rows(backend.AccessQuery{Text: "u-4711", Limit: 50}); page.Matching != 20 {
			b.Fatalf("found %d", page.Matching)
		}
	}
	report(b)
}

// BenchmarkPage100K reads it and gives the newest rows.
func BenchmarkPage100K(b *testing.B) {
	s := with100K(b)
	b.ResetTimer()
	for b.Loop() {
		if page := s.rows(backend.AccessQuery{Limit: 50}); len(page.Rows) != 50 {
			b.Fatalf("found %d", page.Matching)
		}
	}
	report(b)
}

// BenchmarkRecord appends a row to it and waits until it is on disk.
func BenchmarkRecord(b *testing.B) {
	s := with100K(b)
	s.log.options.After = time.After
	event := backend.AccessEvent{Kind: backend.AccessOpened, Target: "U-1002", Source: backend.SourceLive}
	if err := s.log.Record(context.Background(), event); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		if err := s.log.Record(context.Background(), event); err != nil {
			b.Fatal(err)
		}
	}
	report(b)
}

func report(b *testing.B) {
	b.Helper()
	ms := float64(b.Elapsed().Microseconds()) / 1000 / float64(b.N)
	b.ReportMetric(ms, "ms")
	b.ReportMetric(0, "ns/op")
}
