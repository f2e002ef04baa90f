package merge_test

import (
	"fmt"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// BenchmarkView100K measures merging of 100,000 attempts in pages of
// 1,000, of which each is followed by a view.
func BenchmarkView100K(b *testing.B) {
	var pages [100][]backend.Job
	for i := range 100_000 {
		pages[i/1000] = append(pages[i/1000], job(fmt.Sprint("JOB-", i), noon.Add(-time.Duration(i)*time.Minute)))
	}
	list := make([]backend.Connection, 60)
	for i := range list {
		list[i] = backend.Connection{GUID: fmt.Sprint("MBR-", i), Name: fmt.Sprint("Bank ", i), Status: backend.StatusConnected, LatestJobGUID: fmt.Sprint("JOB-", i)}
	}
	b.ReportAllocs()
	for b.Loop() {
		a := merge.NewAccumulator(backend.Query{})
		a.Apply(backend.Part{Kind: backend.PartUser, Done: true, User: someone})
		a.Apply(backend.Part{Kind: backend.PartConnections, Done: true, Connections: list})
		for _, page := range pages {
			a.Apply(backend.Part{Kind: backend.PartHistory, Jobs: page})
			if len(a.View().Connections) != 60 {
				b.Fatal("no view")
			}
		}
	}
}
