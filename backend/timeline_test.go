package backend_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"userlookup/backend"
)

// noon is shortly after the clocks went forward in Europe.
var noon = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)

func zone(name string) *time.Location {
	location, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return location
}

func job(guid string, at time.Time) backend.Job {
	return backend.Job{GUID: guid, CreatedAt: at, ConnectionGUID: "MBR-1", Status: "COMPLETED", Type: "AGGREGATION", RequestType: "BACKGROUND"}
}

func sameJobs(a, b []backend.Job) bool {
	return slices.EqualFunc(a, b, func(a, b backend.Job) bool { return reflect.DeepEqual(a, b) })
}

func drawJobs(t *rapid.T) []backend.Job {
	pick := func(label string, values ...string) string { return rapid.SampledFrom(values).Draw(t, label) }
	jobs := make([]backend.Job, rapid.IntRange(0, 60).Draw(t, "jobs"))
	for i := range jobs {
		jobs[i] = backend.Job{
			GUID: fmt.Sprintf("JOB-%02d", i), ConnectionGUID: pick("connection", "MBR-1", "MBR-2", ""),
			Status: pick("status", "COMPLETED", "DENIED", "NEW_ONE"), Type: pick("type", "AGGREGATION", "HISTORY", ""),
			RequestType: pick("request", "INITIAL", "FOREGROUND", "BACKGROUND", ""),
		}
		if rapid.IntRange(0, 9).Draw(t, "timed") > 0 {
			jobs[i].CreatedAt = noon.Add(-time.Duration(rapid.IntRange(0, 200).Draw(t, "hours")) * time.Hour)
		}
	}
	return jobs
}

func TestAdd_AnyOrder_ReturnsSameTimeline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		var whole, pieces backend.Timeline
		whole.Add(jobs)
		shuffled := rapid.Permutation(jobs).Draw(t, "order")
		for len(shuffled) > 0 {
			n := rapid.IntRange(1, len(shuffled)).Draw(t, "piece")
			pieces.Add(shuffled[:n])
			if rapid.Bool().Draw(t, "again") {
				pieces.Add(shuffled[:n])
			}
			shuffled = shuffled[n:]
		}
		if got, want := pieces.Newest(1000), whole.Newest(1000); !sameJobs(got, want) {
			t.Fatalf("got %v\nwant %v", got, want)
		}
		if pieces.Len() != len(jobs) {
			t.Fatalf("%d jobs became %d", len(jobs), pieces.Len())
		}
	})
}

func TestAdd_DuplicateJobs_AreKeptOnce(t *testing.T) {
	var timeline backend.Timeline
	answers := []backend.Job{job("JOB-1", noon), job("JOB-1", noon), job("JOB-1", noon)}
	for i := range answers {
		answers[i].UpdatedAt = noon.Add(time.Duration(i) * time.Minute)
	}
	timeline.Add(answers)
	if got := timeline.Newest(9); len(got) != 1 || !got[0].UpdatedAt.Equal(noon.Add(2*time.Minute)) {
		t.Errorf("got %v", got)
	}
}

func TestAdd_SameJobTwice_KeepsBetterSourceAndEarlierFirstSeen(t *testing.T) {
	listed, latest := job("JOB-1", noon), job("JOB-1", noon)
	listed.From, listed.FirstSeenAt = backend.JobFromList, noon.Add(time.Hour)
	latest.From, latest.FirstSeenAt, latest.UpdatedAt = backend.JobFromLatest, noon.Add(2*time.Hour), noon.Add(time.Minute)
	unsourced := job("JOB-1", noon)
	for _, answers := range [][]backend.Job{{listed, latest, unsourced}, {unsourced, latest, listed}, {latest, listed, unsourced}} {
		var timeline backend.Timeline
		for _, answer := range answers {
			timeline.Add([]backend.Job{answer})
		}
		if got, _ := timeline.Job("JOB-1"); got.From != backend.JobFromList || !got.FirstSeenAt.Equal(listed.FirstSeenAt) || !got.UpdatedAt.Equal(latest.UpdatedAt) {
			t.Errorf("%v: got %+v", answers, got)
		}
	}
}

func TestAdd_LaterAnswerWithoutTypes_KeepsTypes(t *testing.T) {
	var timeline backend.Timeline
	timeline.Add([]backend.Job{job("JOB-1", noon)})
	timeline.Add([]backend.Job{{GUID: "JOB-1", CreatedAt: noon, Status: "FAILED"}})
	got, _ := timeline.Job("JOB-1")
	if got.Status != "FAILED" || got.Type != "AGGREGATION" || got.RequestType != "BACKGROUND" {
		t.Errorf("got %+v", got)
	}
}

func TestAdd_OlderUpdate_KeepsNewerAnswer(t *testing.T) {
	old, fresh := job("JOB-1", noon), job("JOB-1", noon)
	old.Status, old.UpdatedAt, old.Type, old.Ignored = "REQUESTED", noon, "", []string{"status"}
	fresh.Status, fresh.UpdatedAt, fresh.RequestType, fresh.Ignored = "COMPLETED", noon.Add(time.Minute), "", []string{"job_detail", "status"}
	for _, order := range [][]backend.Job{{old, fresh}, {fresh, old}} {
		var timeline backend.Timeline
		timeline.Add(order[:1])
		timeline.Add(order[1:])
		if got, _ := timeline.Job("JOB-1"); got.Status != "COMPLETED" || got.Type != "AGGREGATION" || got.RequestType != "BACKGROUND" || len(got.Ignored) != 2 {
			t.Errorf("got %+v", got)
		}
	}
}

func TestNeighbours_SameConnection_NearestFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var timeline backend.Timeline
		timeline.Add(drawJobs(t))
		limit := rapid.IntRange(0, 4).Draw(t, "limit")
		all := timeline.Newest(timeline.Len())
		for place, j := range all {
			var before, after []backend.Job
			for i, other := range all {
				switch {
				case j.ConnectionGUID == "" || other.ConnectionGUID != j.ConnectionGUID:
				case i < place:
					after = append([]backend.Job{other}, after...)
				case i > place:
					before = append(before, other)
				}
			}
			gotBefore, gotAfter := timeline.Neighbours(j.GUID, limit)
			if !sameJobs(gotBefore, before[:min(limit, len(before))]) || !sameJobs(gotAfter, after[:min(limit, len(after))]) {
				t.Fatalf("%s has %v before and %v after it\nwant of %v\nand of %v", j.GUID, gotBefore, gotAfter, before, after)
			}
		}
		if before, after := timeline.Neighbours("JOB-never", 3); before != nil || after != nil {
			t.Fatalf("one that is not known has %v and %v", before, after)
		}
	})
}

func TestSince_SkipsAttemptsWithoutTime(t *testing.T) {
	var timeline backend.Timeline
	timeline.Add([]backend.Job{job("JOB-1", noon), {GUID: "JOB-2"}})
	if got := timeline.Since(); got != noon {
		t.Errorf("got %v", got)
	}
}

func TestAdd_ChangedTime_MovesAttempt(t *testing.T) {
	var timeline backend.Timeline
	timeline.Add([]backend.Job{job("JOB-1", noon), job("JOB-2", noon.Add(-time.Hour))})
	timeline.Add([]backend.Job{job("JOB-2", noon.Add(time.Hour))})
	if got := timeline.Newest(2); got[0].GUID != "JOB-2" || timeline.Since() != noon {
		t.Errorf("got %v since %v", got, timeline.Since())
	}
}
