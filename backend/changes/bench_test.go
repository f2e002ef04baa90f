package changes_test

import (
	"fmt"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/changes"
)

// timelineOf makes n attempts, one every two hours, over ten connections.
func timelineOf(n int) *backend.Timeline {
	jobs := make([]backend.Job, n)
	statuses := []string{"COMPLETED", "COMPLETED", "COMPLETED", "DENIED", "FAILED"}
	for i := range jobs {
		jobs[i] = job(fmt.Sprintf("JOB-%06d", i), noon.Add(-2*time.Hour*time.Duration(i)))
		jobs[i].ConnectionGUID = fmt.Sprintf("MBR-%d", i%10)
		jobs[i].Status = statuses[i%len(statuses)]
	}
	var timeline backend.Timeline
	timeline.Add(jobs)
	return &timeline
}

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
		if got := changes.Compare(before, after, timeline.All()); got.None {
			b.Fatal("nothing changed")
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(50*time.Millisecond), "of-50ms")
}
