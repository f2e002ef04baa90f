package backend_test

import (
	"fmt"
	"testing"
	"time"

	"userlookup/backend"
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

func BenchmarkTimelineFilter100K(b *testing.B) {
	timeline := timelineOf(100_000)
	zone := time.FixedZone("+01", 3600)
	for i := 0; b.Loop(); i++ {
		timeline.Query(backend.TimelineQuery{
			Filter: backend.TimelineFilter{Statuses: []string{"DENIED", fmt.Sprint(i)}}, Zone: zone, Limit: 100,
		})
	}
}

// BenchmarkTimelineNeighbours100K asks for those of a connection with one
// attempt, which is the longest walk there is.
func BenchmarkTimelineNeighbours100K(b *testing.B) {
	timeline := timelineOf(100_000)
	rare := job("JOB-rare", noon.AddDate(-10, 0, 0))
	rare.ConnectionGUID = "MBR-rare"
	timeline.Add([]backend.Job{rare})
	for b.Loop() {
		timeline.Neighbours("JOB-rare", 3)
	}
}

// BenchmarkTimelineChartAndAnchor100K scrolls with all that the page asks for.
func BenchmarkTimelineChartAndAnchor100K(b *testing.B) {
	timeline := timelineOf(100_000)
	for i := 0; b.Loop(); i++ {
		w := timeline.Query(backend.TimelineQuery{
			Offset: i % 90_000, Limit: 100, ChartFrom: "2026-03-02", ChartTo: "2026-03-31", Anchor: fmt.Sprintf("JOB-%06d", i%100_000),
		})
		if w.AnchorRow < 0 || len(w.Chart) != 30 {
			b.Fatal(w.AnchorRow, w.Chart)
		}
	}
}

// BenchmarkTimelineChartMoves100K asks for other days each time.
func BenchmarkTimelineChartMoves100K(b *testing.B) {
	timeline := timelineOf(100_000)
	for i := 0; b.Loop(); i++ {
		from := noon.AddDate(0, 0, -i%5000)
		timeline.Query(backend.TimelineQuery{Limit: 1, ChartFrom: from.Format(time.DateOnly), ChartTo: from.AddDate(0, 0, 30).Format(time.DateOnly)})
	}
}

// BenchmarkTimelineUnfiltered100K is the first question after a page has come.
func BenchmarkTimelineUnfiltered100K(b *testing.B) {
	timeline := timelineOf(100_000)
	berlin := zone("Europe/Berlin")
	for i := 0; b.Loop(); i++ {
		timeline.Query(backend.TimelineQuery{
			Filter: backend.TimelineFilter{To: noon.AddDate(0, 0, i+1)}, Zone: berlin, Limit: 100, ChartFrom: "2026-03-02", ChartTo: "2026-03-31",
		})
	}
}

func BenchmarkTimelineScroll100K(b *testing.B) {
	timeline := timelineOf(100_000)
	for i := 0; b.Loop(); i++ {
		timeline.Query(backend.TimelineQuery{Offset: i % 90_000, Limit: 100})
	}
}
