package backend_test

import (
	"fmt"
	"testing"
	"time"

	"userlookup/backend"
)

// BenchmarkChanges100K compares two look-ups of a user with 50 connections and
// 100,000 attempts, of which many came with the later one.
func BenchmarkChanges100K(b *testing.B) {
	timeline := timelineOf(100_000)
	before, after := morning(), evening()
	for i := range 50 {
		connection := backend.Connection{GUID: fmt.Sprintf("MBR-%d", i), Name: fmt.Sprintf("Bank %d", i), Status: backend.StatusConnected}
		before.Connections = append(before.Connections, connection)
		connection.Status = backend.StatusDenied
		after.Connections = append(after.Connections, connection)
	}
	before.At = noon.AddDate(-1, 0, 0)
	for b.Loop() {
		if changes := backend.Compare(before, after, timeline.All()); changes.None() {
			b.Fatal("nothing changed")
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(50*time.Millisecond), "of-50ms")
}
